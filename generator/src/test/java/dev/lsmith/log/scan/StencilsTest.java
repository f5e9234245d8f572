package dev.lsmith.log.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** What is found by an outline is what the tree finds. */
class StencilsTest {
    private static final int ROUNDS = 400;

    private final RandomLines random = new RandomLines();
    private final TemplateTable<String> table =
            new TemplateTable<>((line, heads, holes) -> Optional.of(new String(line, StandardCharsets.ISO_8859_1)));
    private final Cut cut = new Cut();

    private void learn(String line) {
        LineScan scan = new LineScan();
        byte[] bytes = RandomLines.bytes(line + "\n");
        if (scan.head(bytes, 0, line.length())) {
            table.template(bytes, 0, line.length(), scan, true);
        }
    }

    private static @Nullable Template<String> find(Stencils<String> stencils, String text) {
        return stencils.find(RandomLines.bytes(text), 0, text.length());
    }

    private void assertAgrees(Stencils<String> stencils, String text) {
        Template<String> expected = table.follow(RandomLines.bytes(text), 0, text.length(), cut);
        Template<String> found = find(stencils, text);

        assertThat(found).as(text).isSameAs(expected);
        if (found != null) {
            assertThat(stencils.cut().end()).as(text).isEqualTo(cut.end());
            assertThat(stencils.cut().body()).as(text).isEqualTo(cut.body());
            assertThat(stencils.cut().time()).as(text).isEqualTo(cut.time());
            assertThat(stencils.cut().serial()).as(text).isEqualTo(cut.serial());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "50, 100000", "1000, 100000", "1000, 10"})
    void agreesWithTheTree(int number, int most) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            lines.add(random.line());
            learn(lines.get(i));
        }
        Stencils<String> stencils = new Stencils<>(table, most);

        for (int i = 0; i < 20_000; i++) {
            String line = random.anyOf(lines);
            assertAgrees(stencils, line + "\n" + random.anyOf(lines) + "\n");
            assertAgrees(stencils, random.changed(line) + "\n");
            assertAgrees(stencils, random.changed(random.changed(line)) + "\ntype=AVC msg=audit(");
        }
    }

    /** Once the tree has forgotten all, only the stencils know. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=AVC msg=audit(1700000009.987:456): a=b pid=93 comm=\"x\" exit=-13 ip=0x7f01 auid=4294967295 z",
                "type=AVC msg=audit(1700000009.987:456): a=b pid=77 comm=\"x\" exit=-99 ip=0xabcd auid=4294967295 z",
                "type=AVC msg=audit(1900000000.000:999): a=b pid=00 comm=\"x\" exit=-aa ip=0x0000 auid=4294967295 z"
            })
    void aLineOfTheSameOutlineIsKnown(String line) {
        String first =
                "type=AVC msg=audit(1700000000.123:123): a=b pid=12 comm=\"x\" exit=-22 ip=0x7fff auid=4294967295 z";
        learn(first);
        Stencils<String> stencils = new Stencils<>(table);
        Template<String> template = find(stencils, first + "\n");
        table.clear();

        assertThat(template).isNotNull();
        assertThat(find(stencils, line + "\n")).isSameAs(template);
        stencils.refresh();
        assertThat(find(stencils, line + "\n")).isNull();
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
            Cut own = new Cut();
            for (int i = 1; i <= ROUNDS; i++) {
                while (round.get() < i) {
                    Thread.onSpinWait();
                }
                Object before = table.epoch();
                round.set(-i);
                while (table.epoch() == before) {
                    Thread.onSpinWait();
                }
                found += table.follow(bytes, 0, line.length() + 1, own) == null ? 0 : 1;
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
                "type=AVC msg=audit(1700000000.123:123): a=b pid=12 a0=1x lport=40000",
                "type=AVC msg=audit(1700000000.123:123): a=b pid=12 a0=12 lport=61000",
                "type=AVC msg=audit(1700000000.123:1x3): a=b pid=12 a0=12 lport=40000",
                "type=AVC msg=audit(17000000x0.123:123): a=b pid=12 a0=12 lport=40000",
                "type=AVC msg=audit(1700000000.1x3:123): a=b pid=12 a0=12 lport=40000",
                "type=AVC msg=audit(\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u000000.123:123): a=b pid=12 a0=12 lport=40000",
                "type=AVC msg=audit(1700000000.123:123): a=b pid=12 a0=12 lport=4000\u0000",
                "type=AVC msg=audit(1700000000.123:123): a=b pid=12 a0=12 lport=400001"
            })
    void aLineOfTheSameOutlineIsReadToItsEnd(String line) {
        String first = "type=AVC msg=audit(1700000000.123:123): a=b pid=12 a0=12 lport=40000";
        learn(first);
        Stencils<String> stencils = new Stencils<>(table);

        assertThat(find(stencils, first + "\n")).isNotNull();
        assertThat(find(stencils, line + "\n")).isNull();
    }

    @Test
    void aLineThatHasNoEndIsNotFound() {
        String line = "type=AVC msg=audit(1700000000.123:456): pid=12 a=b pid=33";
        learn(line);
        Stencils<String> stencils = new Stencils<>(table);

        assertThat(find(stencils, line + "\n")).isNotNull();
        for (int end = 0; end <= line.length(); end++) {
            assertThat(stencils.find(RandomLines.bytes(line + "\n"), 0, end)).isNull();
        }
    }

    @Test
    void linesThatDifferFurtherAndFurtherOn() {
        Stencils<String> stencils = new Stencils<>(table);
        String text = "a".repeat(200);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            lines.add("type=AVC msg=audit(1700000000.123:456): " + text.substring(i) + "b".repeat(i));
            learn(lines.get(i));
        }

        for (int round = 0; round < 3; round++) {
            lines.forEach(line -> assertAgrees(stencils, line + "\n"));
        }
    }
}
