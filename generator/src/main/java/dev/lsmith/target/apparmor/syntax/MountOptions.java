package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.data.ShippedData;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The words of {@code options=} and the flags of mount(2) that they mean. */
public final class MountOptions {
    private record Option(Set<String> sets, Set<String> clears, LanguageVersion since) {}

    private final Map<String, Option> options = new LinkedHashMap<>();

    private MountOptions() {
        for (List<String> row : ShippedData.rows("apparmor/mount-options.csv")) {
            LanguageVersion since = LanguageVersion.of(row.get(3)).orElse(LanguageVersion.V2);
            options.put(row.get(0), new Option(flags(row.get(1)), flags(row.get(2)), since));
        }
    }

    private Option option(String word) {
        return Objects.requireNonNull(options.get(word), word);
    }

    private static Set<String> flags(String words) {
        Set<String> flags = new TreeSet<>(Arrays.asList(words.split(" ", -1)));
        flags.remove("");
        return flags;
    }

    /** Those that ship. */
    public static MountOptions shipped() {
        return new MountOptions();
    }

    /** Whether a version has the word. */
    public boolean isKnown(String word, LanguageVersion version) {
        return options.containsKey(word) && version.has(option(word).since());
    }

    /** The first word that is none of the version. */
    public Optional<String> unknown(Collection<String> words, LanguageVersion version) {
        return words.stream().filter(word -> !isKnown(word, version)).findFirst();
    }

    /** The flags that the words ask for; each must be known. */
    public Set<String> set(Collection<String> words) {
        Set<String> flags = new TreeSet<>();
        words.forEach(word -> flags.addAll(option(word).sets()));
        return flags;
    }

    /** The flags that the words forbid; each must be known. */
    public Set<String> cleared(Collection<String> words) {
        Set<String> flags = new TreeSet<>();
        words.forEach(word -> flags.addAll(option(word).clears()));
        return flags;
    }
}
