package dev.lsmith.posture;

import dev.lsmith.data.ShippedData;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code profiles/posture/host-paths.csv} knows of a path of the host.
 *
 * @param writable the danger if it may be written
 * @param readOnly the danger if it may only be read
 * @param sentence what it gives
 */
record HostPath(Danger writable, Danger readOnly, String sentence) {
    /** The row of the longest path that the path is or lies below; of two, the one for the path itself. */
    static Optional<HostPath> of(String path) {
        String normal = normalised(path);
        return ShippedData.rows("posture/host-paths.csv").stream()
                .filter(row -> matches(row, normal))
                .max(Comparator.comparingInt((List<String> row) -> row.get(0).length())
                        .thenComparing(row -> row.get(1).equals("exact")))
                .map(HostPath::ofRow);
    }

    private static boolean matches(List<String> row, String path) {
        return path.equals(row.get(0)) || (row.get(1).equals("below") && Seen.isBelow(path, row.get(0)));
    }

    private static HostPath ofRow(List<String> row) {
        return new HostPath(Danger.ofWord(row.get(2)), Danger.ofWord(row.get(3)), row.get(4));
    }

    /** Without {@code //}, {@code /./}, {@code /../} and a last slash: the kernel takes them all for one path. */
    static String normalised(String path) {
        StringBuilder out = new StringBuilder();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!name.isEmpty() && !name.equals(".")) {
                out.append('/').append(name);
            }
        }
        return out.isEmpty() ? "/" : out.toString();
    }
}
