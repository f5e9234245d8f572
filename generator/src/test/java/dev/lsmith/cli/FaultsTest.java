package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.cli.Console.Terminal;
import dev.lsmith.cli.Main.StandardOutput;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** Whatever goes wrong is told in one line, with an exit code that the README names. */
class FaultsTest {
    @TempDir
    private Path folder;

    static Stream<Throwable> faultsOfLsmith() {
        return Stream.of(
                new StackOverflowError(),
                new OutOfMemoryError("Java heap space"),
                new ExceptionInInitializerError(),
                new NoClassDefFoundError("dev/lsmith/Gone"),
                new AssertionError("two\nlines"),
                new IllegalStateException("a \u001b[31mred word"));
    }

    @ParameterizedTest
    @MethodSource("faultsOfLsmith")
    void anErrorOfJavaIsAFaultOfLsmith(Throwable thrown) {
        StringWriter err = new StringWriter();
        int code = Main.commandLine("throw")
                .addSubcommand("throw", new Throwing(thrown))
                .setErr(new PrintWriter(err))
                .execute("throw");

        assertThat(code).isEqualTo(70);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("lsmith: ").doesNotContain("\u001b", "\tat ");
    }

    @Test
    void whatCannotBeWrittenNamesThePlace() {
        StringWriter err = new StringWriter();
        assertThat(Faults.report(new NoSuchFileException("out/x"), new PrintWriter(err)))
                .isEqualTo(ExitCode.OUTPUT);
        assertThat(Faults.report(new InterruptedIOException(), new PrintWriter(err)))
                .isEqualTo(ExitCode.OUTPUT);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("out/x: cannot be written");
    }

    @Test
    void aResultThatDoesNotArriveIsNone() throws IOException {
        StandardOutput full = new StandardOutput(failing("No space left on device"));
        assertThat(new PrintStream(full, true, StandardCharsets.UTF_8).checkError())
                .isFalse();
        new PrintStream(full, true, StandardCharsets.UTF_8).println("result");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);

        assertThat(full.settled(0, printed)).isEqualTo(4);
        assertThat(full.settled(1, printed)).isEqualTo(4);
        assertThat(full.settled(5, printed)).isEqualTo(4);
        assertThat(full.settled(3, printed)).isEqualTo(3);
        assertThat(full.settled(70, printed)).isEqualTo(70);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard output", "No space left on device");
        assertThat(new StandardOutput(new ByteArrayOutputStream()).settled(1, printed))
                .isEqualTo(1);
    }

    @Test
    void aReaderThatWentAwayIsToldNothing() {
        StandardOutput closed = new StandardOutput(failing("Broken pipe"));
        new PrintStream(closed, true, StandardCharsets.UTF_8).println("result");
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(closed.settled(0, new PrintStream(err, true, StandardCharsets.UTF_8)))
                .isEqualTo(4);
        assertThat(err.size()).isZero();
    }

    /** The device that is always full (full(4)). */
    @ParameterizedTest
    @ValueSource(strings = {"fmt", "lint", "explain"})
    void aFullDeviceIsAnError(String command) throws Exception {
        Path profile = Files.writeString(folder.resolve("profile"), "profile a {\n  /x r,\n}\n");
        List<String> words = command.equals("explain")
                ? List.of(command, profile.toString(), "/etc/passwd r")
                : List.of(command, profile.toString());
        Process process = new ProcessBuilder(ChildJava.command(List.of(), Main.class, words.toArray()))
                .redirectOutput(new File("/dev/full"))
                .start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(err).isEqualTo(4);
        assertThat(err).isEqualTo("lsmith: error: standard output: cannot be written: No space left on device\n");
    }

    @Test
    void theTerminalIsAskedWhatItCan() {
        assertThat(new Terminal(Map.of("TERM", "dumb")).isColoured()).isFalse();
        assertThat(new Terminal(Map.of()).isDumb()).isTrue();
        assertThat(new Terminal(Map.of("TERM", "xterm")).isDumb()).isFalse();
        assertThat(new Terminal(Map.of()).columns()).isEqualTo(80);
        assertThat(new Terminal(Map.of("COLUMNS", "132")).columns()).isEqualTo(132);
        assertThat(new Terminal(Map.of("COLUMNS", "10")).columns()).isEqualTo(55);
        assertThat(new Terminal(Map.of("COLUMNS", "wide")).columns()).isEqualTo(80);
    }

    private static OutputStream failing(String why) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(why);
            }
        };
    }

    /** A command that ends by throwing. */
    @Command(name = "throw")
    record Throwing(Throwable thrown) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        }
    }
}
