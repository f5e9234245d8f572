package dev.lsmith.policy.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Decision.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Landlock rulesets: their file, what they decide, how they compare, and whence the rights come. */
class LandlockTest {
    private static final Path HEADER = Path.of("/usr/include/linux/landlock.h");
    private static final Pattern RIGHT =
            Pattern.compile("#define LANDLOCK_(?:ACCESS_)?(FS|NET|SCOPE)_(\\w+)\\s+\\(1ULL << (\\d+)\\)");

    private static LandlockRuleset ruleset(String members) throws InputException {
        return LandlockFile.read(
                "landlock.json",
                "{\"abi\": 5, \"ruleset\": [{\"handledAccessFs\": [\"abi.all\"], \"handledAccessNet\": [\"bind_tcp\"]}]"
                        + members + "}");
    }

    private static LandlockRuleset paths(String... rules) throws InputException {
        StringBuilder text = new StringBuilder(", \"pathBeneath\": [");
        for (int i = 0; i < rules.length; i += 2) {
            text.append(i == 0 ? "" : ", ")
                    .append("{\"parent\": [\"" + rules[i] + "\"], \"allowedAccess\": [\"" + rules[i + 1] + "\"]}");
        }
        return ruleset(text + "]");
    }

    private static List<String> differences(LandlockRuleset before, LandlockRuleset after) {
        return LandlockRuleset.compare(before, after).differences().stream()
                .map(LandlockTest::words)
                .toList();
    }

    private static String words(Difference difference) {
        return difference.direction() + " " + difference.accesses();
    }

    @Test
    void aFileIsReadBackAsWritten() {
        TreeMap<String, java.util.SortedSet<String>> paths = new TreeMap<>();
        paths.put("/srv/\"a\\b\n", new TreeSet<>(List.of("read_file")));
        paths.put("/usr", new TreeSet<>(List.of("execute", "read_file")));
        TreeMap<Integer, java.util.SortedSet<String>> ports = new TreeMap<>();
        ports.put(80, new TreeSet<>(List.of("bind_tcp")));
        LandlockRuleset ruleset = new LandlockRuleset(
                6,
                LandlockRuleset.rights("fs", 6),
                LandlockRuleset.rights("net", 6),
                LandlockRuleset.rights("scope", 6),
                paths,
                ports);
        assertThatNoDifference(ruleset);
    }

    private static void assertThatNoDifference(LandlockRuleset ruleset) {
        try {
            assertThat(LandlockFile.read("f", LandlockFile.write(ruleset))).isEqualTo(ruleset);
        } catch (InputException e) {
            throw new AssertionError(e.diagnostic().toString(), e);
        }
    }

    @Test
    void treesWithinTreesAreNoDifference() throws InputException {
        assertThat(differences(paths("/usr", "read_file"), paths("/usr", "read_file", "/usr/lib", "read_file")))
                .isEmpty();
        assertThat(differences(paths("/usr/lib", "read_file"), paths("/usr", "read_file")))
                .containsExactly("WIDENED /usr{,/**} read_file");
        assertThat(differences(paths("/usrx", "read_file"), paths("/usr", "execute")))
                .containsExactly("WIDENED /usr{,/**} execute", "NARROWED /usrx{,/**} read_file");
        assertThat(differences(
                        ruleset(""), LandlockFile.read("f", "{\"ruleset\": [{\"handledAccessFs\": [\"execute\"]}]}")))
                .contains("WIDENED /** read_file", "WIDENED every port bind_tcp")
                .doesNotContain("WIDENED /** execute");
    }

    @Test
    void variablesAndPorts() throws InputException {
        LandlockRuleset ruleset = ruleset(", \"variable\": [{\"name\": \"D\", \"literal\": [\"a\", \"b\"]}],"
                + " \"pathBeneath\": [{\"parent\": [\"/srv/${D}\"], \"allowedAccess\": [\"abi.read_execute\"]}],"
                + " \"netPort\": [{\"port\": [80], \"allowedAccess\": [\"bind_tcp\"]}]");
        assertThat(ruleset.paths().keySet()).containsExactly("/srv/a", "/srv/b");
        assertThat(ruleset.ruleFor(80, "bind_tcp")).isPresent();
        assertThat(ruleset.ruleFor(81, "bind_tcp")).isEmpty();
        assertThat(ruleset.ruleFor(81, "connect_tcp")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/usr/lib/x.so | READ   | REGULAR   | ALLOWED",
                "/usr/lib      | READ   | DIRECTORY | DENIED",
                "/usrlib       | READ   | REGULAR   | DENIED",
                "/usr/x        | WRITE  | REGULAR   | DENIED",
                "/var/x        | DELETE | REGULAR   | ALLOWED",
                "/var          | DELETE | REGULAR   | DENIED",
                "/etc/x        | SETATTR | REGULAR  | NOT_MEDIATED",
            })
    void decisions(String path, FilePermission permission, FileKind kind, Outcome outcome) throws InputException {
        LandlockRuleset ruleset = paths("/usr", "read_file", "/var", "remove_file");
        Access access = FileAccess.of(path, kind, List.of(permission), Ownership.OWNER);
        assertThat(new LandlockMechanism().decide(ruleset, access).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"abi\": 1, \"paths\": []}                                                     | landlockconfig has no key paths",
                "{\"ruleset\": [{\"handledAccessFs\": [\"fly\"]}]}                               | Landlock has no right fly here",
                "{\"netPort\": [{\"allowedAccess\": [\"bind_tcp\"], \"port\": [70000]}]}         | 70000 is no port",
                "{\"pathBeneath\": [{\"allowedAccess\": [\"execute\"], \"parent\": [\"${x}\"]}]} | no variable x is defined",
            })
    void refusals(String text, String message) {
        assertThatThrownBy(() -> LandlockFile.read("landlock.json", text))
                .isInstanceOf(InputException.class)
                .satisfies(e -> assertThat(((InputException) e).diagnostic().toString())
                        .contains(message)
                        .contains("landlock.json:1:"));
    }

    /** The kernel's own header, where one is installed, of whatever version: what it has stands in the table, bit for bit. */
    @Test
    void rightsAreThoseOfTheKernelsHeader() throws IOException {
        Assumptions.assumeTrue(Files.exists(HEADER), "no header of Landlock is installed");
        List<String> table = ShippedData.rows("kernel/landlock-rights.csv").stream()
                .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
                .toList();
        Matcher matcher = RIGHT.matcher(Files.readString(HEADER));
        int found = 0;
        while (matcher.find()) {
            assertThat(table)
                    .contains((matcher.group(1) + " " + matcher.group(2) + " " + matcher.group(3))
                            .toLowerCase(java.util.Locale.ROOT));
            found++;
        }
        assertThat(found).isGreaterThan(12);
    }
}
