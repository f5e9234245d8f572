package dev.lsmith.policy.pathlist;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The files that a program may use; no others.
 *
 * @param readable paths that may be read and executed
 * @param writable paths that may be changed as well
 */
public record PathList(SortedSet<String> readable, SortedSet<String> writable) {
    public PathList {
        readable = Collections.unmodifiableSortedSet(new TreeSet<>(readable));
        writable = Collections.unmodifiableSortedSet(new TreeSet<>(writable));
    }
}
