package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Collects observations while logs are read. What it holds grows with the distinct accesses and not with the log.
 * Confined to one thread.
 */
public final class ModelBuilder {
    /** What a distinct access takes in bytes, about, with its evidence, its rule and the reasons of that. */
    private static final long ACCESS = 1000;

    /** In how many places each character of it stands in the end. */
    private static final long COPIES = 6;

    private final Map<Subject, Map<Access, Evidence>> observed = new HashMap<>();
    private final Consumer<Observation> news;
    private final long most;
    private long accesses;
    private long weight;

    /** One that takes any number of accesses. */
    public ModelBuilder() {
        this(Long.MAX_VALUE);
    }

    /** One that takes as many accesses as fit in so many bytes of memory with what is made of them, about. */
    public ModelBuilder(long most) {
        this(most, observation -> {});
    }

    /**
     * As {@link #ModelBuilder(long)}.
     *
     * @param news is told the first observation of each access
     */
    public ModelBuilder(long most, Consumer<Observation> news) {
        this.most = most;
        this.news = news;
    }

    /**
     * Adds one observation.
     *
     * @throws ModelFull when it is of an access for which there is no room any more
     */
    public void add(Observation observation) {
        Map<Access, Evidence> known = observed.computeIfAbsent(observation.subject(), s -> new HashMap<>());
        int before = known.size();
        known.merge(observation.access(), observation.evidence(), Evidence::merge);
        if (known.size() > before) {
            weigh(observation.access());
            news.accept(observation);
        }
    }

    private void weigh(Access access) {
        accesses++;
        weight += ACCESS + COPIES * access.text().length();
        if (weight > most) {
            throw new ModelFull(accesses);
        }
    }

    /** What was added so far, sorted. */
    public Model build() {
        SortedMap<Subject, SortedMap<Access, Evidence>> sorted = new TreeMap<>();
        observed.forEach((subject, accesses) -> sorted.put(subject, new TreeMap<>(accesses)));
        return new Model(sorted);
    }

    /** There are more distinct accesses than the memory that a model was given can bear. */
    public static final class ModelFull extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final long accesses;

        ModelFull(long accesses) {
            super("too many distinct accesses", null, false, false);
            this.accesses = accesses;
        }

        /** How many distinct accesses there were until then. */
        public long accesses() {
            return accesses;
        }
    }
}
