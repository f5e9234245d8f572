package dev.lsmith.container.reader;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.file.SimilarNames;
import dev.lsmith.container.option.RunOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The flags of {@code docker run} and {@code podman run}, or those that stand before {@code run}. */
final class RunFlags {
    private final Map<String, Flag> byName = new TreeMap<>();
    private final Map<String, Flag> byLetter = new TreeMap<>();

    private RunFlags() {}

    /** The flags of {@code run} and {@code create}, from {@code profiles/engines/run-flags.csv}. */
    static RunFlags ofRun() {
        RunFlags flags = new RunFlags();
        ShippedData.rows("engines/run-flags.csv").forEach(row -> flags.add(row, row.get(4)));
        return flags;
    }

    /** The flags of the engine itself, from {@code profiles/engines/global-flags.csv}. */
    static RunFlags global() {
        RunFlags flags = new RunFlags();
        ShippedData.rows("engines/global-flags.csv").forEach(row -> flags.add(row, "ignored"));
        return flags;
    }

    private void add(List<String> row, String meaning) {
        Flag flag = new Flag(row.get(0), row.get(2).equals("value"), meaning);
        byName.put(row.get(0), flag);
        if (!row.get(1).isEmpty()) {
            byLetter.put(row.get(1), flag);
        }
    }

    Optional<Flag> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Flag> lettered(char letter) {
        return Optional.ofNullable(byLetter.get(String.valueOf(letter)));
    }

    /** The flag that somebody may have meant, as it is written. */
    Optional<String> like(String written) {
        return SimilarNames.best(written.replaceFirst("^-+", ""), byName.keySet())
                .map(name -> "--" + name);
    }

    /**
     * A flag of an engine's command line.
     *
     * @param name without the dashes
     * @param takesValue whether a value must follow; a switch may have one after {@code =}
     * @param meaning what it sets: a case of {@link RunOptions}
     */
    record Flag(String name, boolean takesValue, String meaning) {
        private static final Set<String> ASIDE =
                Set.of("aside", "ignored", "name", "env", "entrypoint", "workdir", "tty", "init", "expose", "restart");

        /** Whether its value can open or close anything between the container and its host. */
        boolean isolates() {
            return !ASIDE.contains(meaning);
        }
    }
}
