package dev.lsmith.target.selinux;

import dev.lsmith.data.ShippedData;
import dev.lsmith.target.Reason;
import java.util.List;
import java.util.TreeSet;

/** Rules that make a later grant of the worst fail to compile. */
final class Guards {
    private Guards() {}

    static void addTo(Draft draft, OwnTypes own) {
        for (List<String> row : ShippedData.rows("selinux/guards.csv")) {
            AccessRule guard = new AccessRule(
                    Effect.NEVERALLOW,
                    own.domain(),
                    row.get(0),
                    row.get(1),
                    new TreeSet<>(List.of(row.get(2).split(" ", -1))));
            if (draft.allowsAny(guard)) {
                draft.note("no neverallow guard for " + row.get(0) + ":" + row.get(1)
                        + ", as records show a use of it: " + row.get(3));
            } else {
                draft.addOptional("guard " + row.get(0), guard, new Reason.Baseline("guards", row.get(3)));
            }
        }
    }
}
