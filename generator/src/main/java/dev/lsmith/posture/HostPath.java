package dev.lsmith.posture;

import dev.lsmith.base.ShippedData;
import dev.lsmith.posture.PostureFinding.Danger;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code profiles/posture/host-paths.csv} knows of a path of the host.
 *
 * @param writable the danger if it may be written
 * @param readOnly the danger if it may only be read
 * @param sentence what it gives
 * @param sort what it is, which decides what closes it: {@code socket}, {@code device}, {@code root}; empty for a file or a folder
 */
public record HostPath(Danger writable, Danger readOnly, String sentence, String sort) {
    private static final Pattern HOME = Pattern.compile("^(?:~|\\$HOME|\\$\\{HOME})(?=/|$)");

    /** The most telling row: a known name first, then the longest path; of two, the one for the path itself. */
    public static Optional<HostPath> of(String path) {
        String normal = normalised(path);
        return ShippedData.rows("posture/host-paths.csv").stream()
                .filter(row -> matches(row, normal))
                .max(Comparator.comparing((List<String> row) -> row.get(1).equals("name"))
                        .thenComparing(row -> row.get(0).length())
                        .thenComparing(row -> row.get(1).equals("exact")))
                .map(HostPath::ofRow);
    }

    private static boolean matches(List<String> row, String path) {
        String known = row.get(0);
        return switch (row.get(1)) {
            case "name" -> path.endsWith("/" + known);
            case "below" -> RecordedUsage.isBelow(path, known);
            case "begins" -> path.startsWith(known);
            default -> path.equals(known);
        };
    }

    private static HostPath ofRow(List<String> row) {
        return new HostPath(Danger.ofWord(row.get(2)), Danger.ofWord(row.get(3)), row.get(4), row.get(5));
    }

    /**
     * Without {@code //}, {@code /./}, {@code /../} and a last slash: the kernel takes them all for one path. {@code ~} is
     * somebody's home, and {@code /var/run} is {@code /run} (hier(7)). Where a path begins that is relative to some folder, or with what only
     * the run knows, is not known: what leads out of that stays as it is ({@code ../..}), and it is no path from the root.
     */
    static String normalised(String path) {
        String absolute = HOME.matcher(path).replaceFirst("/home/USER");
        Deque<String> names = new ArrayDeque<>();
        for (String name : absolute.split("/", -1)) {
            boolean known = !names.isEmpty() && !names.getLast().equals("..") && !isUnknown(names.getLast());
            if (name.equals("..") && (known || absolute.startsWith("/"))) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        if (!absolute.startsWith("/")) {
            return names.isEmpty() ? "." : "./" + String.join("/", names);
        }
        String normal = "/" + String.join("/", names);
        return RecordedUsage.isBelow(normal, "/var/run") ? normal.substring("/var".length()) : normal;
    }

    /** Whether a name stands for something that a shell, make or systemd puts there. */
    private static boolean isUnknown(String name) {
        return name.startsWith("$") || name.startsWith("`") || name.startsWith("%");
    }
}
