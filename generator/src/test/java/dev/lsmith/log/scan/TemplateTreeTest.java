package dev.lsmith.log.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tree finds is what the table knows, which cuts the line anew and compares it by its hash. */
class TemplateTreeTest {
    private final RandomLines random = new RandomLines();
    private final LineScan scan = new LineScan();
    private final Cut cut = new Cut();

    private static TemplateTable<String> table() {
        return new TemplateTable<>((line, heads, holes) -> Optional.of(new String(line, StandardCharsets.ISO_8859_1)));
    }

    private static int length(byte[] bytes) {
        return bytes.length - Words.SLACK;
    }

    private @Nullable Template<String> learn(TemplateTable<String> table, String line) {
        byte[] bytes = RandomLines.bytes(line + "\n");
        int end = line.length();
        return scan.head(bytes, 0, end) ? table.template(bytes, 0, end, scan, true) : null;
    }

    private @Nullable Template<String> follow(TemplateTable<String> table, String text) {
        byte[] bytes = RandomLines.bytes(text);
        return table.follow(bytes, 0, length(bytes), cut);
    }

    /** The template of the first line of a text as the table knows it, and the cut agrees with the scan. */
    private void assertAgrees(TemplateTable<String> table, String text) {
        Template<String> found = follow(table, text);
        if (found == null) {
            return;
        }
        String line = text.substring(0, text.indexOf('\n'));
        int before = table.size();
        assertThat(learn(table, line)).as(line).isSameAs(found);
        assertThat(table.size()).as(line).isEqualTo(before);
        assertThat(cut.end()).as(line).isEqualTo(line.length());
        assertThat(cut.time()).as(line).isEqualTo(scan.time());
        assertThat(cut.serial()).as(line).isEqualTo(scan.serial());
        assertThat(cut.end() - cut.body()).as(line).isEqualTo(scan.bodyLength());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 50, 1000})
    void agreesWithTheTable(int number) {
        TemplateTable<String> table = table();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            lines.add(random.line());
            learn(table, lines.get(i));
        }
        int size = table.size();
        long found = lines.stream()
                .filter(line -> follow(table, line + "\n") != null)
                .count();

        assertThat(found).as("lines that were learnt and are found").isGreaterThanOrEqualTo(number * 9L / 10);
        for (int i = 0; i < 20_000; i++) {
            String line = random.anyOf(lines);
            assertAgrees(table, line + "\n" + random.anyOf(lines) + "\n");
            assertAgrees(table, random.changed(line) + "\n");
            assertAgrees(table, random.changed(random.changed(line)) + "\ntype=AVC msg=audit(");
        }
        assertThat(size).isLessThanOrEqualTo(table.size());
    }

    @Test
    void aLineThatHasNoEndIsNotFound() {
        TemplateTable<String> table = table();
        String line = "type=AVC msg=audit(1700000000.123:456): pid=12 a=b pid=33";
        learn(table, line);

        assertThat(follow(table, line + "\n")).isNotNull();
        for (int end = 0; end <= line.length(); end++) {
            byte[] bytes = RandomLines.bytes(line + "\n");
            assertThat(table.follow(bytes, 0, end, cut)).isNull();
        }
    }

    @Test
    void aPortThatIsNotEphemeralIsText() {
        TemplateTable<String> table = table();
        String line = "type=AVC msg=audit(1700000000.123:456): lport=%d x=y";
        for (int port : List.of(40000, 80, 443)) {
            learn(table, line.formatted(port));
        }

        assertThat(follow(table, line.formatted(50000) + "\n")).isSameAs(follow(table, line.formatted(40000) + "\n"));
        assertThat(follow(table, line.formatted(80) + "\n")).isNotNull();
        assertThat(follow(table, line.formatted(81) + "\n")).isNull();
        assertThat(follow(table, line.formatted(61000) + "\n")).isNull();
    }

    @Test
    void templatesOfWhichEachBeginsTheNext() {
        TemplateTable<String> table = table();
        StringBuilder line = new StringBuilder("type=AVC msg=audit(1700000000.123:456): ");
        for (int i = 0; i < 1000; i++) {
            line.append((char) ('a' + i % 26));
            learn(table, line.toString());
        }

        assertThat(table.size()).isEqualTo(1000);
        assertAgrees(table, line + "\n");
    }

    @Test
    void nothingIsFoundOnceAllIsForgotten() {
        TemplateTable<String> table = table();
        String line = "type=AVC msg=audit(1700000000.123:456): pid=12";
        learn(table, line);
        table.clear();

        assertThat(follow(table, line + "\n")).isNull();
        assertThat(table.size()).isZero();
    }
}
