package dev.lsmith.container.oci;

import dev.lsmith.base.ShippedData;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The files that engines mount into every container from their own folders, which nobody asked for: the resolver's
 * configuration, the hosts, the name, shared memory ({@code profiles/engines/own-mounts.csv}).
 */
final class OwnMounts {
    private final List<List<String>> table = ShippedData.rows("engines/own-mounts.csv");

    /** Whether a bind mount is such a file. */
    boolean holds(String destination, String source) {
        return table.stream().anyMatch(row -> row.get(0).equals(destination) && Pattern.matches(row.get(1), source));
    }
}
