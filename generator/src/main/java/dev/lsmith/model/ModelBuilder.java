package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Observation;
import dev.lsmith.access.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects observations while logs are read. What it holds grows with the distinct accesses and not with the log.
 * Confined to one thread.
 */
public final class ModelBuilder {
    private final Map<Subject, Map<Access, Evidence>> observed = new HashMap<>();

    /** Adds one observation. */
    public void add(Observation observation) {
        observed.computeIfAbsent(observation.subject(), s -> new HashMap<>())
                .merge(observation.access(), observation.evidence(), Evidence::merge);
    }

    /** What was added so far, sorted. */
    public Model build() {
        SortedMap<Subject, SortedMap<Access, Evidence>> sorted = new TreeMap<>();
        observed.forEach((subject, accesses) -> sorted.put(subject, new TreeMap<>(accesses)));
        return new Model(sorted);
    }
}
