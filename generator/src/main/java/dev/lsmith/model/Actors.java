package dev.lsmith.model;

import dev.lsmith.access.Subject;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * As whom each subject acted.
 *
 * @param bySubject each that was seen to
 */
public record Actors(SortedMap<Subject, Actor> bySubject) {
    public Actors {
        bySubject = Collections.unmodifiableSortedMap(new TreeMap<>(bySubject));
    }

    /** Those subjects as one. */
    public Actor of(Collection<Subject> subjects) {
        return subjects.stream()
                .map(s -> bySubject.getOrDefault(s, Actor.NOBODY))
                .reduce(Actor.NOBODY, Actor::merge);
    }
}
