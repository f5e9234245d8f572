package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The table of record types against what Debian knows. */
class RecordTypesTest {
    private final RecordTypes types = new RecordTypes();

    @Test
    void spellings() {
        for (String spelling : List.of("AVC", "1400", "UNKNOWN[1400]", "AUDIT1400", "<audit-1400>")) {
            assertThat(types.name(spelling)).isEqualTo("AVC");
        }
        assertThat(types.name("1999")).isEqualTo("UNKNOWN[1999]");
        assertThat(types.name("BRAND_NEW")).isEqualTo("BRAND_NEW");
        assertThat(types.number("AVC")).isEqualTo(1400);
        assertThat(types.number("UNKNOWN[1999]")).isEqualTo(1999);
        assertThat(types.isType("hello")).isFalse();
        assertThat(types.isType("1400")).isTrue();
    }

    @Test
    void everyTypeThatAusearchKnows() throws IOException, InterruptedException {
        Path ausearch = Path.of("/usr/sbin/ausearch");
        Assumptions.assumeTrue(Files.isExecutable(ausearch), "ausearch is not installed");
        Process process = new ProcessBuilder(ausearch.toString(), "-m")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Set<String> unknown = new TreeSet<>();
        for (String name : Pattern.compile("\\s+")
                .split(output.substring(output.indexOf("are:") + 4).strip(), -1)) {
            if (!name.equals("ALL") && types.number(name) < 0) {
                unknown.add(name);
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void numbersOfTheKernelsHeader() throws IOException {
        Path header = Path.of("/usr/include/linux/audit.h");
        Assumptions.assumeTrue(Files.isReadable(header), "linux/audit.h is not installed");
        var define = Pattern.compile("#define\\s+AUDIT_(\\w+)\\s+(1[1-9]\\d\\d|2\\d\\d\\d)\\b.*");
        for (String line : Files.readAllLines(header)) {
            var m = define.matcher(line);
            if (m.matches() && !m.group(1).startsWith("FIRST_") && !m.group(1).startsWith("LAST_")) {
                assertThat(types.name(m.group(2))).doesNotStartWith("UNKNOWN");
            }
        }
    }
}
