package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.CompiledRule;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.PolicyBits;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.RuleCompiler;
import dev.lsmith.policy.apparmor.rule.RuleKind;
import dev.lsmith.policy.apparmor.rule.RuleKinds;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.List;
import java.util.Map;

/** The rules of one profile, compiled; those of classes that are not mediated make nothing. */
final class RuleClauses {
    private final List<RuleLine> lines;
    private final RuleCompiler compiled;

    private RuleClauses(List<RuleLine> lines, RuleCompiler compiled) {
        this.lines = lines;
        this.compiled = compiled;
    }

    static RuleClauses of(Profile profile, Map<String, List<Glob>> variables, Mediation mediation)
            throws InputException {
        RuleClauses clauses = new RuleClauses(profile.lines(), new RuleCompiler(variables, mediation));
        for (int index = 0; index < clauses.lines.size(); index++) {
            clauses.lines.get(index).rule().compile(index, clauses.compiled);
        }
        clauses.addImplied(profile);
        return clauses;
    }

    Mediation mediation() {
        return compiled.mediation();
    }

    List<RuleLine> lines() {
        return lines;
    }

    List<CompiledRule> files() {
        return compiled.files().clauses();
    }

    List<CompiledRule> policy() {
        return compiled.policy().clauses();
    }

    /** A mark for each class that is mediated, besides what apparmor_parser adds for changes of profile. */
    private void addImplied(Profile profile) throws InputException {
        for (RuleKind kind : RuleKinds.ALL) {
            kind.mark()
                    .filter(mark -> compiled.has(mark.mediated()))
                    .ifPresent(mark -> compiled.policy()
                            .add(-1, Qualifiers.NONE, BytePattern.bytes(mark.head()), PolicyBits.READ));
        }
        if (lines.stream().anyMatch(line -> line.rule() instanceof ChangeProfileRule)) {
            ChangeProfileRule.compileImplied(compiled);
        }
        if (profile.form() == Profile.HeadForm.HAT || !profile.children().isEmpty()) {
            ChangeProfileRule.compileImpliedForHats(compiled);
        }
    }
}
