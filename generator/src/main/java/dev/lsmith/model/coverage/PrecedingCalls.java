package dev.lsmith.model.coverage;

import dev.lsmith.base.ShippedData;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Calls that need another one before ({@code profiles/learning/preceding-calls.csv}): without it the beginning is missing. */
final class PrecedingCalls {
    /** All socket calls of 32-bit x86 (socketcall(2)). */
    private static final String MULTIPLEXER = "socketcall";

    private PrecedingCalls() {}

    /**
     * Why the beginning is missing, if it is.
     *
     * @param calls the names of all calls that were reported
     */
    static Optional<Doubt> doubt(Set<String> calls) {
        for (List<String> row : ShippedData.rows("learning/preceding-calls.csv")) {
            Set<String> made = new TreeSet<>(List.of(row.get(0).split(" ", -1)));
            made.retainAll(calls);
            List<String> makers = List.of(row.get(1).split(" ", -1));
            if (!made.isEmpty() && Collections.disjoint(makers, calls) && !calls.contains(MULTIPLEXER)) {
                return Optional.of(new Doubt(
                        "start-missing",
                        new TreeSet<>(EnumSet.allOf(Topic.class)),
                        "the log begins after the container: " + made.iterator().next() + " was called and "
                                + String.join(" or ", makers) + " before it was not",
                        "give the log from the start of the container on; --complete says that it is the whole",
                        Optional.empty()));
            }
        }
        return Optional.empty();
    }
}
