package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.LogReader.EventSink;
import dev.lsmith.audit.LogSources.LogSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The levels of contexts are data: lines that differ in them are of one template, and each event says of whom it tells. */
class ContextLevelsTest {
    private static final String EVENT = """
            type=AVC msg=audit(1700000000.1%1$02d:%1$d): avc:  denied  { read } for pid=%1$d comm="a" name="%4$s" scontext=u:r:t:s0:%2$s tcontext=u:r:f:s0:%3$s tclass=file permissive=1
            type=SYSCALL msg=audit(1700000000.1%1$02d:%1$d): arch=c000003e syscall=0 success=yes exit=0 pid=%1$d comm="a" exe="/a" subj=u:r:t:s0:%2$s key=(null)
            type=PROCTITLE msg=audit(1700000000.1%1$02d:%1$d): proctitle="a"
            """;

    private final Random random = new Random(5);
    private final Map<String, Integer> seen = new TreeMap<>();
    private final AtomicInteger whole = new AtomicInteger();

    private String level() {
        return "c" + (5 + 40 * random.nextInt(4)) + ",c" + (90 + 300 * random.nextInt(4));
    }

    private static String said(AuditEvent event) {
        String name = event.records().get(0).value("name").orElse("?");
        return event.records().get(0).value("scontext").orElse("?") + " "
                + (name.equals("x") ? event.records().get(0).value("tcontext").orElse("?") : "") + " "
                + event.records().get(1).value("subj").orElse("?") + " " + name;
    }

    private EventSink sink() {
        return event -> {
            whole.incrementAndGet();
            String said = said(event);
            return () -> {
                seen.merge(said, 1, Integer::sum);
                return (time, source, lines) -> seen.merge(said, 1, Integer::sum);
            };
        };
    }

    @Test
    void eachEventIsOfItsOwnLevels() {
        StringBuilder log = new StringBuilder();
        Map<String, Integer> expected = new TreeMap<>();
        for (int i = 1; i < 3000; i++) {
            String own = level();
            String other = random.nextBoolean() ? own : level();
            String name = random.nextInt(3) == 0 ? "x" : "y";
            log.append(EVENT.formatted(i % 100 + 100 * i, own, other, name));
            String of = name.equals("x") ? "u:r:f:s0:" + other : "";
            expected.merge("u:r:t:s0:" + own + " " + of + " u:r:t:s0:" + own + " " + name, 1, Integer::sum);
        }
        byte[] bytes = log.toString()
                .replaceAll("audit\\(1700000000\\.1\\d+:", "audit(1700000000.111:")
                .getBytes(StandardCharsets.UTF_8);

        new LogReader()
                .read(
                        List.of(new LogSource("log", "log", () -> new ByteArrayInputStream(bytes))),
                        new Ledger(),
                        sink());

        assertThat(seen).isEqualTo(expected);
        assertThat(whole.get()).isLessThan(1500);
    }
}
