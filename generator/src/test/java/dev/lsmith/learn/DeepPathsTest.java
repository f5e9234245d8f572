package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** How deep paths are, the container chooses: up to 2,040 names in what the kernel can report. */
class DeepPathsTest {
    private static final int DEEP = 2_040;

    private static List<String> globs(Observed observed) {
        return PathLearner.learn(observed.accesses(), false).paths().stream()
                .map(p -> p.glob().text())
                .toList();
    }

    @Test
    void numbersThatVaryInEveryNameBecomePatterns() {
        assertThat(globs(new Observed().owner("wc", "/data" + "/1".repeat(DEEP), "/data" + "/2".repeat(DEEP))))
                .containsExactly("/data" + "/@{lsmith_number}".repeat(DEEP));
    }

    @Test
    void temporaryDirectoriesMayBeDeep() {
        Observed observed = new Observed().link("/data" + "/l".repeat(DEEP), "/data/t");
        observed.owner("wcd", "/data" + "/t.1".repeat(DEEP)).owner("r", "/data" + "/a".repeat(DEEP) + "/");
        assertThat(globs(observed)).hasSize(2);
    }

    @Test
    void wholeDeepTreesBecomeOne() {
        Observed observed = new Observed();
        IntStream.range(0, 40).forEach(i -> observed.owner("wc", "/data/x" + i + "/a/b1".repeat(DEEP / 2)));
        assertThat(globs(observed)).hasSize(1);
    }

    @Test
    void depthCostsNoMoreThanItsText() {
        Observed observed = new Observed();
        IntStream.range(0, 2_000).forEach(i -> observed.owner("rw", "/data" + "/d1".repeat(400) + "/f" + i));
        IntStream.range(0, 500).forEach(i -> observed.owner("r", "/etc" + "/d1".repeat(i) + "/f.conf"));
        assertThat(Assertions.assertTimeout(Duration.ofSeconds(20), () -> globs(observed)))
                .hasSize(501);
    }

    @Test
    void manyPatternsThatBeginAlikeCostNoMore() {
        Observed observed = new Observed();
        IntStream.range(1, 1_000)
                .forEach(i -> observed.owner("wcd", "/tmp/" + "a".repeat(i % 200) + i + "/" + "b".repeat(i) + ".7"));
        IntStream.range(0, 3_000)
                .forEach(i -> observed.owner("r", "/tmp/" + "a".repeat(200) + "/" + "c".repeat(300) + i));
        assertThat(Assertions.assertTimeout(Duration.ofSeconds(20), () -> globs(observed)))
                .isNotEmpty();
    }
}
