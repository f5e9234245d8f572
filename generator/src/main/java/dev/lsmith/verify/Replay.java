package dev.lsmith.verify;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Reporter;
import dev.lsmith.model.Model;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Target;
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
 */
public record Replay(List<Denial> denials, int asked) {
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
     */
    public static Replay of(String target, Target.Decider decider, Model model) {
        List<Denial> denials = new ArrayList<>();
        int asked = 0;
        for (Map.Entry<Access, Evidence> done :
                accessesOf(model, ANSWERS_TO.getOrDefault(target, Set.of())).entrySet()) {
            Decision decision = decider.decide(done.getKey());
            if (decision.outcome() != Decision.Outcome.NOT_MEDIATED) {
                asked++;
            }
            if (REFUSALS.contains(decision.outcome())) {
                denials.add(new Denial(target, done.getKey(), done.getValue(), decision));
            }
        }
        return new Replay(denials, asked);
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
