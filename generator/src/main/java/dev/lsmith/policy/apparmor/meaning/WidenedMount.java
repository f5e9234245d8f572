package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.apparmor.rule.CompiledRule;
import dev.lsmith.policy.apparmor.rule.CompiledRules;
import dev.lsmith.policy.apparmor.rule.GlobPatterns;
import dev.lsmith.policy.apparmor.rule.MountClauses;
import dev.lsmith.policy.apparmor.rule.MountRule;
import dev.lsmith.policy.apparmor.rule.RemountRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        CompiledRules list = new CompiledRules();
        MountClauses clauses = new MountClauses(new GlobPatterns(Map.of()), list, exactly);
        if (rule instanceof MountRule mount) {
            clauses.add(0, mount);
        } else if (rule instanceof RemountRule remount) {
            clauses.add(0, remount);
        }
        return list.clauses();
    }
}
