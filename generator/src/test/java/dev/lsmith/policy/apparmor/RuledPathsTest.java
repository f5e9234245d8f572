package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.learn.LearnedVariables;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.PathLanguage;
import dev.lsmith.policy.apparmor.DenialReach.RuledPaths;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That two rules begin otherwise is never held against a path that both have. */
class RuledPathsTest {
    private static final Map<String, List<Glob>> VARIABLES =
            LearnedVariables.load().all();
    private static final List<String> GLOBS = List.of(
            "/proc/*/mem",
            "@{PROC}/@{lsmith_number}/mem",
            "@{PROC}/sys/**",
            "/sys/fs/cgroup/**",
            "/sys/[^f]*/**",
            "/srv/@{lsmith_number}.db",
            "/srv/*.db",
            "/srv/data/*",
            "/s*/data/{a,b}",
            "/srv/data/a",
            "{/srv,/sys}/data/?",
            "/**",
            "/");

    @Test
    void rulesMeetWhereTheirLanguagesDo() throws InputException {
        for (String one : GLOBS) {
            for (String other : GLOBS) {
                Glob first = GlobParser.parse(one);
                Glob second = GlobParser.parse(other);
                assertThat(new RuledPaths(first, VARIABLES).meeting(new RuledPaths(second, VARIABLES)))
                        .as("%s and %s", one, other)
                        .isEqualTo(PathLanguage.of(first, VARIABLES).intersection(PathLanguage.of(second, VARIABLES)));
            }
        }
    }
}
