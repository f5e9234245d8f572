package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code learn} runs a program as if it were not there, and writes policies whatever becomes of it; or nothing at all. */
class LearnCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void needsStrace() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed");
    }

    private ProcessBuilder lsmith(Object... arguments) {
        ProcessBuilder builder =
                new ProcessBuilder(ChildJava.command(List.of("-XX:TieredStopAtLevel=1"), Main.class, arguments));
        builder.environment().put("TMPDIR", folder.toString());
        return builder.redirectError(folder.resolve("err").toFile());
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    @Test
    void outputAndExitCodeAreTheProgramsOwn() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path file = folder.resolve("secret");
        Files.writeString(file, "what nobody should read");
        try (ChildJava run = new ChildJava(lsmith(
                        "learn",
                        "-o",
                        out,
                        "--trace",
                        folder.resolve("trace"),
                        "--",
                        "sh",
                        "-c",
                        "cat '" + file + "'; exit 3")
                .start())) {
            String printed = new String(run.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(run.ended()).as(err()).isZero();
            assertThat(printed).isEqualTo("what nobody should read");
        }
        assertThat(err()).contains("lsmith: note: sh ended with exit code 3");
        assertThat(Files.readString(out.resolve("apparmor/sh"))).contains(file + " r,", "/ld-linux");
        assertThat(Files.readString(out.resolve("seccomp.json"))).contains("\"openat\"", "\"exit_group\"");
        assertThat(Files.readString(out.resolve("run/systemd.conf"))).contains("SystemCallFilter=openat");
        assertThat(Files.readString(folder.resolve("trace")))
                .startsWith("lsmith: traced as Uid=")
                .doesNotContain("nobody should");
    }

    @Test
    void aSignalIsTheProgramsAndWhatItDoesThenIsLearned() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        String program =
                "trap 'mkdir " + folder.resolve("stopped") + "; exit 0' TERM; echo ready; while :; do sleep 0.1; done";
        try (ChildJava run = new ChildJava(
                lsmith("learn", "-o", out, "--", "sh", "-c", program).start())) {
            awaitReady(run);
            new ProcessBuilder("kill", "-TERM", Long.toString(run.process().pid()))
                    .start()
                    .waitFor();
            assertThat(run.ended()).as(err()).isZero();
        }
        assertThat(folder.resolve("stopped")).isDirectory();
        assertThat(Files.readString(out.resolve("seccomp.json"))).contains("\"mkdir\"");
    }

    @Test
    void killedItLeavesNothingHalf() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        try (ChildJava run = new ChildJava(lsmith("learn", "-o", out, "--", "sh", "-c", "echo ready; exec sleep 60")
                .start())) {
            awaitReady(run);
            List<ProcessHandle> traced = run.process().descendants().toList();
            run.process().destroyForcibly();
            run.ended();
            traced.forEach(ProcessHandle::destroyForcibly);
        }
        assertThat(out).doesNotExist();
    }

    private static void awaitReady(ChildJava run) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(run.process().getInputStream(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo("ready");
    }

    @Test
    void withoutStraceItSaysSoAndDoesNothing() throws IOException, InterruptedException {
        ProcessBuilder builder = lsmith("learn", "-o", folder.resolve("out"), "--", "sh", "-c", "true");
        builder.environment().put("PATH", folder.toString());
        try (ChildJava run = new ChildJava(builder.start())) {
            assertThat(run.ended()).isEqualTo(3);
        }
        assertThat(err()).contains("error: there is no strace on the PATH").contains("apt install strace");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("err"));
        }
    }

    @Test
    void whatIsNoProgramIsNamed() {
        Invocation run = Invocation.of("learn", "-o", folder.resolve("out"), "--", "no-such-program-anywhere");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("there is no program no-such-program-anywhere");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aTargetThatThereIsNotIsAFaultOfTheCommandLine() {
        Invocation run = Invocation.of("learn", "-o", folder.resolve("out"), "--target", "acl", "--", "true");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("unknown target 'acl'");
    }
}
