package dev.lsmith.image;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container image, or the root file system of a container: a directory, an archive of one, what {@code docker save} writes, or
 * an OCI layout (image-spec 1.1), each as a directory or a tar archive, packed or not. It is read in place; {@link #close} gives
 * the files back.
 */
public final class Image implements Closeable {
    private final ImageStore store;
    private final ImageFiles files;
    private final ImageConfig config;
    private final List<Diagnostic> diagnostics;
    private Optional<ImagePackages> packages = Optional.empty();

    Image(ImageStore store, ImageFiles files, ImageConfig config, List<Diagnostic> diagnostics) {
        this.store = store;
        this.files = files;
        this.config = config;
        this.diagnostics = List.copyOf(diagnostics);
    }

    /**
     * Opens an image.
     *
     * @param path the directory or archive
     * @throws InputException when it is none, cannot be read, is damaged, or unpacks to more than any image
     */
    public static Image open(Path path) throws InputException {
        return open(path, ImageStore.MOST_UNPACKED);
    }

    static Image open(Path path, long mostUnpacked) throws InputException {
        ImageStore store = new ImageStore(mostUnpacked);
        try {
            return new ImageReader(path, store).read();
        } catch (IOException e) {
            close(store);
            throw new InputException(Diagnostic.error(
                    "image", Position.ofSource(path.toString()), "this image cannot be read: " + e.getMessage(), HELP));
        } catch (InputException e) {
            close(store);
            throw e;
        }
    }

    private static final String HELP =
            "give a root file system, a tar of one, what docker save wrote, or an OCI layout";

    private static void close(ImageStore store) {
        try {
            store.close();
        } catch (IOException e) {
            // What is told is why it could not be read.
        }
    }

    /** What a path names. */
    public enum Kind {
        FILE,
        DIRECTORY,
        SYMLINK,
        OTHER
    }

    /**
     * A file of an image.
     *
     * @param path absolute, without a slash at its end; the root is {@code /}
     * @param kind what it is
     * @param mode permission bits, with set-id and sticky bits
     * @param uid its owner
     * @param gid its group
     * @param size in bytes
     * @param link what a symbolic link names, as it stands; else empty
     * @param layer which layer it is of, the lowest is 0
     */
    public record ImageFile(String path, Kind kind, int mode, long uid, long gid, long size, String link, int layer) {
        /** Whether root owns it and nobody else may write to it. */
        public boolean onlyRootWrites() {
            return uid == 0 && (mode & 02) == 0 && (gid == 0 || (mode & 020) == 0);
        }
    }

    /**
     * What an image says of how it is run.
     *
     * @param entrypoint the words before the command
     * @param command the command's words
     * @param environment {@code NAME=VALUE}
     * @param architecture in Go's names: {@code amd64}, {@code arm64}; empty if it does not say
     */
    public record ImageConfig(
            List<String> entrypoint, List<String> command, List<String> environment, String architecture) {
        /** One that says nothing, as a bare file system. */
        public static final ImageConfig NONE = new ImageConfig(List.of(), List.of(), List.of(), "");

        public ImageConfig {
            entrypoint = List.copyOf(entrypoint);
            command = List.copyOf(command);
            environment = List.copyOf(environment);
        }
    }

    /** A file by its path, whose links are not followed. */
    public Optional<ImageFile> file(String path) {
        return files.get(path).map(ImageFiles.Held::file);
    }

    /** What a path names when all links are followed, within the image. */
    public Optional<ImageFile> resolved(String path) {
        return files.follow(path).flatMap(this::file);
    }

    /** Where a path leads when all links are followed, whether something is there or not. */
    Optional<String> place(String path) {
        return files.follow(path);
    }

    /** Every file, sorted by path. */
    public Collection<ImageFile> files() {
        return files.all().values().stream().map(ImageFiles.Held::file).toList();
    }

    /** All that is below a directory, sorted by path. */
    public List<ImageFile> in(String directory) {
        return files.in(directory).stream().map(ImageFiles.Held::file).toList();
    }

    /**
     * The bytes of a file; none of what is no file.
     *
     * @throws IOException when they cannot be read, or would not fit in memory
     */
    public byte[] content(ImageFile file) throws IOException {
        Optional<ImageStore.Region> region = files.get(file.path()).flatMap(ImageFiles.Held::content);
        return region.isPresent() ? region.get().bytes() : new byte[0];
    }

    /** The first bytes of a file, at most {@code size}. */
    public byte[] beginning(ImageFile file, int size) throws IOException {
        Optional<ImageStore.Region> region = files.get(file.path()).flatMap(ImageFiles.Held::content);
        return region.isPresent() ? region.get().read(0, size) : new byte[0];
    }

    /** The package that brought a file, as {@code NAME VERSION}; empty when none of those that are known did. */
    public Optional<String> packageOf(String path) {
        return known().of(path);
    }

    /** The name by which programs ask for a library (DT_SONAME); empty for what is none or has none. */
    public Optional<String> soname(ImageFile file) {
        try {
            return file.kind() == Kind.FILE ? ElfFile.read(content(file)).flatMap(ElfFile::soname) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What its maker said of how it is run. */
    public ImageConfig config() {
        return config;
    }

    /** What could not be read of it. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /** What the packages of the image are, name to version. */
    public Map<String, String> packages() {
        return known().versions();
    }

    /** The packages are read when the first is asked for. */
    private ImagePackages known() {
        ImagePackages read = packages.orElseGet(() -> ImagePackages.of(this));
        packages = Optional.of(read);
        return read;
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
