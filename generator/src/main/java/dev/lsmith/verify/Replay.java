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

/** Asks a policy about everything that a model says was done. */
public final class Replay {
    /** The mechanisms whose records a language can be held to: those that it was made to answer. */
    private static final Map<String, Set<Reporter>> ANSWERS_TO = Map.of(
            "apparmor", Set.of(Reporter.APPARMOR),
            "selinux", Set.of(Reporter.SELINUX),
            "seccomp", Set.of(Reporter.SECCOMP),
            "capabilities", Set.of(Reporter.APPARMOR, Reporter.SELINUX));

    private static final Set<Decision.Outcome> REFUSALS =
            EnumSet.of(Decision.Outcome.DENIED, Decision.Outcome.DIVERTED);

    private Replay() {}

    /**
     * What would be denied, or answered so that the program takes another way.
     *
     * @param target the policy's mechanism, by its stable name
     * @param decider what the policy says about an access
     * @param model what was done
     * @return the denials, sorted by access
     */
    public static List<Denial> denials(String target, Target.Decider decider, Model model) {
        Set<Reporter> answersTo = ANSWERS_TO.getOrDefault(target, Set.of());
        List<Denial> denials = new ArrayList<>();
        accessesOf(model, answersTo).forEach((access, evidence) -> {
            Decision decision = decider.decide(access);
            if (REFUSALS.contains(decision.outcome())) {
                denials.add(new Denial(target, access, evidence, decision));
            }
        });
        return denials;
    }

    /** How many distinct accesses of the model that language answers for. */
    public static int asked(String target, Model model) {
        return accessesOf(model, ANSWERS_TO.getOrDefault(target, Set.of())).size();
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
