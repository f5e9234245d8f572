package dev.lsmith.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.base.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs programs of this machine under strace and looks whether each call that was seen is one that they can reach. {@code
 * -Dlsmith.reach=FILE} runs all of {@code examples/reach/programs.txt} and writes the table there; without it a few are run.
 */
class GroundTruthTest {
    private static final Path PROGRAMS =
            Path.of(System.getProperty("lsmith.root", ".."), "examples", "reach", "programs.txt");
    private static final int FEW = 3;
    private static final Pattern CALL = Pattern.compile("^\\d+ +(\\w+)\\(");
    private static final Pattern EXEC =
            Pattern.compile("^\\d+ +execve\\(\"([^\"]+)\".*(?: = 0|<unfinished \\.\\.\\.>)$");

    private static final Pattern OPENED = Pattern.compile("open(?:at)?\\([^\"]*\"(/[^\"]+\\.so[^\"]*)\".* = \\d+$");

    @TempDir
    Path root;

    @Test
    void whatProgramsAreSeenToCallIsReachable() throws IOException, InputException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/strace"))
                        && Files.isReadable(Path.of("/lib64/ld-linux-x86-64.so.2")),
                "strace is not installed, or this is no x86_64");
        String table = System.getProperty("lsmith.reach", "");
        List<Traced> all = new ArrayList<>();
        for (String command : Files.readAllLines(PROGRAMS)) {
            Path program = Path.of("/usr/bin", command.replaceFirst(" .*", ""));
            if (Files.isRegularFile(program) && (all.size() < FEW || !table.isEmpty())) {
                all.add(traced(command));
            }
        }
        for (Traced each : all) {
            for (String file : each.files()) {
                copy(file);
            }
        }
        List<String> rows = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        long reachable = 0;
        try (Image image = Image.open(root)) {
            Libraries libraries = new Libraries(image);
            for (Traced each : all) {
                ReachableCalls calls = ReachableCalls.of(image, libraries, each.started(), List.of());
                SortedSet<String> missing = new TreeSet<>(each.seen());
                missing.removeAll(calls.calls().keySet());
                reachable += calls.calls().size();
                missing.forEach(call -> missed.add(each.command() + ": " + call));
                rows.add(each.row(calls.calls().size(), missing));
                if (!table.isEmpty()) {
                    Files.write(Path.of(table), rows);
                }
            }
        }
        if (!table.isEmpty()) {
            rows.add(String.format(
                    Locale.ROOT,
                    "| mean of %d | | | %.0f | %d |",
                    all.size(),
                    (double) reachable / all.size(),
                    missed.size()));
            Files.write(Path.of(table), rows);
        }
        assumeTrue(!rows.isEmpty(), "none of the programs is here");
        if (!table.isEmpty()) {
            rows.add(String.format(
                    Locale.ROOT, "| mean | | | %.0f | %d |", (double) reachable / rows.size(), missed.size()));
            Files.write(Path.of(table), rows);
        }
        assertThat(missed).isEmpty();
    }

    /**
     * What a command was seen to do.
     *
     * @param command as a shell takes it
     * @param started the programs
     * @param seen the calls of all of them
     * @param files the programs, and the libraries that were opened
     */
    private record Traced(String command, SortedSet<String> started, SortedSet<String> seen, SortedSet<String> files) {
        String row(int reachable, SortedSet<String> missing) {
            return String.format(
                    Locale.ROOT,
                    "| `%s` | %d | %d | %d | %s |",
                    command.replace("|", "\\|"),
                    started.size(),
                    seen.size(),
                    reachable,
                    missing.isEmpty() ? "–" : String.join(" ", missing));
        }
    }

    private Traced traced(String command) throws IOException, InterruptedException {
        SortedSet<String> started = new TreeSet<>();
        Path trace = root.resolve("trace");
        Path work = Files.createDirectories(root.resolve("work"));
        Process strace = new ProcessBuilder(
                        "/usr/bin/strace",
                        "-f",
                        "-s",
                        "400",
                        "-o",
                        trace.toString(),
                        "/bin/sh",
                        "-c",
                        "exec " + command)
                .directory(work.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!strace.waitFor(30, TimeUnit.SECONDS)) {
            strace.destroy();
        }
        SortedSet<String> seen = new TreeSet<>();
        SortedSet<String> files = new TreeSet<>();
        boolean begun = false;
        for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            Matcher exec = EXEC.matcher(line);
            if (exec.find()) {
                begun |= !exec.group(1).equals("/bin/sh");
                if (begun) {
                    started.add(exec.group(1));
                    files.add(exec.group(1));
                }
            }
            Matcher library = OPENED.matcher(line);
            if (library.find()) {
                files.add(library.group(1));
            }
            Matcher call = CALL.matcher(line);
            if (begun && call.find()) {
                seen.add(call.group(1));
            }
        }
        started.removeIf(p -> !Files.isRegularFile(Path.of(p)));
        return new Traced(command, started, seen, files);
    }

    /** Puts a program with all that it needs into the image. */
    private void copy(String program) throws IOException {
        Deque<String> open = new ArrayDeque<>(List.of(program, "/etc/nsswitch.conf", "/etc/ld.so.conf"));
        for (String service : List.of("files", "dns", "compat", "systemd", "myhostname")) {
            open.add("/lib/x86_64-linux-gnu/libnss_" + service + ".so.2");
        }
        while (!open.isEmpty()) {
            String path = open.removeFirst();
            Path file = Path.of(path);
            Path target = root.resolve(path.substring(1));
            if (!Files.isRegularFile(file) || Files.exists(target)) {
                continue;
            }
            byte[] bytes = Files.readAllBytes(file);
            SmallProgram.write(root, path, bytes);
            Optional<ElfFile> elf = ElfFile.read(bytes);
            elf.map(ElfFile::interpreter).filter(i -> !i.isEmpty()).ifPresent(open::add);
            for (String needed : elf.map(ElfFile::needed).orElse(List.of())) {
                Stream.of("/lib/x86_64-linux-gnu/", "/usr/lib/x86_64-linux-gnu/", file.getParent() + "/")
                        .map(folder -> folder + needed)
                        .filter(p -> Files.isRegularFile(Path.of(p)))
                        .findFirst()
                        .ifPresent(open::add);
            }
        }
    }
}
