package dev.lsmith.image;

import dev.lsmith.image.Image.ImageFile;
import dev.lsmith.image.Image.Kind;
import dev.lsmith.image.ImageStore.Region;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of an image, layer over layer. A name of an archive is a place below the image's root, whatever it says: leading
 * slashes go, {@code ..} stays at the root, and links are followed within the root only.
 */
final class ImageFiles {
    /** As many links as Linux follows in one name (namei.c, MAXSYMLINKS). */
    private static final int MOST_LINKS = 40;

    /** Longer names, and deeper ones, are of no file that Linux could open, or were made to cost time. */
    private static final int LONGEST = 4096;

    private static final int DEEPEST = 256;

    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final NavigableMap<String, Held> files = new TreeMap<>();
    private long leftOut;

    /** A file with its bytes. */
    record Held(ImageFile file, Optional<Region> content) {}

    /** Takes one member of a layer's archive. */
    void add(TarReader.TarEntry entry, int layer) {
        Optional<String> place =
                entry.link().length() > LONGEST || !fits(entry.name()) ? Optional.empty() : place(entry.name());
        if (place.isEmpty()) {
            leftOut++;
            return;
        }
        String path = place.get();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.equals(OPAQUE)) {
            removeBelow(parent(path), layer);
        } else if (name.startsWith(WHITEOUT)) {
            String hidden = join(parent(path), name.substring(WHITEOUT.length()));
            if (!name.startsWith(WHITEOUT + WHITEOUT) && isBelow(hidden, layer)) {
                remove(hidden);
            }
        } else if (entry.type() == '1') {
            place(entry.link()).map(files::get).ifPresent(target -> put(linked(target, path, layer)));
        } else {
            put(held(entry, path, layer));
        }
    }

    private static boolean fits(String name) {
        return name.length() <= LONGEST && name.chars().filter(c -> c == '/').count() <= DEEPEST;
    }

    /** How many members have no place: their names are too long, or lead in a circle. */
    long leftOut() {
        return leftOut;
    }

    private boolean isBelow(String path, int layer) {
        Held held = files.get(path);
        return held != null && held.file().layer() < layer;
    }

    private static Held linked(Held target, String path, int layer) {
        ImageFile f = target.file();
        return new Held(
                new ImageFile(path, f.kind(), f.mode(), f.uid(), f.gid(), f.size(), f.link(), layer), target.content());
    }

    private static Held held(TarReader.TarEntry entry, String path, int layer) {
        Kind kind = switch (entry.type()) {
            case '0', '7' -> Kind.FILE;
            case '2' -> Kind.SYMLINK;
            case '5' -> Kind.DIRECTORY;
            default -> Kind.OTHER;
        };
        ImageFile file = new ImageFile(
                path,
                kind,
                entry.mode(),
                entry.uid(),
                entry.gid(),
                entry.content().length(),
                kind == Kind.SYMLINK ? entry.link() : "",
                layer);
        return new Held(file, kind == Kind.FILE ? Optional.of(entry.content()) : Optional.empty());
    }

    /** Puts a file in its place; what was below it goes unless both are directories. */
    void put(Held held) {
        if (held.file().kind() != Kind.DIRECTORY) {
            remove(held.file().path());
        }
        files.put(held.file().path(), held);
    }

    private void remove(String path) {
        files.remove(path);
        below(path).clear();
    }

    /** Takes away what lower layers put below a directory. */
    private void removeBelow(String directory, int layer) {
        below(directory).values().removeIf(held -> held.file().layer() < layer);
    }

    private NavigableMap<String, Held> below(String directory) {
        String prefix = directory.equals("/") ? "/" : directory + "/";
        return files.subMap(prefix, false, prefix.substring(0, prefix.length() - 1) + "0", false);
    }

    /** Where a member of an archive goes: its directory's links are followed, its own name is not. */
    private Optional<String> place(String name) {
        String plain = normal(name);
        if (plain.equals("/")) {
            return Optional.of("/");
        }
        return follow(parent(plain)).map(directory -> join(directory, plain.substring(plain.lastIndexOf('/') + 1)));
    }

    /** A path with no empty parts, no dots, and no way above the root. */
    static String normal(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.remove(parts.size() - 1);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    /**
     * Where a path leads when every link is followed within the root; names that do not exist stay as they are.
     *
     * @return empty when it leads in a circle
     */
    Optional<String> follow(String path) {
        Deque<String> left = new ArrayDeque<>(List.of(path.split("/", -1)));
        List<String> done = new ArrayList<>();
        int links = 0;
        while (!left.isEmpty()) {
            String part = left.removeFirst();
            if (part.equals("..")) {
                if (!done.isEmpty()) {
                    done.remove(done.size() - 1);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                done.add(part);
                Held held = files.get("/" + String.join("/", done));
                if (held != null && held.file().kind() == Kind.SYMLINK) {
                    if (++links > MOST_LINKS) {
                        return Optional.empty();
                    }
                    String link = held.file().link();
                    if (link.startsWith("/")) {
                        done.clear();
                    } else {
                        done.remove(done.size() - 1);
                    }
                    List<String> parts = new ArrayList<>(List.of(link.split("/", -1)));
                    Collections.reverse(parts);
                    parts.forEach(left::addFirst);
                }
            }
        }
        return Optional.of("/" + String.join("/", done));
    }

    Optional<Held> get(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** What is below a directory, sorted by path. */
    Collection<Held> in(String directory) {
        return Collections.unmodifiableCollection(below(directory).values());
    }

    /** Every file, sorted by path. */
    Map<String, Held> all() {
        return Collections.unmodifiableMap(files);
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    static String join(String directory, String name) {
        return directory.equals("/") ? "/" + name : directory + "/" + name;
    }
}
