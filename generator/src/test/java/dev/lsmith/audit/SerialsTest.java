package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.ReadingReport.SerialSequence;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Gaps in the numbers of events. */
class SerialsTest {
    private final Serials serials = new Serials();

    private SerialsTest events(long first, long last, long time) {
        for (long serial = first; serial <= last; serial++) {
            serials.add("", time + serial, serial, "audit.log", serial);
        }
        return this;
    }

    private List<Long> missing() {
        return serials.sequence().gaps().stream()
                .map(SerialSequence.SerialGap::missing)
                .toList();
    }

    @Test
    void numbersThatFollowEachOtherHaveNone() {
        assertThat(events(52, 1574, 0).missing()).isEmpty();
    }

    @Test
    void aJumpIsOneAndSaysWhere() {
        events(1, 10, 0).events(21, 30, 0);
        SerialSequence sequence = serials.sequence();
        assertThat(sequence.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.missing()).isEqualTo(10);
            assertThat(gap.from().toEpochMilli()).isEqualTo(10);
            assertThat(gap.to().toEpochMilli()).isEqualTo(21);
            assertThat(gap.position()).hasToString("audit.log:21");
        });
        assertThat(sequence.first().orElseThrow().toEpochMilli()).isEqualTo(1);
        assertThat(sequence.last().orElseThrow().toEpochMilli()).isEqualTo(30);
    }

    @Test
    void theOrderOfEventsAndFilesDoesNotMatter() {
        assertThat(events(500, 900, 0).events(1, 499, 0).missing()).isEmpty();
        Serials mixed = new Serials();
        Random random = new Random(7);
        for (long serial = 1; serial <= 2000; serial++) {
            long near = Math.max(1, serial + random.nextInt(9) - 4);
            mixed.add("", near, near, "a", serial);
            mixed.add("", serial, serial, "a", serial);
        }
        assertThat(mixed.sequence().gaps()).isEmpty();
    }

    @Test
    void anotherBootAnotherHostAndAnotherRecordingBeginAnew() {
        assertThat(events(1000, 2000, 0).events(1, 500, 60_000).missing()).isEmpty();
        serials.add("other", 70_000, 9, "b", 1);
        serials.restart();
        assertThat(events(5000, 5100, 80_000).missing()).isEmpty();
    }

    @Test
    void aLogThatWasPickedFromAnotherTellsNothing() {
        for (long serial = 0; serial < 10L * Serials.MOST; serial += 2) {
            serials.add("", serial, serial, "a", serial);
        }
        assertThat(missing()).isEmpty();
    }
}
