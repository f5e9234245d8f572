package dev.lsmith.learn;

import dev.lsmith.data.ShippedData;
import java.util.List;
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

    /** The kind of a directory by its segments: that of the longest directory of the table that holds it. */
    Kind kind(List<String> directory) {
        for (int length = Math.min(directory.size(), deepest); length > 0; length--) {
            Kind kind = kinds.get("/" + String.join("/", directory.subList(0, length)));
            if (kind != null) {
                return kind;
            }
        }
        return directory.isEmpty() ? kinds.getOrDefault("/", Kind.FIXED) : Kind.OPEN;
    }
}
