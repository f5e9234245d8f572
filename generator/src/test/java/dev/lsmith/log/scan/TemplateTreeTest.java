package dev.lsmith.log.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tree finds is what the table knows, which cuts the line anew and compares it by its hash. */
class TemplateTreeTest {
    private static final String ALPHABET = " =0123456789abcdefxABCDEF-\"{}():.\u001d\n,zZ?";
    private static final List<String> CARRIERS = List.of(
            "",
            "",
            "node=h1 ",
            "Nov  9 09:09:09 host kernel: [   99.999999] audit: ",
            "2029-09-09T09:09:09.999+00:00 host audispd[999]: node=h ",
            "<9>1 2029-09-09T09:09:09Z host kernel - - - audit: ",
            "[99999.9] audit: ",
            "audit.log:99:",
            "x[9:9]:");
    private static final List<String> WORDS = List.of(
            "pid=1",
            "pid=4242",
            "pid=?",
            "ppid=7",
            "auid=4294967295",
            "a0=5",
            "a0=7ffc1234abcd",
            "a1=0",
            "exit=-13",
            "exit=no",
            "lport=80",
            "lport=443",
            "lport=40000",
            "lport=60999",
            "lport=61000",
            "saddr=0200B228AC110001",
            "saddr=02",
            "SADDR={ saddr_fam=inet laddr=172.17.0.1 lport=41542 }",
            "syscall=1",
            "syscall=10",
            "syscall=101",
            "comm=\"a\"",
            "comm=\"ab\"",
            "name=2F61",
            "x");

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(17);
    private final LineScan scan = new LineScan();
    private final Cut cut = new Cut();

    private static TemplateTable<String> table() {
        return new TemplateTable<>((line, heads, holes) -> Optional.of(new String(line, StandardCharsets.ISO_8859_1)));
    }

    private static byte[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.copyOf(bytes, bytes.length + Words.SLACK);
    }

    private static int length(byte[] bytes) {
        return bytes.length - Words.SLACK;
    }

    private @Nullable Template<String> learn(TemplateTable<String> table, String line) {
        byte[] bytes = bytes(line + "\n");
        int end = line.length();
        return scan.head(bytes, 0, end) ? table.template(bytes, 0, end, scan, true) : null;
    }

    private @Nullable Template<String> follow(TemplateTable<String> table, String text) {
        byte[] bytes = bytes(text);
        return table.follow(bytes, 0, length(bytes), cut);
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        line.append(CARRIERS.get(random.nextInt(CARRIERS.size())).replace("9", String.valueOf(random.nextInt(10))));
        line.append("type=").append(random.nextBoolean() ? "AVC" : "SYSCALL").append(" msg=audit(");
        line.append(random.nextInt(2_000_000_000)).append('.').append(100 + random.nextInt(900));
        line.append(':').append(random.nextInt(1, 1 << random.nextInt(1, 30))).append("):");
        for (int i = random.nextInt(8); i >= 0; i--) {
            line.append(random.nextInt(9) == 0 ? '\u001d' : ' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return line.toString();
    }

    private String changed(String line) {
        int at = random.nextInt(line.length());
        String other = String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return switch (random.nextInt(3)) {
            case 0 -> line.substring(0, at) + line.substring(at + 1);
            case 1 -> line.substring(0, at) + other + line.substring(at);
            default -> line.substring(0, at) + other + line.substring(at + 1);
        };
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
            lines.add(line());
            learn(table, lines.get(i));
        }
        int size = table.size();
        long found = lines.stream()
                .filter(line -> follow(table, line + "\n") != null)
                .count();

        assertThat(found).as("lines that were learnt and are found").isGreaterThanOrEqualTo(number * 9L / 10);
        for (int i = 0; i < 20_000; i++) {
            String line = lines.get(random.nextInt(number));
            assertAgrees(table, line + "\n" + lines.get(random.nextInt(number)) + "\n");
            assertAgrees(table, changed(line) + "\n");
            assertAgrees(table, changed(changed(line)) + "\ntype=AVC msg=audit(");
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
            byte[] bytes = bytes(line + "\n");
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
