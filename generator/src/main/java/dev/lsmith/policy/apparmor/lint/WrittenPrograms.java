package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.ProfileCheck;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.meaning.WritableProgram;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Programs and libraries that the profile lets be written and then run; told once for each rule of the file. */
final class WrittenPrograms implements ProfileCheck {
    private final RuleText text;

    WrittenPrograms(RuleText text) {
        this.text = text;
    }

    @Override
    public List<Finding> findings(LintedProfile profile) throws InputException {
        List<Finding> findings = new ArrayList<>();
        Set<RuleLine> told = new HashSet<>();
        for (WritableProgram program : WritableProgram.of(profile.meaning())) {
            Optional<RuleLine> own =
                    program.rules().stream().filter(profile::isOwn).findFirst();
            if (own.isPresent() && told.add(own.get())) {
                findings.add(new Finding(
                        own.get().at().position(),
                        Severity.WARNING,
                        "write-and-execute",
                        text.of(own.get()) + " lets a program be written and run",
                        program.path() + " may be written and then executed or mapped: " + text.placed(program.rules()),
                        "take away the writing or the execution"));
            }
        }
        return findings;
    }
}
