package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.base.ShippedData;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.learn.SegmentRule.ManySiblings;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PathLearnerTest {
    private static final String ID = "4f2a9c".repeat(10) + "0b1c";
    private static final String UUID = "123e4567-e89b-12d3-a456-426614174000";

    private static List<String> globs(Observed observed) {
        return PathLearner.learn(observed.accesses(), false).paths().stream()
                .map(p -> p.glob().text())
                .toList();
    }

    private static LearnedPath only(Observed observed) {
        List<LearnedPath> paths = PathLearner.learn(observed.accesses(), false).paths();
        assertThat(paths).hasSize(1);
        return paths.get(0);
    }

    @Test
    void mergesWhatWasDoneToOnePath() {
        LearnedPath path = only(
                new Observed().owner("rw", "/a").by(Ownership.OTHER, "r", "/a").by(Ownership.UNKNOWN, "k", "/a"));
        assertThat(path.ownerPermissions()).containsExactly(FilePermission.WRITE);
        assertThat(path.permissions()).containsExactly(FilePermission.READ, FilePermission.LOCK);
        assertThat(path.evidence().count()).isEqualTo(3);
        assertThat(path.accesses()).hasSize(3);
        assertThat(path.generalisation()).isEmpty();
    }

    @Test
    void keepsFileAndDirectoryOfOneNameApart() {
        assertThat(globs(new Observed().owner("r", "/", "/d", "/d/"))).containsExactly("/", "/d", "/d/");
    }

    @Test
    void putsAsideWhatTheKernelCouldNotName() {
        FileAccess lost = new FileAccess(
                "run/x",
                FileKind.UNKNOWN,
                new TreeSet<>(List.of(FilePermission.READ)),
                Ownership.OTHER,
                Reach.DISCONNECTED);
        PathLearner learner = PathLearner.learn(new Observed().put(lost).accesses(), false);
        assertThat(learner.paths()).isEmpty();
        assertThat(learner.apart()).containsOnlyKeys(lost);
    }

    @Test
    void generalisesProcessIdsButTheFirst() {
        assertThat(globs(new Observed().owner("r", "/proc/1/stat", "/proc/32/smaps")))
                .containsExactly("/proc/1/stat", "@{PROC}/@{pid}/smaps");
    }

    @Test
    void absorbsTheFirstProcessWhereAPatternAllowsItAnyway() {
        LearnedPath path = only(new Observed().owner("r", "/proc/1/stat", "/proc/7/stat"));
        assertThat(path.glob().text()).isEqualTo("@{PROC}/@{pid}/stat");
        assertThat(path.generalisation().orElseThrow().observed()).containsExactly("/proc/1/stat", "/proc/7/stat");
    }

    @Test
    void keepsTheFirstProcessApartWhereItMayDoMore() {
        assertThat(globs(new Observed().owner("rw", "/proc/1/stat").owner("r", "/proc/7/stat")))
                .containsExactly("/proc/1/stat", "@{PROC}/@{pid}/stat");
    }

    @Test
    void generalisesThreadIds() {
        assertThat(globs(new Observed().owner("rw", "/proc/1/task/9/comm", "/proc/1/task/1/comm")))
                .containsExactly("@{PROC}/1/task/@{tid}/comm");
        assertThat(globs(new Observed().owner("r", "/proc/17/task/18/stat")))
                .containsExactly("@{PROC}/@{pid}/task/@{tid}/stat");
    }

    @Test
    void generalisesNumbersThatTheKernelGivesOut() {
        assertThat(globs(new Observed().owner("rw", "/dev/pts/0").owner("r", "/sys/devices/system/cpu/cpu3/online")))
                .containsExactly("/dev/pts/@{lsmith_number}", "/sys/devices/system/cpu/cpu@{lsmith_number}/online");
    }

    @Test
    void generalisesNamesOfTemporaryFiles() {
        assertThat(globs(new Observed()
                        .owner("wc", "/data/temp-32.rdb")
                        .owner("wrd", "/data/temp-32.rdb")
                        .owner("wcd", "/tmp/foo.Xa81bQ", "/tmp/tmpab3cd_xy", "/tmp/" + UUID + ".tmp", "/tmp/plain")))
                .containsExactly(
                        "/data/temp-@{lsmith_number}.rdb",
                        "/tmp/@{lsmith_uuid}.tmp",
                        "/tmp/foo.@{lsmith_random}",
                        "/tmp/plain",
                        "/tmp/tmp@{lsmith_random}");
    }

    @Test
    void generalisesTemporaryDirectoriesForAllBelow() {
        assertThat(globs(new Observed().owner("cd", "/tmp/d.Xa81bQ/").owner("wc", "/tmp/d.Xa81bQ/out")))
                .containsExactly("/tmp/d.@{lsmith_random}/", "/tmp/d.@{lsmith_random}/out");
    }

    @Test
    void letsTemporaryFilesThatAreLeftOverJoin() {
        assertThat(globs(new Observed().owner("wcd", "/tmp/up.7.1").owner("wc", "/tmp/up.9.55")))
                .containsExactly("/tmp/up.@{lsmith_number}.@{lsmith_number}");
    }

    @Test
    void generalisesSequenceNumbersOfWhatTheContainerCreates() {
        assertThat(globs(new Observed().owner("wc", "/data/appendonly.aof.1.base.rdb", "/var/log/app.log.2")))
                .containsExactly("/data/appendonly.aof.@{lsmith_number}.base.rdb", "/var/log/app.log.@{lsmith_number}");
    }

    @Test
    void leavesVersionsAlone() {
        Observed observed = new Observed()
                .by(Ownership.OTHER, "rm", "/usr/lib/libssl.so.3", "/usr/lib/libssl.so.1.1", "/usr/lib/libz.so.1.2.13")
                .by(Ownership.OTHER, "r", "/app/v1/config", "/app/v2/config", "/etc/" + ID)
                .owner("wc", "/data/db-1.2.3.sqlite");
        assertThat(globs(observed))
                .containsExactly(
                        "/app/v1/config",
                        "/app/v2/config",
                        "/data/db-1.2.3.sqlite",
                        "/etc/" + ID,
                        "/usr/lib/libssl.so.1.1{,.*}",
                        "/usr/lib/libssl.so.3{,.*}",
                        "/usr/lib/libz.so.1{,.*}");
    }

    @Test
    void generalisesNumbersThatVary() {
        assertThat(globs(new Observed()
                        .owner("rw", "/data/base/13/100_fsm", "/data/base/13/2_fsm", "/data/base/13/PG_VERSION")))
                .containsExactly("/data/base/13/@{lsmith_number}_fsm", "/data/base/13/PG_VERSION");
    }

    @Test
    void seesOneNumberVaryBelowAnother() {
        assertThat(globs(new Observed().owner("rw", "/data/1/f7", "/data/2/f9")))
                .containsExactly("/data/@{lsmith_number}/f@{lsmith_number}");
    }

    @Test
    void leavesNumberedDirectoriesOfDifferentUseAlone() {
        assertThat(globs(new Observed().owner("rw", "/data/v1/config", "/data/v2/blob")))
                .containsExactly("/data/v1/config", "/data/v2/blob");
    }

    @Test
    void generalisesRandomNamesSeenTwice() {
        assertThat(globs(new Observed().owner("wc", "/data/s-Xa81bQ.db", "/data/s-pQ7rT2.db")))
                .containsExactly("/data/s-@{lsmith_random}.db");
        assertThat(globs(new Observed().owner("wc", "/data/s-Xa81bQ.db"))).containsExactly("/data/s-Xa81bQ.db");
    }

    @Test
    void generalisesIdentifiers() {
        assertThat(globs(new Observed()
                        .by(Ownership.OTHER, "r", "/sys/fs/cgroup/docker-" + ID + ".scope/cpu.max")
                        .owner("wc", "/var/lib/x/" + UUID)))
                .containsExactly("/sys/fs/cgroup/docker-@{lsmith_hex64}.scope/cpu.max", "/var/lib/x/@{lsmith_uuid}");
    }

    @Test
    void makesManyCreatedFilesOnePattern() {
        List<String> words = List.of(
                "alder", "ash", "aspen", "beech", "birch", "box", "cedar", "elm", "fir", "hazel", "holly", "larch",
                "lime", "maple", "oak", "pear", "pine", "plum", "rowan", "spruce", "willow", "yew");
        Observed observed = new Observed();
        for (String word : words) {
            observed.owner("wc", "/data/" + word).owner("wc", "/etc/" + word);
        }
        observed.by(Ownership.OTHER, "r", "/data/other");
        List<String> globs = globs(observed);
        assertThat(globs).contains("/data/*", "/data/other", "/etc/alder").doesNotContain("/data/alder");
    }

    @Test
    void exactKeepsEverything() {
        Observed observed = new Observed().owner("wcd", "/tmp/x.1", "/tmp/x.2").owner("r", "/proc/7/stat");
        PathLearner learner = PathLearner.learn(observed.accesses(), true);
        assertThat(learner.paths()).hasSize(3).allMatch(p -> p.generalisation().isEmpty());
    }

    @Test
    void tellsWhatBecameOfAPath() {
        Observed observed = new Observed()
                .owner("wc", "/data/x")
                .link("/data/l.3", "/data/x")
                .owner("d", "/data/l.3");
        PathLearner learner = PathLearner.learn(observed.accesses(), false);
        assertThat(learner.glob("/data/l.3").text()).isEqualTo("/data/l.@{lsmith_number}");
        assertThat(learner.glob("/nowhere")).isEqualTo(Glob.literal("/nowhere"));
    }

    @Test
    void namesRuleObservedAndNewlyAllowed() {
        Generalisation made = only(new Observed().owner("wcd", "/tmp/x.0", "/tmp/x.1"))
                .generalisation()
                .orElseThrow();
        assertThat(made).isEqualTo(new Generalisation("temporary-file", List.of("/tmp/x.0", "/tmp/x.1"), "/tmp/x.2"));
    }

    @Test
    void everyRuleIsANamedGeneralisationInOrder() {
        List<String> rules = Generaliser.rules(new LearnedPatterns(LearnedVariables.load())).stream()
                .map(SegmentRule::name)
                .toList();
        assertThat(Stream.of(NamedGeneralisation.values())
                        .map(NamedGeneralisation::word)
                        .limit(rules.size()))
                .containsExactlyElementsOf(rules);
        assertThat(ShippedData.rows("patterns/generalisations.csv").stream().map(row -> row.get(0)))
                .containsExactlyElementsOf(Stream.of(NamedGeneralisation.values())
                        .map(NamedGeneralisation::word)
                        .toList());
        assertThat(NamedGeneralisation.MANY_SIBLINGS.threshold()).isEqualTo(ManySiblings.MANY);
    }

    @Test
    void largeInputIsNoTrouble() {
        Observed observed = new Observed();
        IntStream.range(0, 20_000).forEach(i -> observed.owner("rw", "/data/" + i % 100 + "/f" + i));
        assertThat(globs(observed)).containsExactly("/data/@{lsmith_number}/f@{lsmith_number}");
    }
}
