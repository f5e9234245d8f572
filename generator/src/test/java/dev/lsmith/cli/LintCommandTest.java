package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code lint} prints, word for word, and its exit codes. */
class LintCommandTest {
    @TempDir
    private Path folder;

    @Test
    void namesTheRuleThatChangesNothingAndWhatCoversIt() throws IOException {
        Path profile = profile("abi <abi/3.0>,", "profile web {", "  /srv/** r,", "  /srv/a r,", "}");
        Invocation run = Invocation.of("lint", profile);
        assertThat(run.out())
                .isEqualTo(
                        profile + ":4:3: note: `/srv/a r,` changes nothing [covered-rule]\n    covered: `/srv/** r,` ("
                                + profile + ":3)\n    help: take it away, or narrow what covers it\n1 note\n");
        assertThat(run.exitCode()).isZero();
        assertThat(Invocation.of("lint", "--fail-on", "note", profile).exitCode())
                .isEqualTo(1);
        assertThat(Invocation.of("lint", "--fail-on", "warning", profile).exitCode())
                .isZero();
    }

    @Test
    void aProfileThatTheParserRefusesFailsByItself() throws IOException {
        Path profile = profile("profile web {", "  /srv/a rz,", "  capability frob,", "}");
        Invocation run = Invocation.of("lint", profile);
        assertThat(run.out())
                .contains(profile + ":2:")
                .contains(profile + ":3:")
                .contains("2 errors");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aMissingCommaBeforeTheBraceHidesNoOtherFault() throws IOException {
        Path profile = profile("profile web {", "  /srv/a rz,", "  /srv/b r", "}");
        assertThat(Invocation.of("lint", profile).out())
                .contains(profile + ":2:")
                .contains(profile + ":4:1: error: unexpected `}`, expected `,`")
                .contains("2 errors");
    }

    @Test
    void aFileThatIsNotThereIsOneLine() {
        Invocation run = Invocation.of("lint", folder.resolve("none"));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# profile web { }", "@{ROOT} = /srv /data", "abi <abi/3.0>,"})
    void aFileWithoutAProfileWasNotLookedAt(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("local"), text + "\n");
        Path good = profile("abi <abi/3.0>,", "profile web {", "  /srv/a r,", "}");
        Invocation run = Invocation.of("lint", good, file);
        assertThat(run.exitCode()).as(run.out()).isEqualTo(5);
        assertThat(run.out()).contains(file + ": warning: it holds no profile [no-profile]");
        assertThat(Invocation.of("lint", "--fail-on", "warning", file).exitCode())
                .isEqualTo(1);
        assertThat(Invocation.of("lint", good).exitCode()).isZero();
    }

    private Path profile(String... lines) throws IOException {
        return Files.writeString(folder.resolve("web"), String.join("\n", lines) + "\n");
    }

    @Test
    void includesAreLookedForWhereExplainAndDiffLook() throws Exception {
        Path own = folder.resolve("own");
        Files.writeString(Files.createDirectories(own.resolve("abstractions")).resolve("mine"), "/srv/mine r,\n");
        Path profile = Files.writeString(
                folder.resolve("including"),
                "abi <abi/3.0>,\nprofile t {\n  include <abstractions/mine>\n  /srv/mine r,\n}\n");
        assertThat(Invocation.of("lint", profile).out()).contains("abstractions/mine");
        assertThat(Invocation.of("lint", profile).exitCode()).isEqualTo(1);
        for (String option : List.of("-I", "--include")) {
            Invocation lint = Invocation.of("lint", option, own, profile);
            assertThat(lint.out()).contains("[repeated-rule]");
            assertThat(lint.exitCode()).isZero();
            Invocation explain = Invocation.of("explain", option, own, profile, "file", "/srv/mine", "r");
            assertThat(explain.exitCode()).as(explain.err()).isZero();
            Invocation diff = Invocation.of("diff", option, own, profile, profile);
            assertThat(diff.exitCode()).as(diff.err()).isZero();
        }
        Invocation none = Invocation.of("explain", profile, "file", "/srv/mine", "r");
        assertThat(none.exitCode()).isEqualTo(3);
    }
}
