package dev.lsmith.image;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.image.Image.ImageConfig;
import dev.lsmith.image.Image.ImageFile;
import dev.lsmith.image.Image.Kind;
import dev.lsmith.image.ImageFiles.Held;
import dev.lsmith.image.ImageStore.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out which form an image has, and reads it. */
final class ImageReader {
    private static final int LARGEST_JSON = 16 << 20;
    private static final int MOST_LAYERS = 1024;
    private static final int MOST_MEMBERS = 8_000_000;
    private static final int DEEPEST_INDEX = 4;

    private final Path path;
    private final ImageStore store;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private long members;

    ImageReader(Path path, ImageStore store) {
        this.path = path;
        this.store = store;
    }

    Image read() throws IOException, InputException {
        if (Files.isDirectory(path)) {
            return Files.isRegularFile(path.resolve("index.json")) || Files.isRegularFile(path.resolve("manifest.json"))
                    ? layered(this::fileBelow)
                    : new Image(store, directory(), ImageConfig.NONE, diagnostics);
        }
        if (!Files.exists(path)) {
            throw new IOException("there is no such file");
        }
        Region archive = store.plain(store.file(path));
        if (!TarReader.isTar(archive)) {
            throw new IOException("it is neither a directory nor a tar archive");
        }
        ImageFiles files = new ImageFiles();
        add(files, archive, 0);
        boolean saved = files.get("/manifest.json").isPresent()
                || files.get("/index.json").isPresent();
        return saved
                ? layered(name -> files.follow("/" + name).flatMap(files::get).flatMap(Held::content))
                : new Image(store, files, ImageConfig.NONE, said(files));
    }

    /** A file of a layout by its name. */
    private interface Blobs {
        Optional<Region> get(String name) throws IOException;

        default Region need(String name) throws IOException {
            return get(name).orElseThrow(() -> new IOException("it lacks " + name));
        }
    }

    private Optional<Region> fileBelow(String name) throws IOException {
        Path file = path.resolve(ImageFiles.normal(name).substring(1));
        return Files.isRegularFile(file) ? Optional.of(store.file(file)) : Optional.empty();
    }

    private void add(ImageFiles files, Region archive, int layer) throws IOException {
        TarReader reader = new TarReader(archive);
        for (Optional<TarReader.TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
            if (++members > MOST_MEMBERS) {
                throw new IOException("it has more than " + MOST_MEMBERS + " members");
            }
            files.add(e.get(), layer);
        }
    }

    private List<Diagnostic> said(ImageFiles files) {
        if (files.leftOut() > 0) {
            diagnostics.add(Diagnostic.warning(
                    "image-members",
                    Position.ofSource(path.toString()),
                    files.leftOut()
                            + " members of the image have no place in it, as their names are too long or lead in a"
                            + " circle",
                    ""));
        }
        return diagnostics;
    }

    private Image layered(Blobs blobs) throws IOException, InputException {
        List<String> layers = new ArrayList<>();
        JsonObject config = blobs.get("manifest.json").isPresent() ? saved(blobs, layers) : layout(blobs, layers);
        if (layers.size() > MOST_LAYERS) {
            throw new IOException("it has " + layers.size() + " layers");
        }
        ImageFiles files = new ImageFiles();
        for (int i = 0; i < layers.size(); i++) {
            add(files, store.plain(blobs.need(layers.get(i))), i);
        }
        return new Image(store, files, config(config), said(files));
    }

    /** What {@code docker save} writes: {@code manifest.json} names the configuration and the layers of each image. */
    private JsonObject saved(Blobs blobs, List<String> layers) throws IOException, InputException {
        List<JsonValue> images = json(blobs, "manifest.json").elements();
        if (images.isEmpty()) {
            throw new IOException("manifest.json names no image");
        }
        several(images.size());
        JsonObject image = images.get(0).object();
        layers.addAll(image.textsOf("Layers"));
        return json(blobs, image.textOf("Config")).object();
    }

    /** An OCI layout: {@code index.json} names manifests, or indexes of them, by their digests. */
    private JsonObject layout(Blobs blobs, List<String> layers) throws IOException, InputException {
        JsonObject manifest = json(blobs, "index.json").object();
        for (int depth = 0; manifest.member("manifests").isPresent(); depth++) {
            List<JsonObject> images = new ArrayList<>();
            for (JsonValue each : manifest.listOf("manifests")) {
                if (!platform(each.object()).equals("unknown")) {
                    images.add(each.object());
                }
            }
            if (images.isEmpty() || depth == DEEPEST_INDEX) {
                throw new IOException("index.json names no image");
            }
            several(images.size());
            manifest = json(blobs, blob(images.get(0).textOf("digest"))).object();
        }
        for (JsonValue layer : manifest.listOf("layers")) {
            layers.add(blob(layer.object().textOf("digest")));
        }
        return json(blobs, blob(manifest.objectOf("config").textOf("digest"))).object();
    }

    /** Builders put attestations beside images, for a platform that is {@code unknown}. */
    private static String platform(JsonObject descriptor) throws InputException {
        return descriptor.member("platform").isPresent()
                ? descriptor.objectOf("platform").textIn("architecture").orElse("")
                : "";
    }

    private static String blob(String digest) {
        return "blobs/" + digest.replace(':', '/');
    }

    private void several(int images) {
        if (images > 1) {
            diagnostics.add(Diagnostic.warning(
                    "several-images",
                    Position.ofSource(path.toString()),
                    "it holds " + images + " images; the first is read",
                    "save the one that is meant by itself"));
        }
    }

    private JsonValue json(Blobs blobs, String name) throws IOException, InputException {
        Region region = blobs.need(name);
        if (region.length() > LARGEST_JSON) {
            throw new IOException(name + " is of " + region.length() + " bytes");
        }
        return JsonReader.read(path + "/" + name, region.bytes());
    }

    private static ImageConfig config(JsonObject file) throws InputException {
        if (file.member("config").isEmpty()) {
            return new ImageConfig(
                    List.of(), List.of(), List.of(), file.textIn("architecture").orElse(""));
        }
        JsonObject config = file.objectOf("config");
        return new ImageConfig(
                config.textsOf("Entrypoint"),
                config.textsOf("Cmd"),
                config.textsOf("Env"),
                file.textIn("architecture").orElse(""));
    }

    /** A directory of the host's, in which links are not followed. */
    private ImageFiles directory() throws IOException {
        ImageFiles files = new ImageFiles();
        List<String> unread = new ArrayList<>();
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                files.put(held(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                files.put(held(file));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                unread.add(file.toString());
                return FileVisitResult.CONTINUE;
            }
        });
        if (!unread.isEmpty()) {
            diagnostics.add(Diagnostic.warning(
                    "image-unread",
                    Position.ofSource(unread.get(0)),
                    unread.size() + " files of the image cannot be read",
                    "read it as root"));
        }
        return files;
    }

    private Held held(Path file) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:mode,uid,gid,size", LinkOption.NOFOLLOW_LINKS);
        int mode = ((Number) attributes.getOrDefault("mode", 0)).intValue();
        Kind kind = switch (mode & 0170000) {
            case 0100000 -> Kind.FILE;
            case 0040000 -> Kind.DIRECTORY;
            case 0120000 -> Kind.SYMLINK;
            default -> Kind.OTHER;
        };
        String name = name(path.relativize(file));
        String link = kind == Kind.SYMLINK ? text(Files.readSymbolicLink(file)) : "";
        long size = ((Number) attributes.getOrDefault("size", 0L)).longValue();
        ImageFile image = new ImageFile(
                ImageFiles.normal(name),
                kind,
                mode & 0xfff,
                ((Number) attributes.getOrDefault("uid", 0)).longValue(),
                ((Number) attributes.getOrDefault("gid", 0)).longValue(),
                size,
                link,
                0);
        return new Held(image, kind == Kind.FILE ? Optional.of(store.lazily(file, size)) : Optional.empty());
    }

    private static String name(Path relative) {
        return "/" + text(relative);
    }

    /** Java gives names that are no UTF-8 as it can; those of an image are seldom of that sort. */
    private static String text(Path path) {
        return KernelText.decode(path.toString().getBytes(StandardCharsets.UTF_8));
    }
}
