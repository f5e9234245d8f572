package dev.lsmith.policy;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Reporter;
import dev.lsmith.model.Model;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A policy asked about everything that a model says was done.
 *
 * @param denials what would be denied, or answered so that the program takes another way; sorted by access
 * @param asked how many distinct accesses it was asked about: of those that its mechanism reports the ones that it decides
 * @param reach how far it could be asked
 */
public record Replay(List<Denial> denials, int asked, Reach reach) {
    /** How far a policy could be asked about what a log shows. */
    public enum Reach {
        ASKED,
        /** Every use would have been reported, and none was. */
        NO_USE,
        /** The log has no record of its mechanism, and the policy was made without such: derived, or a default. */
        NO_RECORD,
        /** It should have been asked: it was made of records of its mechanism, or the log has some that it does not decide. */
        UNASKED;

        /** Why nothing was asked; empty if something was, or nothing was to be asked. */
        public String why() {
            return switch (this) {
                case ASKED, NO_USE -> "";
                case NO_RECORD ->
                    "not asked: the log has no record of its mechanism, nor had the one that it was made from";
                case UNASKED -> "could not say: it was asked nothing, as the log has no record that it decides";
            };
        }
    }

    /** The mechanisms whose records a language can be held to: those that it was made to answer. */
    private static final Map<String, Set<Reporter>> ANSWERS_TO = Map.of(
            "apparmor", Set.of(Reporter.APPARMOR),
            "selinux", Set.of(Reporter.SELINUX),
            "seccomp", Set.of(Reporter.SECCOMP),
            "capabilities", Set.of(Reporter.APPARMOR, Reporter.SELINUX));

    private static final Set<Decision.Outcome> REFUSALS =
            EnumSet.of(Decision.Outcome.DENIED, Decision.Outcome.DIVERTED);

    public Replay {
        denials = List.copyOf(denials);
    }

    /**
     * Asks.
     *
     * @param target the policy's mechanism, by its stable name
     * @param decider what the policy says about an access
     * @param model what was done
     * @param recorded what the policy was made of; empty if that is not known
     */
    public static Replay of(String target, Mechanism.Decider decider, Model model, Model recorded) {
        List<Denial> denials = new ArrayList<>();
        int asked = 0;
        Set<Reporter> reporters = ANSWERS_TO.getOrDefault(target, Set.of());
        SortedMap<Access, Evidence> reported = accessesOf(model, reporters);
        for (Map.Entry<Access, Evidence> done : reported.entrySet()) {
            Decision decision = decider.decide(done.getKey());
            if (decision.outcome() != Decision.Outcome.NOT_MEDIATED) {
                asked++;
            }
            if (REFUSALS.contains(decision.outcome())) {
                denials.add(new Denial(target, done.getKey(), done.getValue(), decision));
            }
        }
        return new Replay(
                denials, asked, asked > 0 ? Reach.ASKED : reach(target, reported, accessesOf(recorded, reporters)));
    }

    private static Reach reach(
            String target, SortedMap<Access, Evidence> reported, SortedMap<Access, Evidence> recorded) {
        if (!reported.isEmpty()) {
            // A program may use no capability at all; that it does nothing else is not to be believed.
            return target.equals("capabilities") ? Reach.NO_USE : Reach.UNASKED;
        }
        return recorded.isEmpty() ? Reach.NO_RECORD : Reach.UNASKED;
    }

    private static SortedMap<Access, Evidence> accessesOf(Model model, Set<Reporter> reporters) {
        SortedMap<Access, Evidence> some = new TreeMap<>();
        model.accesses().forEach((access, evidence) -> {
            if (evidence.reporters().stream().anyMatch(reporters::contains)) {
                some.put(access, evidence);
            }
        });
        return some;
    }
}
