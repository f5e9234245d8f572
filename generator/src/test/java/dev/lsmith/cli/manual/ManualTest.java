package dev.lsmith.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manual pages and completions that an installation gets. */
class ManualTest {
    private static final SortedMap<String, String> FILES = Manual.files("2026-11-30");

    @TempDir
    Path folder;

    @Test
    void eachCommandHasAPage() {
        assertThat(FILES)
                .containsKeys(
                        "man/man1/lsmith.1",
                        "man/man1/lsmith-generate.1",
                        "man/man1/lsmith-record-start.1",
                        "man/man1/lsmith-lint.1")
                .doesNotContainKey("man/man1/lsmith-help.1");
        assertThat(page("lsmith-lint"))
                .contains(".TH \"LSMITH\\-LINT\" \"1\" \"2026-11-30\"")
                .contains("\n\\fB\\-\\-fail\\-on\\fR \\fILEVEL\\fR\nExit with 1 if a finding");
        assertThat(page("lsmith")).contains(".B 70\na fault of lsmith itself").contains(".BR lsmith\\-record (1)\n");
    }

    @Test
    void noTextOfAPageIsARequest() {
        assertThat(FILES.entrySet())
                .filteredOn(file -> file.getKey().startsWith("man/"))
                .allSatisfy(file -> assertThat(file.getValue().lines())
                        .as(file.getKey())
                        .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
                        .allMatch(line -> line.matches("\\.(\\\\\" .*|TH .*|SH [A-Z ]+|B .*|I .*|BR .*|TP|PP)")));
    }

    /** mandoc(1): what it would have to guess is a warning. */
    @Test
    void mandocHasNothingToSay() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mandoc")), "mandoc is not installed");
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            if (file.getKey().startsWith("man/")) {
                Path page = Files.writeString(folder.resolve(file.getKey().replaceFirst(".*/", "")), file.getValue());
                assertThat(said(List.of("mandoc", "-T", "lint", "-W", "warning", page.toString())))
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lsmith li, lint",
        "lsmith lint --fail-o, --fail-on",
        "lsmith lint --fail-on w, warning",
        "lsmith record st, start status stop",
        "lsmith record stop --sp, --spec",
    })
    void bashCompletes(String typed, String offered) throws Exception {
        Path script = Files.writeString(
                folder.resolve("script"),
                FILES.get("bash-completion/completions/lsmith") + "\nread -r -a COMP_WORDS <<<'" + typed
                        + "'\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                        + "_lsmith lsmith \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\"\n"
                        + "echo \"${COMPREPLY[*]}\"\n");
        assertThat(said(List.of("bash", script.toString())).strip()).isEqualTo(offered);
    }

    private static String page(String name) {
        return FILES.getOrDefault("man/man1/" + name + ".1", "");
    }

    private static String said(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
