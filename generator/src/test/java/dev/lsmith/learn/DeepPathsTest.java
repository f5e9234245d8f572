package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileKind;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.Ownership;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Reporter;
import dev.lsmith.access.Verdict;
import dev.lsmith.diagnostic.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths as deep as the kernel takes them (PATH_MAX of linux/limits.h is 4,096): neither too deep nor slow. */
class DeepPathsTest {
    private static final Evidence EVIDENCE = Evidence.of(
            "run",
            Optional.empty(),
            "web",
            Reporter.APPARMOR,
            Verdict.COMPLAINED,
            Phase.APPLICATION,
            Position.ofLine("log", 1));

    private static SortedMap<Access, Evidence> written(List<String> paths) {
        SortedMap<Access, Evidence> accesses = new TreeMap<>();
        for (String path : paths) {
            accesses.put(
                    FileAccess.of(
                            path,
                            FileKind.REGULAR,
                            List.of(FilePermission.WRITE, FilePermission.CREATE),
                            Ownership.OWNER),
                    EVIDENCE);
        }
        return accesses;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1", "x7"})
    void aHundredDeepPaths(String segment) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            paths.add("/data/" + i + ("/" + segment).repeat(1900 / segment.length()) + "/f" + i);
        }

        PathLearner learner =
                assertTimeoutPreemptively(Duration.ofSeconds(120), () -> PathLearner.learn(written(paths), false));

        assertThat(learner.paths()).isNotEmpty();
        assertThat(paths).allMatch(path -> !learner.glob(path).text().isEmpty());
    }

    /** Names that vary at every depth become one pattern, however deep. */
    @Test
    void numbersAtEveryDepth() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            StringBuilder path = new StringBuilder("/data");
            for (int depth = 0; depth < 400; depth++) {
                path.append("/").append(10 + (i * 31 + depth * 17) % 80);
            }
            paths.add(path + "/f");
        }

        PathLearner learner =
                assertTimeoutPreemptively(Duration.ofSeconds(120), () -> PathLearner.learn(written(paths), false));

        assertThat(learner.paths()).hasSize(1);
        assertThat(learner.paths().get(0).accesses()).hasSize(40);
    }
}
