package dev.lsmith.base;

import java.util.Comparator;
import java.util.Optional;

/**
 * One thing to tell the user.
 *
 * @param severity how much it matters
 * @param code a stable name for scripts, in lower case with hyphens: {@code odd-hex}
 * @param position where, if it has a place
 * @param message what, in one line, lower case, without a full stop; may hold text from an input, so whoever prints
 *     it makes it printable
 * @param help what to do about it, in one line; empty when there is nothing to do
 */
public record Diagnostic(Severity severity, String code, Optional<Position> position, String message, String help)
        implements Comparable<Diagnostic> {
    private static final Comparator<Diagnostic> ORDER = Comparator.comparing(Diagnostic::severity)
            .reversed()
            .thenComparing(Diagnostic::code)
            .thenComparing(d -> d.position().orElse(Position.ofSource("")))
            .thenComparing(Diagnostic::message)
            .thenComparing(Diagnostic::help);

    /** A note without a place. */
    public static Diagnostic note(String code, String message) {
        return new Diagnostic(Severity.NOTE, code, Optional.empty(), message, "");
    }

    /** A warning at a place. */
    public static Diagnostic warning(String code, Position position, String message, String help) {
        return new Diagnostic(Severity.WARNING, code, Optional.of(position), message, help);
    }

    /** A warning without a place. */
    public static Diagnostic warning(String code, String message, String help) {
        return new Diagnostic(Severity.WARNING, code, Optional.empty(), message, help);
    }

    /** An error without a place. */
    public static Diagnostic error(String code, String message, String help) {
        return new Diagnostic(Severity.ERROR, code, Optional.empty(), message, help);
    }

    /** An error at a place. */
    public static Diagnostic error(String code, Position position, String message, String help) {
        return new Diagnostic(Severity.ERROR, code, Optional.of(position), message, help);
    }

    @Override
    public int compareTo(Diagnostic other) {
        return ORDER.compare(this, other);
    }

    /** How much a {@link Diagnostic} matters, the gravest last. */
    public enum Severity {
        /** A fact worth knowing; nothing is wrong. */
        NOTE,
        /** The result stands but is less than it could be. */
        WARNING,
        /** What was asked for could not be done. */
        ERROR
    }
}
