package dev.lsmith.posture;

import dev.lsmith.data.ShippedData;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Each capability that the engine leaves, and what it is worth to an attacker. */
final class CapabilityCheck implements Check {
    private static final List<String> UNKNOWN = List.of("", "medium", "is not known to lsmith");

    @Override
    public void check(Assessment assessment) {
        Map<String, List<String>> table = new TreeMap<>();
        ShippedData.rows("posture/capabilities.csv").forEach(row -> table.put(row.get(0), row));
        HeldCapabilities capabilities = assessment.capabilities();
        // Without an exec that gains privileges nobody comes to hold what is only in the bounding set.
        boolean unreachable = assessment.spec().security().noNewPrivileges().orElse(false);
        for (String name : capabilities.bounding()) {
            List<String> row = table.getOrDefault(name, UNKNOWN);
            boolean held = capabilities.held().contains(name);
            assessment.add(
                    held ? heldCode(assessment, name) : "capability-bounding",
                    !held && unreachable ? Danger.INFO : Danger.ofWord(row.get(1)),
                    name.toUpperCase(Locale.ROOT),
                    row.get(2),
                    assessment.seen().capability(name));
        }
    }

    /** A manifest does not say which runtime's default it gets, and CRI-O's is the smaller one. */
    private static String heldCode(Assessment assessment, String name) {
        boolean byDefault = assessment.form() == Form.KUBERNETES
                && !assessment.spec().capabilities().privileged()
                && Collections.disjoint(assessment.spec().capabilities().add(), Set.of(name, "all"))
                && ShippedData.rows("baselines/crio-capabilities.csv").stream()
                        .noneMatch(row -> row.get(0).equals(name));
        return byDefault ? "capability-containerd" : "capability";
    }
}
