package dev.lsmith.spec.run;

import dev.lsmith.data.ShippedData;
import dev.lsmith.spec.option.RunOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The flags of {@code docker run} and {@code podman run}, from {@code profiles/engines/run-flags.csv}. */
final class RunFlags {
    private final Map<String, Flag> byName = new TreeMap<>();
    private final Map<String, Flag> byLetter = new TreeMap<>();

    RunFlags() {
        for (List<String> row : ShippedData.rows("engines/run-flags.csv")) {
            Flag flag = new Flag(row.get(0), row.get(2).equals("value"), row.get(4));
            byName.put(row.get(0), flag);
            if (!row.get(1).isEmpty()) {
                byLetter.put(row.get(1), flag);
            }
        }
    }

    Optional<Flag> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Flag> lettered(char letter) {
        return Optional.ofNullable(byLetter.get(String.valueOf(letter)));
    }

    /**
     * A flag.
     *
     * @param name without the dashes
     * @param takesValue whether a value must follow; a switch may have one after {@code =}
     * @param meaning what it sets: a case of {@link RunOptions}
     */
    record Flag(String name, boolean takesValue, String meaning) {}
}
