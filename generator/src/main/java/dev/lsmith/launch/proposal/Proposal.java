package dev.lsmith.launch.proposal;

import dev.lsmith.base.Position;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that could be closed, and what the evidence says of it.
 *
 * @param kind what
 * @param value what is proposed; empty if the evidence does not show that it is safe
 * @param reason what shows it, or why not; may hold text from a log
 * @param positions where to look, a few
 * @param <T> what is proposed
 */
public record Proposal<T>(Kind kind, Optional<T> value, String reason, List<Position> positions) {
    /** What can be proposed. */
    public enum Kind {
        READ_ONLY,
        PIDS_LIMIT,
        USER;

        /** The word that switches it off: {@code read-only}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Proposal {
        positions = List.copyOf(positions);
    }

    static <T> Proposal<T> of(Kind kind, T value, String reason, List<Position> positions) {
        return new Proposal<>(kind, Optional.of(value), reason, positions);
    }

    static <T> Proposal<T> none(Kind kind, String reason, List<Position> positions) {
        return new Proposal<>(kind, Optional.empty(), reason, positions);
    }

    static <T> Proposal<T> none(Kind kind, String reason) {
        return none(kind, reason, List.of());
    }

    /** The reason with the first places that show it. */
    public String evidence() {
        if (positions.isEmpty()) {
            return reason;
        }
        StringBuilder out = new StringBuilder(reason).append(" (");
        positions.stream().limit(2).forEach(p -> out.append(p).append(", "));
        out.setLength(out.length() - 2);
        return out.append(')').toString();
    }
}
