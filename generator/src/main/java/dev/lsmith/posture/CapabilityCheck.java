package dev.lsmith.posture;

import dev.lsmith.data.ShippedData;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.EffectiveCapabilities;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Each capability that the engine leaves, and what it is worth to an attacker. */
final class CapabilityCheck implements Check {
    private static final List<String> UNKNOWN = List.of("", "medium", "is not known to lsmith");

    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        Map<String, List<String>> table = new TreeMap<>();
        ShippedData.rows("posture/capabilities.csv").forEach(row -> table.put(row.get(0), row));
        boolean root = spec.process().root();
        // A process without root that cannot gain privileges never comes to hold what is only in the bounding set.
        boolean unreachable = !root && spec.security().noNewPrivileges().orElse(false);
        for (String name : EffectiveCapabilities.of(spec)) {
            List<String> row = table.getOrDefault(name, UNKNOWN);
            assessment.add(
                    root ? "capability" : "capability-bounding",
                    unreachable ? Danger.INFO : Danger.ofWord(row.get(1)),
                    name.toUpperCase(Locale.ROOT),
                    row.get(2),
                    assessment.seen().capability(name));
        }
    }
}
