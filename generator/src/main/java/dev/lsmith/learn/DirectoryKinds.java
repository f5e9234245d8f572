package dev.lsmith.learn;

import dev.lsmith.base.ShippedData;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How far names in a directory may be generalised: {@code profiles/patterns/directories.csv}. */
final class DirectoryKinds {
    /** The kinds; the table says what they mean. */
    enum Kind {
        KERNEL,
        FIXED,
        OPEN
    }

    private final Map<String, Kind> kinds;
    private final int deepest;

    private DirectoryKinds(Map<String, Kind> kinds) {
        this.kinds = kinds;
        this.deepest = kinds.keySet().stream()
                .mapToInt(path -> path.split("/", -1).length - 1)
                .max()
                .orElse(0);
    }

    static DirectoryKinds load() {
        return new DirectoryKinds(ShippedData.rows("patterns/directories.csv").stream()
                .collect(Collectors.toUnmodifiableMap(
                        row -> row.get(0), row -> Kind.valueOf(row.get(1).toUpperCase(Locale.ROOT)))));
    }

    /** The kind of the root, which says nothing of what is below. */
    Kind ofRoot() {
        return kinds.getOrDefault("/", Kind.FIXED);
    }

    /**
     * The kind of a directory below the root: that of the longest directory of the table that holds it, so its own or that
     * of the one it is in.
     *
     * @param above the kind of the directory that it is in
     */
    Kind kind(Directory directory, Kind above) {
        Kind inherited = directory.depth() == 1 ? Kind.OPEN : above;
        return directory.depth() > deepest
                ? inherited
                : kinds.getOrDefault("/" + String.join("/", directory.names()), inherited);
    }
}
