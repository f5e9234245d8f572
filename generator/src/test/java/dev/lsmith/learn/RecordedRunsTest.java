package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.Ownership;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.PathAutomaton;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was learned from one boot allows all that the same container did in another. */
class RecordedRunsTest {
    @ParameterizedTest
    @ValueSource(strings = {"nginx", "redis", "memcached", "perlapp"})
    void theSecondRunIsAllowed(String workload) throws IOException, InputException {
        List<LearnedPath> learned = learned(workload, "apparmor-run1");
        assertThat(learned).isNotEmpty();
        assertThat(notAllowed(learned, Recording.files(workload, "apparmor-run2")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "redis", "memcached", "perlapp"})
    void theFirstRunIsAllowedByTheSecondAsFarAsItDidTheSame(String workload) throws IOException, InputException {
        List<LearnedPath> learned = learned(workload, "apparmor-run2");
        List<String> expected = workload.equals("nginx")
                ? List.of(
                        "/run/nginx.pid (delete) unknown owner",
                        "/run/nginx.pid (read) unknown owner",
                        "/var/log/nginx/access.log (write) unknown owner",
                        "/var/www/html/index.html (read) unknown other")
                : List.of();
        assertThat(notAllowed(learned, Recording.files(workload, "apparmor-run1")))
                .isEqualTo(expected);
    }

    private static List<LearnedPath> learned(String workload, String run) throws IOException {
        return PathLearner.learn(Recording.files(workload, run).accesses(), false)
                .paths();
    }

    private static List<String> notAllowed(List<LearnedPath> learned, Observed observed) throws InputException {
        List<Glob> globs = learned.stream().map(LearnedPath::glob).toList();
        PathAutomaton<List<Integer>> automaton =
                PathAutomaton.build(globs, LearnedVariables.load().all(), rules -> rules);
        return observed.accesses().keySet().stream()
                .map(FileAccess.class::cast)
                .filter(a -> !allowed(automaton.outcome(a.path()), learned, a))
                .map(Access::text)
                .toList();
    }

    private static boolean allowed(List<Integer> rules, List<LearnedPath> learned, FileAccess access) {
        Set<FilePermission> allowed = EnumSet.noneOf(FilePermission.class);
        for (int rule : rules) {
            allowed.addAll(learned.get(rule).permissions());
            if (access.ownership() == Ownership.OWNER) {
                allowed.addAll(learned.get(rule).ownerPermissions());
            }
        }
        return allowed.containsAll(access.permissions());
    }
}
