package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.ReadingReport.LineState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records to events, and the words of the kernel on what is missing. */
class EventTest {
    private static String record(String type, long second, long serial) {
        return "type=" + type + " msg=audit(" + second + ".001:" + serial + "): pid=1\n";
    }

    private static List<String> shape(Reading reading) {
        return reading.events().stream()
                .map(e -> e.id().map(i -> i.node() + i.serial()).orElse("-") + " "
                        + e.records().stream().map(AuditRecord::type).collect(Collectors.joining("+")))
                .toList();
    }

    @Test
    void interleavedEvents() {
        Reading reading = Reading.of(record("AVC", 100, 1)
                + record("AVC", 100, 2)
                + record("SYSCALL", 100, 1)
                + record("SYSCALL", 100, 2)
                + record("PROCTITLE", 100, 2)
                + record("PROCTITLE", 100, 1));

        assertThat(shape(reading)).containsExactly("2 AVC+SYSCALL+PROCTITLE", "1 AVC+SYSCALL+PROCTITLE");
        assertThat(reading.report().events()).isEqualTo(2);
    }

    @Test
    void twoNodesWithOneSerial() {
        Reading reading = Reading.of("node=a " + record("AVC", 100, 1)
                + "node=b " + record("AVC", 100, 1)
                + "node=a " + record("SYSCALL", 100, 1));

        assertThat(shape(reading)).containsExactly("b1 AVC", "a1 AVC+SYSCALL");
    }

    @Test
    void oneSerialAtTwoTimes() {
        assertThat(shape(Reading.of(record("AVC", 100, 1) + record("AVC", 101, 1))))
                .containsExactly("1 AVC", "1 AVC");
    }

    @Test
    void typesThatStandAlone() {
        Reading reading = Reading.of(record("SYSCALL", 100, 1) + record("USER_AVC", 100, 2) + record("2310", 100, 3));

        assertThat(shape(reading)).containsExactly("2 USER_AVC", "3 USER_MAC_POLICY_LOAD", "1 SYSCALL");
    }

    @Test
    void endOfEventIsNoRecord() {
        Reading reading = Reading.of(
                record("SYSCALL", 100, 1) + record("AVC", 100, 2) + record("EOE", 100, 1) + record("EOE", 100, 7));

        assertThat(shape(reading)).containsExactly("1 SYSCALL", "2 AVC");
        assertThat(reading.report().lines(LineState.IGNORED)).isEqualTo(2);
    }

    @Test
    void recordsOutOfOrder() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lines.addAll(List.of(
                    record("AVC", 100 + i * 10, i),
                    record("SYSCALL", 100 + i * 10, i),
                    record("CWD", 100 + i * 10, i)));
        }
        Collections.shuffle(lines, new Random(11));

        Reading reading = Reading.of(String.join("", lines));

        assertThat(reading.events())
                .hasSize(60)
                .allSatisfy(e -> assertThat(e.records()).hasSize(3));
    }

    @Test
    void eventsInFlightAreBounded() {
        StringBuilder log = new StringBuilder();
        int count = EventAssembler.MOST_IN_FLIGHT + 10;
        for (int i = 0; i < count; i++) {
            log.append(record("AVC", 100, i));
        }
        log.append(record("SYSCALL", 100, 0));

        assertThat(Reading.of(log.toString()).events()).hasSize(count + 1);
    }

    @Test
    void recordsOfAnEventAreBounded() {
        String log = record("PATH", 100, 1).repeat(EventAssembler.MOST_RECORDS * 2 + 1);

        assertThat(Reading.of(log).events()).hasSize(3);
    }

    @Test
    void eventsGoOverToTheNextFileOfARunOnly() {
        byte[] first = record("AVC", 100, 1).getBytes(StandardCharsets.UTF_8);
        byte[] second = record("SYSCALL", 100, 1).getBytes(StandardCharsets.UTF_8);

        assertThat(shape(Reading.of(
                        List.of(Reading.source("log.1", "run", first), Reading.source("log", "run", second)))))
                .containsExactly("1 AVC+SYSCALL");
        assertThat(shape(Reading.of(List.of(Reading.source("a", "a", first), Reading.source("b", "b", second)))))
                .containsExactly("1 AVC", "1 SYSCALL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[ 1.0] kauditd_printk_skb: 36 callbacks suppressed | RATE_LIMIT | 36",
                "Aug 14 21:27:54 host kernel: [87589.4] __ratelimit: 36 callbacks suppressed | RATE_LIMIT | 36",
                "Aug 14 21:27:54 host kernel: [87589.4] type __ratelimit: 36 callbacks suppressed | RATE_LIMIT | 36",
                "Aug 14 21:27:54 host kernel: audit: kauditd_printk_skb: 7 callbacks suppressed | RATE_LIMIT | 7",
                "Aug 14 21:27:54 host systemd-journald[1]: Missed 12 kernel messages | RATE_LIMIT | 12",
                "[ 1.0] audit: audit_lost=5 audit_rate_limit=0 audit_backlog_limit=64 | AUDIT_LOST | 5",
                "[ 1.0] audit: backlog limit exceeded | BACKLOG_LIMIT | 0",
                "[ 1.0] audit: audit_backlog=65 > audit_backlog_limit=64 | BACKLOG_LIMIT | 0",
                "[ 1.0] audit: rate limit exceeded | RATE_LIMIT | 0",
                "{\"MESSAGE\":\"audit: audit_lost=5 audit_rate_limit=0\",\"_TRANSPORT\":\"kernel\"} | AUDIT_LOST | 5",
            })
    void lossMarkers(String line, Loss.LossKind kind, long lost) {
        Reading reading = Reading.of(line);

        assertThat(reading.report().losses()).extracting(Loss::kind).containsExactly(kind);
        assertThat(reading.report().losses()).extracting(Loss::lost).containsExactly(lost);
        assertThat(reading.report().lines(LineState.IGNORED)).isEqualTo(1);
    }

    @Test
    void lossIsCountedFromARunningTotal() {
        Reading reading = Reading.of(
                "[ 1.0] audit: audit_lost=5 x\n[ 2.0] audit: audit_lost=9 x\n[ 1.0] audit: audit_lost=2 x\n");

        assertThat(reading.report().losses()).extracting(Loss::lost).containsExactly(5L, 4L, 2L);
    }

    @Test
    void gapsInSerialsAndOtherSuppressionsAreNoLoss() {
        Reading reading = Reading.of(record("AVC", 100, 1) + record("AVC", 100, 900)
                + "[ 1.0] net_ratelimit: 3 callbacks suppressed\n"
                + "Aug 14 21:27:54 host myapp[1]: Missed 12 kernel messages\n");

        assertThat(reading.report().losses()).isEmpty();
    }
}
