package dev.lsmith.model.coverage;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.Position;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A reason why a recording may not hold everything.
 *
 * @param code a stable name for scripts: {@code policy-allows}
 * @param topics the classes of accesses that it concerns
 * @param text what was found, in one line; may hold text from a log
 * @param help how to record the whole
 * @param position where the log shows it, if it does
 */
public record Doubt(String code, SortedSet<Topic> topics, String text, String help, Optional<Position> position) {
    /** The codes of those that tell of a part that is missing. */
    public static final Set<String> HOLES = Set.of("events-lost", "events-missing", "start-missing");

    public Doubt {
        topics = Collections.unmodifiableSortedSet(new TreeSet<>(topics));
    }

    /** Whether part of the recording is missing, and not only what its policies held back. */
    public boolean isHole() {
        return HOLES.contains(code);
    }

    /** What to tell the user. */
    public Diagnostic diagnostic() {
        return new Diagnostic(Severity.WARNING, code, position, text, help);
    }
}
