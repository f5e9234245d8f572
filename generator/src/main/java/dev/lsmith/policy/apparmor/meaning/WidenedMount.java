package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.apparmor.rule.CompiledRule;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.MediationClass;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.RuleCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Whether parsers that do not mount exactly let a mount rule allow what it does not say. */
public final class WidenedMount {
    private WidenedMount() {}

    /**
     * Whether they do.
     *
     * @param rule a mount or remount rule without variables
     * @throws InputException when its patterns are too complex
     */
    public static boolean is(Rule rule) throws InputException {
        List<CompiledRule> exact = clauses(rule, true);
        List<BytePattern> patterns = new ArrayList<>();
        exact.forEach(clause -> patterns.add(clause.pattern()));
        clauses(rule, false).forEach(clause -> patterns.add(clause.pattern()));
        return PathAutomaton.of(patterns, matching -> isOnlyWide(matching, exact.size()))
                .outcomes()
                .contains(true);
    }

    private static boolean isOnlyWide(List<Integer> matching, int exact) {
        return !matching.isEmpty() && IntStream.range(0, exact).noneMatch(matching::contains);
    }

    private static List<CompiledRule> clauses(Rule rule, boolean exactly) throws InputException {
        RuleCompiler compiled = new RuleCompiler(Map.of(), new Mediation(Set.of(MediationClass.MOUNT), false, exactly));
        rule.compile(0, compiled);
        return compiled.policy().clauses();
    }
}
