package dev.lsmith.model;

import dev.lsmith.access.Subject;
import dev.lsmith.base.Diagnostic;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which of the log's subjects are the container. */
public sealed interface Selection {
    /**
     * They were found.
     *
     * @param model what the container did, what its runtime did for it, and what the host did to it
     * @param subjects the container's own subjects
     * @param leftOut the records of others, by subject
     * @param diagnostics warnings and notes on how it was found, sorted
     */
    record Selected(
            Model model, SortedSet<Subject> subjects, SortedMap<Subject, Long> leftOut, List<Diagnostic> diagnostics)
            implements Selection {
        public Selected {
            subjects = Collections.unmodifiableSortedSet(new TreeSet<>(subjects));
            leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
            diagnostics = diagnostics.stream().sorted().toList();
        }
    }

    /**
     * They could not be told.
     *
     * @param diagnostic why, with the candidates
     */
    record Refused(Diagnostic diagnostic) implements Selection {}
}
