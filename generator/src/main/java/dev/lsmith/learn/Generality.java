package dev.lsmith.learn;

import dev.lsmith.base.ShippedData;
import dev.lsmith.pattern.Glob;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How far policies may go beyond what was seen.
 *
 * @param level which of the named generalisations are made at all
 * @param never the names of those that are not, whatever the level
 * @param own patterns that a person gave; made at every level but {@link Level#EXACT}
 */
public record Generality(Level level, SortedSet<String> never, List<OwnPattern> own) {
    /** Nothing beyond what was seen. */
    public static final Generality EXACT = new Generality(Level.EXACT, Set.of(), List.of());

    /** What is made when nobody says otherwise. */
    public static final Generality DEFAULT = new Generality(Level.DEFAULT, Set.of(), List.of());

    /** How much is generalised; each level makes what the one before it makes. */
    public enum Level {
        EXACT,
        DEFAULT,
        BROAD;

        /** In files and reports: {@code default}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A pattern that a person gave for paths.
     *
     * @param path the pattern; what was seen and fits it becomes one rule
     * @param why the reason; may be empty
     */
    public record OwnPattern(Glob path, String why) {
        /** The name under which policies and reports show it. */
        public static final String NAME = "own-pattern";
    }

    public Generality {
        never = Collections.unmodifiableSortedSet(new TreeSet<>(never));
        own = List.copyOf(own);
    }

    private Generality(Level level, Collection<String> never, List<OwnPattern> own) {
        this(level, new TreeSet<>(never), own);
    }

    /** The default, or nothing beyond what was seen. */
    public static Generality of(boolean exact) {
        return exact ? EXACT : DEFAULT;
    }

    /** Whether a generalisation is made. */
    public boolean makes(NamedGeneralisation one) {
        return level.compareTo(one.level()) >= 0 && !never.contains(one.word());
    }

    /** Whether nothing is allowed beyond what was seen. */
    public boolean exact() {
        return level == Level.EXACT;
    }

    /** All generalisations that there are; what each is stands in {@code profiles/patterns/generalisations.csv}. */
    public enum NamedGeneralisation {
        PROC_PID,
        NUMBERED_OBJECT,
        MULTIARCH_FOLDER,
        LIBRARY_VERSION,
        IDENTIFIER,
        TEMPORARY_FILE,
        DATE,
        DESCRIBED_NAMES,
        SEQUENCE_NUMBER,
        VARYING_NUMBER,
        RANDOM_NAME,
        MANY_SIBLINGS,
        OWN_DATA,
        LIST_FOLDER,
        MODULE_FOLDER,
        OWN_PROC,
        IMAGE_READABLE,
        NEXT_START,
        READ_BACK,
        ROTATED_LOG,
        KNOWN_LAYOUT,
        OWN_SIGNALS,
        MADE_FILES,
        NETWORK_ENDS,
        IOCTL_SET,
        CALL_GROUPS,
        FILE_CALLS;

        private final String word;
        private final Level level;
        private final int threshold;
        private final String condition;
        private final String why;
        private final String price;

        NamedGeneralisation() {
            this.word = name().toLowerCase(Locale.ROOT).replace('_', '-');
            List<String> row = Table.row(word);
            this.level = Level.valueOf(row.get(1).toUpperCase(Locale.ROOT));
            this.threshold = Integer.parseInt(row.get(2));
            this.condition = row.get(3);
            this.why = row.get(4);
            this.price = row.get(5);
        }

        /** The table, read once. */
        private static final class Table {
            private static final List<List<String>> ROWS = ShippedData.rows("patterns/generalisations.csv");

            static List<String> row(String word) {
                return ROWS.stream()
                        .filter(row -> row.get(0).equals(word))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("generalisations.csv says nothing of " + word));
            }
        }

        /** The one of a name. */
        public static Optional<NamedGeneralisation> of(String word) {
            for (NamedGeneralisation one : values()) {
                if (one.word().equals(word)) {
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }

        /** Its name in policies, reports and {@code lsmith.yaml}: {@code library-version}. */
        public String word() {
            return word;
        }

        /** From which level on it is made. */
        public Level level() {
            return level;
        }

        /** How many values must be seen. */
        public int threshold() {
            return threshold;
        }

        /** When it is made, and of what. */
        public String condition() {
            return condition;
        }

        /** What stops working without it. */
        public String why() {
            return why;
        }

        /** What it newly allows. */
        public String price() {
            return price;
        }
    }
}
