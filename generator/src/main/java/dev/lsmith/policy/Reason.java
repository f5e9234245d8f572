package dev.lsmith.policy;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import java.util.List;

/** Why something is allowed or denied. Nothing is without one. */
public sealed interface Reason {
    /**
     * It was seen.
     *
     * @param accesses what was seen, sorted
     * @param evidence of all of them together
     */
    record Observed(List<Access> accesses, Evidence evidence) implements Reason {
        public Observed {
            accesses = List.copyOf(accesses);
        }
    }

    /**
     * It follows from something seen by another mechanism.
     *
     * @param how the rule of derivation in a few words
     * @param accesses what was seen, sorted
     * @param evidence of all of them together
     */
    record Derived(String how, List<Access> accesses, Evidence evidence) implements Reason {
        public Derived {
            accesses = List.copyOf(accesses);
        }
    }

    /**
     * The container was given it.
     *
     * @param field the spec's field: {@code HostConfig.Binds}
     * @param value its value
     */
    record Granted(String field, String value) implements Reason {}

    /**
     * A named baseline holds it.
     *
     * @param baseline its name and version: {@code runc-1.1 base calls}
     * @param why what it is for
     */
    record Baseline(String baseline, String why) implements Reason {}
}
