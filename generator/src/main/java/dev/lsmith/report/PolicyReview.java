package dev.lsmith.report;

import dev.lsmith.policy.Justification;
import dev.lsmith.policy.Synthesis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One policy as a reader sees it.
 *
 * @param target the mechanism's name
 * @param files where it stands, relative to the output folder
 * @param synthesis the policy and its reasons
 */
public record PolicyReview(String target, List<String> files, Synthesis<?> synthesis) {
    public PolicyReview {
        files = List.copyOf(files);
    }

    /** The reasons of each rule, in the order of the policy: a rule may have several. */
    Map<String, List<Justification>> reasons() {
        Map<String, List<Justification>> reasons = new LinkedHashMap<>();
        for (Justification j : synthesis.justifications()) {
            reasons.computeIfAbsent(j.rule().strip(), r -> new ArrayList<>()).add(j);
        }
        return reasons;
    }
}
