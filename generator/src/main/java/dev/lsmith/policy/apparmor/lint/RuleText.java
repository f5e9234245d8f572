package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.List;
import java.util.stream.Collectors;

/** How findings name rules. */
final class RuleText {
    private static final int MOST_NAMED = 3;

    private final ProfileWriter writer = new ProfileWriter();

    /** The rule between backquotes. */
    String of(RuleLine line) {
        return "`" + writer.write(line.written()) + "`";
    }

    /** The rule with its place: {@code `/a r,` (file:line)}. */
    String placed(RuleLine line) {
        return of(line) + " (" + line.at().file() + ":" + line.at().line() + ")";
    }

    /** Some rules with their places, not more than a reader wants to see. */
    String placed(List<RuleLine> lines) {
        String named = lines.stream().limit(MOST_NAMED).map(this::placed).collect(Collectors.joining(" and "));
        int more = lines.size() - MOST_NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
