package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Reason;
import java.util.List;
import java.util.TreeSet;

/** Rules that make a later grant of the worst fail to compile. */
final class Guards {
    private final OwnTypes own;
    private final Engines engines;

    Guards(OwnTypes own, Engines engines) {
        this.own = own;
        this.engines = engines;
    }

    void addTo(Draft draft) {
        for (List<String> row : ShippedData.rows("selinux/guards.csv")) {
            if (row.get(0).equals("@runtime")) {
                engines.all().forEach(e -> add(e.block(), e.expression(), row, draft));
            } else {
                add("guard " + row.get(0), row.get(0), row, draft);
            }
        }
    }

    private void add(String block, String target, List<String> row, Draft draft) {
        AccessRule guard = new AccessRule(
                Effect.NEVERALLOW, own.domain(), target, row.get(1), new TreeSet<>(Permissions.list(row.get(2))));
        if (draft.allowsAny(guard)) {
            draft.note("no neverallow guard for " + target + ":" + row.get(1) + ", as records show a use of it: "
                    + row.get(3));
        } else {
            draft.addOptional(block, guard, new Reason.Baseline("guards", row.get(3)));
        }
    }
}
