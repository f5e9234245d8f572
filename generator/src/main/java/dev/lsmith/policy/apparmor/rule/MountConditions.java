package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.ShippedData;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The conditions of a mount rule.
 *
 * @param fstypes the file system types, any of which will do; empty for every type
 * @param options the lists of flags, each exact or a choice; empty for every flag
 */
public record MountConditions(List<Glob> fstypes, List<Options> options) {
    /** No condition. */
    public static final MountConditions NONE = new MountConditions(List.of(), List.of());

    public MountConditions {
        fstypes = List.copyOf(fstypes);
        options = List.copyOf(options);
    }

    /** The same conditions with each pattern changed. */
    public MountConditions withPatterns(UnaryOperator<Glob> change) {
        return new MountConditions(fstypes.stream().map(change).toList(), options);
    }

    /** What is wrong with the words of the options in a version. */
    Optional<Refusal> check(LanguageVersion version) {
        for (Options list : options) {
            Optional<String> unknown = list.flags().stream()
                    .filter(word -> !MountOptions.isKnown(word, version))
                    .findFirst();
            if (unknown.isPresent()) {
                return Optional.of(
                        Refusal.of("`" + unknown.get() + "` is no option of mount rules", "see apparmor.d(5)"));
            }
            MountOptions.Asked asked = MountOptions.of(list.flags());
            if (!list.choice() && (asked.set() & asked.clear()) != 0 && version.has(LanguageVersion.V4_0)) {
                return Optional.of(Refusal.of("options exclude each other", "write one of them"));
            }
        }
        return Optional.empty();
    }

    /** The flags of all lists of one kind together. */
    int flags(boolean choice) {
        List<String> words = options.stream()
                .filter(o -> o.choice() == choice)
                .flatMap(o -> o.flags().stream())
                .toList();
        return MountOptions.of(words).set();
    }

    /**
     * A list of flags.
     *
     * @param flags the flags
     * @param choice whether any of them will do ({@code options in (…)}) or exactly they must be there
     */
    public record Options(SortedSet<String> flags, boolean choice) {
        public Options {
            flags = Spelled.sorted(flags);
        }
    }

    /** The words of {@code options=} as flags of mount(2); see {@code profiles/apparmor/mount-options.csv}. */
    public static final class MountOptions {
        /** Each flag that some word names. */
        public static final int ALL = -1;

        private static final Map<String, Asked> WORDS = ShippedData.rows("apparmor/mount-options.csv").stream()
                .collect(Collectors.toUnmodifiableMap(row -> row.get(0), MountOptions::asked));

        private static final Map<String, LanguageVersion> SINCE =
                ShippedData.rows("apparmor/mount-options.csv").stream()
                        .collect(Collectors.toUnmodifiableMap(row -> row.get(0), row -> since(row.get(3))));

        private MountOptions() {}

        /** What was there before 3.1 was there before 3.0 too. */
        private static LanguageVersion since(String number) {
            LanguageVersion version = LanguageVersion.of(number).orElse(LanguageVersion.V2);
            return version == LanguageVersion.V3_0 ? LanguageVersion.V2 : version;
        }

        /**
         * What words ask for.
         *
         * @param set the flags that must be set
         * @param clear the flags that must not
         */
        public record Asked(int set, int clear) {
            /** Nothing. */
            public static final Asked NOTHING = new Asked(0, 0);

            /** Both. */
            public Asked and(Asked other) {
                return new Asked(set | other.set, clear | other.clear);
            }
        }

        /** Whether a version has the word. */
        public static boolean isKnown(String word, LanguageVersion version) {
            LanguageVersion since = SINCE.get(word);
            return since != null && version.has(since);
        }

        private static Asked asked(List<String> row) {
            return new Asked(
                    Long.decode(row.get(1)).intValue(), Long.decode(row.get(2)).intValue());
        }

        /** The flags that some word sets. */
        public static int known() {
            return of(WORDS.keySet()).set();
        }

        /** The words of flags that are set, one for each, sorted. */
        public static List<String> words(int flags) {
            List<String> words = new ArrayList<>();
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                int flag = flags & (1 << bit);
                if (flag != 0) {
                    WORDS.entrySet().stream()
                            .filter(word -> word.getValue().set() == flag)
                            .map(Map.Entry::getKey)
                            .filter(word -> word.length() > 1 && !word.startsWith("make-"))
                            .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                            .ifPresent(words::add);
                }
            }
            return words;
        }

        /** What words ask for together; a word that nobody knows asks for nothing. */
        public static Asked of(Collection<String> words) {
            Asked asked = Asked.NOTHING;
            for (String word : words) {
                asked = asked.and(WORDS.getOrDefault(word, Asked.NOTHING));
            }
            return asked;
        }
    }
}
