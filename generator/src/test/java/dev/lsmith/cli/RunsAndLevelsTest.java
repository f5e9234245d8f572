package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code generate --run} and {@code --require-complete}. */
class RunsAndLevelsTest {
    @TempDir
    private Path folder;

    private Invocation generate(Object... words) {
        List<Object> all = new ArrayList<>(List.of("generate"));
        all.addAll(List.of(words));
        all.addAll(List.of(
                "--spec",
                Examples.NGINX.spec(),
                "-o",
                folder.resolve("out"),
                "--target",
                "seccomp,apparmor",
                "--force"));
        return Invocation.of(all.toArray());
    }

    /** The recording of nginx is whole, lacks a part of a service's life, and is too short for an estimate. */
    @ParameterizedTest
    @CsvSource({"whole, 0, ''", "life, 1, 'incomplete: logs opened anew'", "95%, 5, 'could not say: '"})
    void eachLevel(String level, int code, String said) {
        Invocation run = generate(Examples.NGINX.log(), "--require-complete", level);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).contains(said);
    }

    /** Without its beginning it is not whole, whatever else is asked. */
    @ParameterizedTest
    @CsvSource({"whole", "life", "1%"})
    void aHole(String level) throws IOException {
        List<String> lines = Files.readAllLines(Examples.NGINX.log(), StandardCharsets.ISO_8859_1);
        Path late = folder.resolve("late.log");
        Files.write(late, lines.subList(lines.size() / 2, lines.size()), StandardCharsets.ISO_8859_1);

        Invocation run = generate(late, "--require-complete", level);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains("incomplete: ");
    }

    @Test
    void noSuchLevel() {
        assertThat(generate(Examples.NGINX.log(), "--require-complete", "0%").exitCode())
                .isEqualTo(2);
    }

    /** Two logs that are each a run: what only one of them shows is marked, and none is thought to have lost what the other holds. */
    @Test
    void runsAreKeptApart() throws IOException {
        List<String> lines = Files.readAllLines(Examples.NGINX.log(), StandardCharsets.ISO_8859_1);
        Path half = folder.resolve("half.log");
        Files.write(half, lines.subList(0, lines.size() / 2), StandardCharsets.ISO_8859_1);

        Invocation apart = generate("--run", Examples.NGINX.log(), "--run", half);

        assertThat(apart.exitCode()).as(apart.err()).isZero();
        assertThat(apart.out()).contains("lost      no sign of lost events");
        assertThat(Files.readString(folder.resolve("out/apparmor/nginx"))).containsPattern("run [12] only");
    }
}
