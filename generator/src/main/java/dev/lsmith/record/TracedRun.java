package dev.lsmith.record;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jline.utils.Signals;

/**
 * Runs a program under strace, with this process's own input and output. What it reads and writes is not in the trace ({@code -s 0}), and
 * it cannot write into the trace ({@code -o}).
 *
 * @param strace the program
 * @param command the words of the command
 */
public record TracedRun(Path strace, List<String> command) {
    /** A shell's exit code for a program that a signal ended is this and the signal's number (waitpid(2), sh(1)). */
    private static final int SIGNALLED = 128;

    private static final Pattern STATUS =
            Pattern.compile("^(Uid|Gid|CapPrm|CapAmb|CapInh):\\s+([0-9a-f]+)", Pattern.MULTILINE);

    public TracedRun {
        command = List.copyOf(command);
    }

    /**
     * A command and the strace that is installed.
     *
     * @throws InputException when there is no strace, or no such program
     */
    public static TracedRun of(List<String> command) throws InputException {
        Path strace = onPath("strace")
                .orElseThrow(() -> fault(
                        "no-strace",
                        "there is no strace on the PATH, by which a program is watched without root",
                        "install it (apt install strace, dnf install strace), or record with `record start`"));
        String program = command.get(0);
        if (program.contains("/") ? !isProgram(program) : onPath(program).isEmpty()) {
            throw fault("no-such-program", "there is no program " + Printable.of(program), "check the name");
        }
        return new TracedRun(strace, command);
    }

    private static InputException fault(String code, String message, String help) {
        return new InputException(Diagnostic.error(code, message, help));
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty() && isProgram(folder + "/" + name))
                .map(folder -> Path.of(folder, name))
                .findFirst();
    }

    private static boolean isProgram(String path) {
        try {
            return Files.isRegularFile(Path.of(path)) && Files.isExecutable(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * Runs it to its end. A signal to this process (SIGTERM, SIGHUP, SIGINT) is the program's: it is passed on, and what the program does
     * about it is recorded too. A terminal's Ctrl-C reaches the program by itself.
     *
     * @param trace the file that takes the trace
     * @return the program's exit code; 128 and the signal's number if a signal ended it
     * @throws IOException when strace cannot be started or is not allowed to trace
     */
    public int into(Path trace) throws IOException {
        Files.writeString(trace, head(), StandardCharsets.UTF_8);
        long before = Files.size(trace);
        List<String> words = new ArrayList<>(List.of(strace.toString(), "-f", "-yy", "-ttt", "-s", "0"));
        words.addAll(List.of("-A", "-o", trace.toString(), "--"));
        words.addAll(command);
        AtomicReference<Process> running = new AtomicReference<>();
        boolean terminal = hasTerminal();
        List<Map.Entry<String, Object>> kept = new ArrayList<>();
        for (String signal : List.of("TERM", "HUP", "INT")) {
            boolean passes = !(terminal && signal.equals("INT"));
            Object old = Signals.register(
                    signal,
                    () -> Optional.ofNullable(running.get()).filter(p -> passes).ifPresent(p -> pass(signal, p)));
            if (old != null) {
                kept.add(Map.entry(signal, old));
            }
        }
        try {
            Process process = new ProcessBuilder(words).inheritIO().start();
            running.set(process);
            int code = ScriptRun.ended(process);
            if (Files.size(trace) == before) {
                throw new IOException("strace could not trace " + Printable.of(command.get(0)) + " (exit code " + code
                        + "): what it said stands above; a container or kernel.yama.ptrace_scope may forbid it");
            }
            return code;
        } finally {
            kept.forEach(each -> Signals.unregister(each.getKey(), each.getValue()));
        }
    }

    /** Whether a terminal controls this process (tty(4)): its Ctrl-C goes to all that it started too. */
    private static boolean hasTerminal() {
        try (FileInputStream terminal = new FileInputStream("/dev/tty")) {
            return terminal.getFD().valid();
        } catch (IOException e) {
            return false;
        }
    }

    /** To the program: strace itself would end, and the program with it. */
    private static void pass(String signal, Process strace) {
        strace.children().findFirst().ifPresent(program -> {
            try {
                new ProcessBuilder("kill", "-s", signal, Long.toString(program.pid()))
                        .inheritIO()
                        .start();
            } catch (IOException e) {
                program.destroy();
            }
        });
    }

    /** Whether an exit code says that a signal ended the program. */
    public static Optional<Integer> signal(int code) {
        return code > SIGNALLED ? Optional.of(code - SIGNALLED) : Optional.empty();
    }

    /** The first line of the trace: as whom it was made, which no system call needs to tell. */
    private static String head() throws IOException {
        StringBuilder line = new StringBuilder("lsmith: traced as");
        Matcher status = STATUS.matcher(Files.readString(Path.of("/proc/self/status"), StandardCharsets.UTF_8));
        while (status.find()) {
            line.append(' ').append(status.group(1)).append('=').append(status.group(2));
        }
        return line.append('\n').toString();
    }
}
