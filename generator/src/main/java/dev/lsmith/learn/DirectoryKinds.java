package dev.lsmith.learn;

import dev.lsmith.base.ShippedData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far names in a directory may be generalised: {@code profiles/patterns/directories.csv}. */
final class DirectoryKinds {
    /** How far names in a directory may be generalised; {@code directories.csv} says what each kind means. */
    enum DirectoryKind {
        KERNEL,
        FIXED,
        OPEN
    }

    private final Map<String, DirectoryKind> kinds;
    private final int deepest;

    private DirectoryKinds(Map<String, DirectoryKind> kinds) {
        this.kinds = kinds;
        this.deepest = kinds.keySet().stream()
                .mapToInt(path -> path.split("/", -1).length - 1)
                .max()
                .orElse(0);
    }

    static DirectoryKinds load() {
        return new DirectoryKinds(ShippedData.rows("patterns/directories.csv").stream()
                .collect(Collectors.toUnmodifiableMap(
                        row -> row.get(0),
                        row -> DirectoryKind.valueOf(row.get(1).toUpperCase(Locale.ROOT)))));
    }

    /** The kind of the root, which says nothing of what is below. */
    DirectoryKind ofRoot() {
        return kinds.getOrDefault("/", DirectoryKind.FIXED);
    }

    /**
     * The kind of a directory below the root: that of the longest directory of the table that holds it, so its own or that
     * of the one it is in.
     *
     * @param above the kind of the directory that it is in
     */
    DirectoryKind kind(Directory directory, DirectoryKind above) {
        DirectoryKind inherited = directory.depth() == 1 ? DirectoryKind.OPEN : above;
        return directory.depth() > deepest
                ? inherited
                : kinds.getOrDefault("/" + String.join("/", directory.names()), inherited);
    }

    /**
     * A directory, as its name and the one that holds it: paths may have thousands of names, and most questions are about
     * the first few.
     */
    static final class Directory {
        /** The root. */
        static final Directory ROOT = new Directory(Optional.empty(), "", 0);

        private final Optional<Directory> parent;
        private final String name;
        private final int depth;

        private Directory(Optional<Directory> parent, String name, int depth) {
            this.parent = parent;
            this.name = name;
            this.depth = depth;
        }

        /** The directory of that name in this one. */
        Directory child(String child) {
            return new Directory(Optional.of(this), child, depth + 1);
        }

        /** How many names its path has; 0 for the root. */
        int depth() {
            return depth;
        }

        /** Its path, with a slash at its end. */
        String path() {
            return depth == 0 ? "/" : "/" + String.join("/", names()) + "/";
        }

        /** The names of its path from the root on. */
        List<String> names() {
            List<String> names = new ArrayList<>();
            for (Directory at = this; at.parent.isPresent(); at = at.parent.get()) {
                names.add(at.name);
            }
            Collections.reverse(names);
            return names;
        }
    }
}
