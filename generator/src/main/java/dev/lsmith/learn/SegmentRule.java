package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Part;
import java.util.List;
import java.util.SortedMap;

/** One rule of generalising: looks at the names in one directory. */
interface SegmentRule {
    /** Its name in {@code profiles/patterns/rules.csv}. */
    String name();

    /**
     * The names that become patterns.
     *
     * @return name to pattern; names over which the rule says nothing are left out
     */
    SortedMap<String, List<Part>> patterns(Siblings siblings);

    /** Whether further names that vary and fit one of its patterns belong to it. */
    default boolean takesWhatFits() {
        return true;
    }
}
