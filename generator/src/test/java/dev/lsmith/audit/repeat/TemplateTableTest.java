package dev.lsmith.audit.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line that is known says what whoever reads it would say. */
class TemplateTableTest {
    private final RandomLines random = new RandomLines();
    private final LineScan scan = new LineScan();
    private final TemplateTable<String> table = new TemplateTable<>();

    private boolean scan(String line) {
        return scan.scan(RandomLines.bytes(line + "\n"), 0, line.length());
    }

    private void learn(String line, MadeUpReader reader) {
        if (scan(line)) {
            reader.read(scan);
            table.learn(scan, reader.reads(), () -> line);
        }
    }

    private @Nullable Template<String> find(String line) {
        return scan(line) ? table.find(scan) : null;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 4", "3, 4", "4, 3", "5, 3", "6, 2", "7, 6", "8, 8"})
    void saysWhatTheReaderSays(int seed, int readers) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            lines.add(random.line());
        }
        for (int i = 0; i < readers; i++) {
            MadeUpReader reader = new MadeUpReader(seed * 1000 + i);
            lines.forEach(line -> learn(line, reader));
        }
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            String line = i % 3 == 0 ? random.line() : random.changed(random.anyOf(lines));
            Template<String> template = find(line);
            if (template != null) {
                found++;
                assertAgrees(line, template, seed * 1000, readers);
            }
        }
        assertThat(found).isGreaterThan(1000);
    }

    /** Each reader that reads no more of the line than the template agrees in says of it what it says of the template's own. */
    private static void assertAgrees(String line, Template<String> template, int seed, int readers) {
        for (int i = 0; i < readers; i++) {
            MadeUpReader reader = new MadeUpReader(seed + i);
            String says = read(reader, line);
            if (reader.reads().stream().allMatch(r -> template.agreesIn(r.place(), r.extent()))) {
                assertThat(read(reader, template.meaning())).as(line).isEqualTo(says);
            }
        }
    }

    private static String read(MadeUpReader reader, String line) {
        LineScan scan = new LineScan();
        assertThat(scan.scan(RandomLines.bytes(line + "\n"), 0, line.length())).isTrue();
        return reader.read(scan);
    }

    @Test
    void whatNobodyReadMayDiffer() {
        MadeUpReader reader = new MadeUpReader(0);
        learn("type=AVC msg=audit(1700000000.123:456): pid=12 a=b", reader);

        assertThat(find("type=AVC msg=audit(1800000000.999:7): pid=3344 a=b")).isNotNull();
        assertThat(find("type=AVC msg=audit(1800000000.999:7): pid=3344 a=y")).isNull();
        assertThat(find("type=AVC msg=audit(1800000000.999:7): pid=? a=b")).isNull();
        assertThat(find("type=AVC msg=audit(1800000000.999:7): pid=12x a=b")).isNotNull();
    }

    /** A host's containers differ in their levels: those are no part of what a template is, and told beside it. */
    @Test
    void levelsAreToldBesideTheTemplate() {
        String line = "type=AVC msg=audit(1700000000.123:456): scontext=u:r:t:s0:%s tcontext=u:r:f:s0:%s tclass=file";
        learn(line.formatted("c1,c2", "c1,c2"), new MadeUpReader(0));
        Template<String> template = find(line.formatted("c1,c2", "c1,c2"));

        assertThat(template).isNotNull();
        assertThat(find(line.formatted("c12,c345", "c7,c1023"))).isSameAs(template);
        assertThat(LineScan.level(scan.levels(), 0)).isEqualTo("c12,c345");
        assertThat(LineScan.level(scan.levels(), 1)).isEqualTo("c7,c1023");
        assertThat(find(line.formatted("c1,c2", "c1"))).isNull();
        assertThat(find(line.formatted("c1,c2", "c1.c2"))).isNull();
        assertThat(find(line.formatted("c1,c2", "c1,c20000"))).isNull();
    }

    @Test
    void moreThatIsReadPartsTheLines() {
        scan("type=AVC msg=audit(1700000000.123:456): pid=12 lport=40000");
        Template<String> before = table.learn(scan, List.of(), () -> "any");
        Template<String> after =
                table.learn(scan, List.of(new TemplateTable.PlaceRead(2, Extent.SERVICE_PORT)), () -> "a client");

        assertThat(before.isRetired()).isTrue();
        assertThat(find("type=AVC msg=audit(1700000000.123:456): pid=77 lport=50000"))
                .isSameAs(after);
        assertThat(find("type=AVC msg=audit(1700000000.123:456): pid=12 lport=80"))
                .isNull();
        assertThat(find("type=AVC msg=audit(1700000000.123:456): pid=12 lport=61000"))
                .isNull();
    }

    @Test
    void nothingIsFoundOnceAllIsForgotten() {
        learn("type=AVC msg=audit(1700000000.123:456): pid=12", new MadeUpReader(0));
        table.clear();

        assertThat(find("type=AVC msg=audit(1700000000.123:456): pid=12")).isNull();
        assertThat(table.size()).isZero();
    }
}
