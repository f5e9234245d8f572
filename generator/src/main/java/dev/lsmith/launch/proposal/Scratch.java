package dev.lsmith.launch.proposal;

import dev.lsmith.diagnostic.Position;
import java.util.List;

/**
 * A directory in memory for what a container writes.
 *
 * @param path absolute, without a last slash
 * @param mode the directory's mode, in octal: {@code 0755}
 * @param writes where the log tells of a write, a few
 */
public record Scratch(String path, String mode, List<Position> writes) {
    public Scratch {
        writes = List.copyOf(writes);
    }

    /** The first place that tells of a write, in brackets; empty if none is known. */
    public String place() {
        return writes.stream().findFirst().map(p -> " (" + p + ")").orElse("");
    }

    /** As {@code --tmpfs} takes it. */
    public String flag() {
        return path + ":mode=" + mode;
    }
}
