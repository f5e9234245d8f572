package dev.lsmith.policy;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.model.Model;
import dev.lsmith.model.ProgramFiles;
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
public record Replay(List<Denial> denials, int asked, ReplayScope reach) {
    /**
     * An observed access that a policy would deny.
     *
     * @param target the policy's mechanism
     * @param access what would be denied
     * @param evidence where it was seen
     * @param decision what the policy says, with the rules that say so
     */
    public record Denial(String target, Access access, Evidence evidence, Decision decision) {
        /** Whether the program is expected to take another way that is allowed. */
        public boolean diverted() {
            return decision.outcome() == Decision.Outcome.DIVERTED;
        }
    }

    /** How far a policy could be asked about what a log shows. */
    public enum ReplayScope {
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

    private static final Set<Decision.Outcome> REFUSALS =
            EnumSet.of(Decision.Outcome.DENIED, Decision.Outcome.DIVERTED);

    public Replay {
        denials = List.copyOf(denials);
    }

    /**
     * Asks.
     *
     * @param mechanism the policy's: it is asked about what its reporters tell of
     * @param decider what the policy says about an access
     * @param model what was done
     * @param recorded what the policy was made of; empty if that is not known
     */
    public static Replay of(Mechanism<?> mechanism, Mechanism.PolicyDecider decider, Model model, Model recorded) {
        List<Denial> denials = new ArrayList<>();
        int asked = 0;
        Set<Reporter> reporters = mechanism.reporters();
        SortedMap<Access, Evidence> reported = accessesOf(model, reporters);
        ProgramFiles programs = ProgramFiles.of(model);
        for (Map.Entry<Access, Evidence> done : reported.entrySet()) {
            Decision decision = decider.decide(done.getKey(), programs.of(done.getValue()));
            if (decision.outcome() != Decision.Outcome.NOT_MEDIATED) {
                asked++;
            }
            if (REFUSALS.contains(decision.outcome())) {
                denials.add(new Denial(mechanism.name(), done.getKey(), done.getValue(), decision));
            }
        }
        return new Replay(
                denials,
                asked,
                asked > 0 ? ReplayScope.ASKED : reach(mechanism, reported, accessesOf(recorded, reporters)));
    }

    private static ReplayScope reach(
            Mechanism<?> mechanism, SortedMap<Access, Evidence> reported, SortedMap<Access, Evidence> recorded) {
        if (!reported.isEmpty()) {
            return mechanism.mayGoUnused() ? ReplayScope.NO_USE : ReplayScope.UNASKED;
        }
        return recorded.isEmpty() ? ReplayScope.NO_RECORD : ReplayScope.UNASKED;
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
