package dev.lsmith.policy.landlock;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The files that a program may use; no others. Of the rights that Landlock has (Documentation/userspace-api/landlock.rst) the example
 * knows two.
 *
 * @param readable paths that may be read and executed
 * @param writable paths that may be changed as well
 */
public record LandlockRuleset(SortedSet<String> readable, SortedSet<String> writable) {
    public LandlockRuleset {
        readable = Collections.unmodifiableSortedSet(new TreeSet<>(readable));
        writable = Collections.unmodifiableSortedSet(new TreeSet<>(writable));
    }
}
