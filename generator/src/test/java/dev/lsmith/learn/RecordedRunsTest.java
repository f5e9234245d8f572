package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.PathAutomaton;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was learned from one boot allows all that the same container did in another. */
class RecordedRunsTest {
    /** What becomes a pattern as the next image may have it otherwise. */
    private static final Set<String> IMAGE = Set.of("library-version", "multiarch-folder");

    @ParameterizedTest
    @CsvSource({"nginx,audit.log", "redis,audit.log.zst", "memcached,audit.log", "perlapp,audit.log.gz"})
    void theSecondRunIsAllowed(String workload, String log) throws InputException {
        List<LearnedPath> learned = learned(Recording.model(workload, log));
        assertThat(learned).isNotEmpty();
        assertThat(notAllowed(learned, Recording.model(workload, "run2/audit.log.xz")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"redis,audit.log.zst", "memcached,audit.log", "perlapp,audit.log.gz"})
    void theFirstRunIsAllowedByTheSecond(String workload, String log) throws InputException {
        List<LearnedPath> learned = learned(Recording.model(workload, "run2/audit.log.xz"));
        assertThat(notAllowed(learned, Recording.model(workload, log))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx,audit.log,",
        "redis,audit.log.zst,/data/appendonlydir/appendonly.aof.@{lsmith_number}.base.rdb"
                + " /data/appendonlydir/appendonly.aof.@{lsmith_number}.incr.aof"
                + " /data/temp-@{lsmith_number}.rdb"
                + " /data/temp-rewriteaof-@{lsmith_number}.aof"
                + " @{PROC}/@{pid}/smaps",
        "memcached,audit.log,@{PROC}/1/task/@{tid}/comm",
        "perlapp,audit.log.gz,/tmp/upload.@{lsmith_number}.@{lsmith_number}"
    })
    void onlyWhatVariesBecomesAPattern(String workload, String log, String patterns) throws InputException {
        String made = String.join(
                " ",
                learned(Recording.model(workload, log)).stream()
                        .filter(p -> p.generalisation()
                                .filter(g -> IMAGE.stream().noneMatch(g.rule()::startsWith))
                                .isPresent())
                        .map(p -> p.glob().text())
                        .toList());
        assertThat(made).isEqualTo(patterns == null ? "" : patterns);
    }

    private static List<LearnedPath> learned(Model model) {
        return PathLearner.learn(model.accesses(), false).paths();
    }

    private static List<String> notAllowed(List<LearnedPath> learned, Model model) throws InputException {
        List<Glob> globs = learned.stream().map(LearnedPath::glob).toList();
        PathAutomaton<List<Integer>> automaton =
                PathAutomaton.build(globs, LearnedVariables.load().all(), rules -> rules);
        return model.accesses(FileAccess.class).keySet().stream()
                .filter(a -> !allowed(automaton.outcome(a.path()), learned, a))
                .map(FileAccess::text)
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
