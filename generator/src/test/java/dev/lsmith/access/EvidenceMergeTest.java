package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.base.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Evidence of many records keeps the smallest positions and programs, in whatever order they are put together. */
class EvidenceMergeTest {
    private static final long SEED = 20261122;

    @Test
    void theFirstFewOfAllAreKept() {
        Random random = new Random(SEED);
        for (int i = 0; i < 1_000; i++) {
            List<Evidence> records = new ArrayList<>();
            for (int n = 1 + random.nextInt(20); n > 0; n--) {
                records.add(record(random));
            }
            Evidence all = halved(records);
            assertThat(all.positions())
                    .as("seed %d", SEED)
                    .isEqualTo(sorted(
                            records.stream().<Position>flatMap(r -> r.positions().stream()), Evidence.MAX_POSITIONS));
            assertThat(List.copyOf(all.programs()))
                    .isEqualTo(sorted(
                            records.stream().<String>flatMap(r -> r.programs().stream()), Evidence.MAX_PROGRAMS));
            assertThat(all.count()).isEqualTo(records.size());
        }
    }

    private static Evidence halved(List<Evidence> records) {
        int half = records.size() / 2;
        return half == 0
                ? records.get(0)
                : halved(records.subList(half, records.size())).merge(halved(records.subList(0, half)));
    }

    private static <E extends Comparable<E>> List<E> sorted(Stream<E> values, int most) {
        return new TreeSet<>(values.toList()).stream().limit(most).toList();
    }

    private static Evidence record(Random random) {
        return Evidence.of(
                "run",
                Optional.of(Instant.ofEpochSecond(random.nextInt(100))),
                "program" + random.nextInt(12),
                Reporter.APPARMOR,
                Verdict.COMPLAINED,
                Phase.APPLICATION,
                Position.ofLine("log", 1 + random.nextInt(30)));
    }
}
