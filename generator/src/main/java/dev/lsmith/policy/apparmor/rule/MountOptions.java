package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.ShippedData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The words of {@code options=} as flags of mount(2); see {@code profiles/apparmor/mount-options.csv}. */
public final class MountOptions {
    /** Each flag that some word names. */
    public static final int ALL = -1;

    private static final Map<String, Asked> WORDS = ShippedData.rows("apparmor/mount-options.csv").stream()
            .collect(Collectors.toUnmodifiableMap(row -> row.get(0), MountOptions::asked));

    private static final Map<String, LanguageVersion> SINCE = ShippedData.rows("apparmor/mount-options.csv").stream()
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
