package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse.ProgramStart;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Everything observed, by subject. A commutative monoid: {@link #merge} is associative and commutative, and
 * {@link #EMPTY} is its unit.
 *
 * @param observed subject to access to evidence, sorted
 */
public record Model(SortedMap<Subject, SortedMap<Access, Evidence>> observed) {
    /** A model without an access. */
    public static final Model EMPTY = new Model(new TreeMap<>());

    public Model {
        SortedMap<Subject, SortedMap<Access, Evidence>> copy = new TreeMap<>();
        observed.forEach((s, a) -> copy.put(s, Collections.unmodifiableSortedMap(new TreeMap<>(a))));
        observed = Collections.unmodifiableSortedMap(copy);
    }

    /** A model of many observations, however they are ordered. */
    public static Model of(Iterable<Observation> observations) {
        ModelBuilder builder = new ModelBuilder();
        observations.forEach(builder::add);
        return builder.build();
    }

    /** The accesses of two models; the evidence of what both hold is merged. */
    public Model merge(Model other) {
        SortedMap<Subject, SortedMap<Access, Evidence>> all = new TreeMap<>();
        observed.forEach((s, accesses) -> all.put(s, new TreeMap<>(accesses)));
        other.observed.forEach((s, accesses) -> {
            SortedMap<Access, Evidence> mine = all.computeIfAbsent(s, k -> new TreeMap<>());
            accesses.forEach((a, e) -> mine.merge(a, e, Evidence::merge));
        });
        return new Model(all);
    }

    /** Only what those subjects did. */
    public Model of(Predicate<Subject> subjects) {
        SortedMap<Subject, SortedMap<Access, Evidence>> some = new TreeMap<>();
        observed.forEach((s, accesses) -> {
            if (subjects.test(s)) {
                some.put(s, accesses);
            }
        });
        return new Model(some);
    }

    /** All accesses whoever made them, their evidence merged. */
    public SortedMap<Access, Evidence> accesses() {
        if (observed.size() == 1) {
            return observed.values().iterator().next();
        }
        SortedMap<Access, Evidence> all = new TreeMap<>();
        observed.values().forEach(accesses -> add(accesses, all));
        return Collections.unmodifiableSortedMap(all);
    }

    private static <A extends Access> void add(SortedMap<A, Evidence> accesses, SortedMap<A, Evidence> all) {
        if (all.isEmpty()) {
            // Sorted into nothing: without a comparison.
            all.putAll(accesses);
        } else {
            accesses.forEach((a, e) -> all.merge(a, e, Evidence::merge));
        }
    }

    /** How many distinct accesses it holds; that a program began ({@link ProgramStart}) is told beside a call and counts with that. */
    public int distinct() {
        return (int) accesses().keySet().stream().filter(Model::counts).count();
    }

    /** How many records told of those. */
    public long records() {
        return observed.values().stream().mapToLong(Model::records).sum();
    }

    /** How many records told of some accesses. */
    static long records(SortedMap<Access, Evidence> accesses) {
        return accesses.entrySet().stream()
                .filter(each -> counts(each.getKey()))
                .mapToLong(each -> each.getValue().count())
                .sum();
    }

    private static boolean counts(Access access) {
        return !(access instanceof ProgramStart);
    }

    /** The accesses of one kind with their evidence, whoever made them. */
    public <A extends Access> SortedMap<A, Evidence> accesses(Class<A> kind) {
        SortedMap<A, Evidence> some = new TreeMap<>();
        observed.values().forEach(accesses -> add(of(kind, accesses), some));
        return Collections.unmodifiableSortedMap(some);
    }

    /** As accesses are sorted by kind, those of one kind stand together. */
    @SuppressWarnings("unchecked")
    private static <A extends Access> SortedMap<A, Evidence> of(Class<A> kind, SortedMap<Access, Evidence> accesses) {
        Access first = null;
        for (Access access : accesses.keySet()) {
            boolean fits = kind.isInstance(access);
            if (first == null && fits) {
                first = access;
            } else if (first != null && !fits) {
                return (SortedMap<A, Evidence>) accesses.subMap(first, access);
            }
        }
        return (SortedMap<A, Evidence>) (first == null ? new TreeMap<Access, Evidence>() : accesses.tailMap(first));
    }

    /** The runs that its evidence tells apart. */
    public SortedSet<String> runs() {
        SortedSet<String> runs = new TreeSet<>();
        observed.values().forEach(accesses -> accesses.values().forEach(e -> runs.addAll(e.runs())));
        return runs;
    }

    /** Whether nothing was observed. */
    public boolean isEmpty() {
        return observed.isEmpty();
    }
}
