package dev.lsmith.audit.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found by a fixed layout is what the table finds. */
class FixedLayoutsTest {
    private static final int ROUNDS = 400;

    private final RandomLines random = new RandomLines();
    private final MadeUpReader reader = new MadeUpReader(1004);
    private final TemplateTable<String> table = new TemplateTable<>();
    private final LineScan scan = new LineScan();

    private void learn(String line) {
        learn(line, reader);
    }

    private void learn(String line, MadeUpReader by) {
        if (scan.scan(RandomLines.bytes(line + "\n"), 0, line.length())) {
            String says = by.read(scan);
            table.learn(scan, by.reads(), () -> says);
        }
    }

    private static @Nullable Template<String> find(FixedLayouts<String> layouts, String text) {
        return layouts.find(RandomLines.bytes(text), 0, text.length());
    }

    private void assertAgrees(FixedLayouts<String> layouts, String text) {
        int newline = text.indexOf('\n');
        boolean scanned = newline >= 0 && scan.scan(RandomLines.bytes(text), 0, newline);
        Template<String> expected = scanned ? table.find(scan) : null;
        Template<String> found = find(layouts, text);

        assertThat(found).as(text).isSameAs(expected);
        if (found != null) {
            assertThat(layouts.end()).as(text).isEqualTo(newline);
            assertThat(layouts.stamp().end()).as(text).isEqualTo(scan.stamp().end());
            assertThat(layouts.stamp().time()).as(text).isEqualTo(scan.time());
            assertThat(layouts.stamp().serial()).as(text).isEqualTo(scan.serial());
            assertThat(layouts.levels()).as(text).isEqualTo(scan.levels());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "50, 100000", "1000, 100000", "1000, 10"})
    void agreesWithTheTable(int number, int most) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            lines.add(random.line());
            learn(lines.get(i));
        }
        FixedLayouts<String> layouts = new FixedLayouts<>(table, most);

        for (int i = 0; i < 20_000; i++) {
            String line = random.anyOf(lines);
            assertAgrees(layouts, line + "\n" + random.anyOf(lines) + "\n");
            assertAgrees(layouts, random.changed(line) + "\n");
            assertAgrees(layouts, random.changed(random.changed(line)) + "\ntype=AVC msg=audit(");
        }
    }

    /** Once the table has forgotten all, only the layouts know. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=AVC msg=audit(1700000009.987:456): a=b pid=93 comm=\"x\" exit=-13 ip=0x7f01 auid=4294967295 z",
                "type=AVC msg=audit(1700000009.987:456): a=b pid=77 comm=\"x\" exit=-99 ip=0xabcd auid=4294967295 z",
                "type=AVC msg=audit(1900000000.000:999): a=b pid=00 comm=\"x\" exit=-77 ip=0x0000 auid=4294967295 z"
            })
    void aLineOfTheSamePunctuationIsKnown(String line) {
        String first =
                "type=AVC msg=audit(1700000000.123:123): a=b pid=12 comm=\"x\" exit=-22 ip=0x7fff auid=4294967295 z";
        learn(first, new MadeUpReader(0));
        FixedLayouts<String> layouts = new FixedLayouts<>(table);
        Template<String> template = find(layouts, first + "\n");
        table.clear();

        assertThat(template).isNotNull();
        assertThat(find(layouts, line + "\n")).isSameAs(template);
        layouts.refresh();
        assertThat(find(layouts, line + "\n")).isNull();
    }

    /** Another thread may find templates while the table forgets them: once it sees the next epoch, it finds none of before. */
    @Test
    @Timeout(120)
    void whoSeesTheNextEpochFindsNothingOfBefore() throws Exception {
        String line = "type=AVC msg=audit(1700000000.123:123): a=b pid=12";
        byte[] bytes = RandomLines.bytes(line + "\n");
        AtomicInteger round = new AtomicInteger();
        Callable<Integer> reading = () -> {
            int found = 0;
            LineScan own = new LineScan();
            own.scan(bytes, 0, line.length());
            for (int i = 1; i <= ROUNDS; i++) {
                while (round.get() < i) {
                    Thread.onSpinWait();
                }
                Object before = table.epoch();
                round.set(-i);
                while (table.epoch() == before) {
                    Thread.onSpinWait();
                }
                found += table.find(own) == null ? 0 : 1;
                round.set(0);
            }
            return found;
        };
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> found = other.submit(reading);
            for (int i = 1; i <= ROUNDS; i++) {
                learn(line);
                round.set(i);
                while (round.get() != -i) {
                    Thread.onSpinWait();
                }
                table.clear();
                while (round.get() != 0) {
                    Thread.onSpinWait();
                }
            }
            assertThat(found.get()).isZero();
        } finally {
            other.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=AVC msg=audit(1700000000.123:123): a=c pid=12 a0=12 lport=40000",
                "type=AVC msg=audit(1700000000.123:123): a=b pid=1g a0=12 lport=40000",
                "type=AVC msg=audit(1700000000.123:123): a=b pid=12 a0=1? lport=40000",
                "type=AVC msg=audit(1700000000.123:123): a=b pid=12 a0=12 lport=61000",
                "type=AVC msg=audit(1700000000.123:1x3): a=b pid=12 a0=12 lport=40000",
                "type=AVC msg=audit(17000000x0.123:123): a=b pid=12 a0=12 lport=40000",
                "type=AVC msg=audit(1700000000.1x3:123): a=b pid=12 a0=12 lport=40000",
                "type=AVC msg=audit(\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u000000.123:123): a=b pid=12 a0=12 lport=40000",
                "type=AVC msg=audit(1700000000.123:123): a=b pid=12 a0=12 lport=4000\u0000",
                "type=AVC msg=audit(1700000000.123:123): a=b pid=12 a0=12 lport=400001"
            })
    void aLineOfTheSamePunctuationIsReadToItsEnd(String line) {
        String first = "type=AVC msg=audit(1700000000.123:123): a=b pid=12 a0=12 lport=40000";
        learn(first);
        FixedLayouts<String> layouts = new FixedLayouts<>(table);

        assertThat(find(layouts, first + "\n")).isNotNull();
        assertThat(find(layouts, line + "\n")).isNull();
    }

    @Test
    void aLineThatHasNoEndIsNotFound() {
        String line = "type=AVC msg=audit(1700000000.123:456): pid=12 a=b pid=33";
        learn(line);
        FixedLayouts<String> layouts = new FixedLayouts<>(table);

        assertThat(find(layouts, line + "\n")).isNotNull();
        for (int end = 0; end <= line.length(); end++) {
            assertThat(layouts.find(RandomLines.bytes(line + "\n"), 0, end)).isNull();
        }
    }

    @Test
    void linesThatDifferFurtherAndFurtherOn() {
        FixedLayouts<String> layouts = new FixedLayouts<>(table);
        String text = "a".repeat(200);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            lines.add("type=AVC msg=audit(1700000000.123:456): " + text.substring(i) + "b".repeat(i));
            learn(lines.get(i));
        }

        for (int round = 0; round < 3; round++) {
            lines.forEach(line -> assertAgrees(layouts, line + "\n"));
        }
    }
}
