package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.Preamble.PlacedStatement;
import java.util.ArrayList;
import java.util.List;

/** Finds variables that a file with profiles declares and does not use. */
final class UnusedVariables {
    private UnusedVariables() {}

    /**
     * The findings of a whole file.
     *
     * @param text the file's text, as a variable may be used in any of its words
     */
    static List<Finding> findings(AppArmorProfile written, String text) {
        List<Finding> findings = new ArrayList<>();
        if (written.profiles().isEmpty()) {
            return findings;
        }
        for (PlacedStatement line : written.lines()) {
            if (line.statement() instanceof Preamble.VariableDefinition definition
                    && !definition.append()
                    && uses(text, "@{" + definition.name() + "}") < 2) {
                findings.add(new Finding(
                        line.at().position(),
                        Severity.NOTE,
                        "unused-variable",
                        "variable `@{" + definition.name() + "}` is not used in this file",
                        "nothing but its declaration speaks of it",
                        "take it away unless an included file needs it"));
            }
        }
        return findings;
    }

    private static int uses(String text, String word) {
        int uses = 0;
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            uses++;
        }
        return uses;
    }
}
