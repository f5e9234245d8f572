package dev.lsmith.policy.capability;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.LintCode.LintCodes;
import dev.lsmith.policy.Mechanism.SourceFile;
import dev.lsmith.policy.capability.CapabilityFile.CapabilityReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a set of capabilities opens that a reviewer should look at ({@code profiles/lint/codes.ini}). */
final class CapabilityLint {
    private static final Set<String> DANGEROUS = Set.of("critical", "high");

    private final SourceFile file;
    private final LintCodes codes = new LintCodes();

    CapabilityLint(SourceFile file) {
        this.file = file;
    }

    /** All that there is to say, sorted; what cannot be read is a finding. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        try {
            CapabilitySet set = new CapabilityReader().read(file.name(), file.text());
            for (List<String> row : ShippedData.rows("posture/capabilities.csv")) {
                // Over a user namespace of the container's own alone it is the last column that counts.
                String danger = set.ownUsers() ? row.get(3) : row.get(1);
                if (set.keep().containsKey(row.get(0)) && DANGEROUS.contains(danger)) {
                    findings.add(codes.finding(
                            "capability-dangerous",
                            placeOf('"' + row.get(0) + '"'),
                            "CAP_" + row.get(0).toUpperCase(Locale.ROOT) + " (" + danger + ") " + row.get(2)));
                }
            }
            if (!set.noNewPrivileges().value()) {
                findings.add(codes.finding("capability-gains", placeOf("\"noNewPrivileges\""), ""));
            }
        } catch (InputException e) {
            findings.add(Finding.unread(file.name(), e));
        }
        return findings.stream().sorted().toList();
    }

    private Position placeOf(String word) {
        int line = 1;
        for (String text : file.text().lines().toList()) {
            int column = text.indexOf(word);
            if (column >= 0) {
                return new Position(file.name(), line, column + 1);
            }
            line++;
        }
        return Position.ofSource(file.name());
    }
}
