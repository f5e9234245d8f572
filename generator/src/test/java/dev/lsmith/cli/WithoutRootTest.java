package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs root says so in one line, with exit code 4 (1 where there is nothing to end), and touches nothing; asked as the user nobody. */
class WithoutRootTest {
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all");

    /** What record and install would write to. */
    private static final List<Path> HOST = List.of(
            Path.of("/etc/apparmor.d"), Path.of("/etc/audit"), Path.of("/var/lib/lsmith"), Path.of("/run/lsmith"));

    @TempDir
    static Path folder;

    private static String classPath = "";
    private static boolean root;

    /** The user nobody can read neither what a build made in root's home nor a folder that is its tests' alone. */
    @BeforeAll
    static void copyWhatNobodyMayRead() throws IOException {
        root = Files.isWritable(Path.of("/proc/1/oom_score_adj"));
        assumeThat(!root || Files.isExecutable(Path.of("/usr/bin/setpriv")))
                .as("setpriv is not installed")
                .isTrue();
        List<String> copies = new ArrayList<>();
        for (String each : ChildJava.classPath().split(File.pathSeparator, -1)) {
            Path from = Path.of(each);
            Path to = folder.resolve(copies.size() + ".jar");
            if (Files.isDirectory(from)) {
                FrozenJava.packed(from, to);
            } else if (Files.exists(from)) {
                Files.copy(from, to);
            }
            copies.add(to.toString());
        }
        Files.createDirectories(folder.resolve("policies/apparmor"));
        Files.writeString(folder.resolve("policies/apparmor/web"), "profile web {\n}\n");
        classPath = String.join(File.pathSeparator, copies);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                String permissions = Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(permissions));
            }
        }
    }

    private record Answer(int code, String text) {}

    private static Answer ask(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(root ? AS_NOBODY : List.of());
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Main.class.getName()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }

    /** Each file below some folders with its size and time. */
    private static Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        for (Path each : Stream.concat(HOST.stream(), Stream.of(folder))
                .filter(Files::exists)
                .toList()) {
            try (Stream<Path> all = Files.walk(each)) {
                all.forEach(file -> state.put(file.toString(), described(file)));
            } catch (UncheckedIOException e) {
                state.put(each.toString(), "not readable");
            }
        }
        return state;
    }

    private static String described(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return "not readable";
        }
    }

    @Test
    void whatNeedsRootRefusesAndTouchesNothing() throws Exception {
        Map<String, String> before = state();
        for (String line : List.of(
                "record start web", "record start web --lsm apparmor --fix", "install policies", "uninstall web")) {
            Answer answer = ask(line.split(" ", -1));
            assertThat(answer.code()).as(line + "\n" + answer.text()).isEqualTo(4);
            assertThat(answer.text().lines().filter(l -> l.startsWith("lsmith: error: ")))
                    .as(line)
                    .singleElement()
                    .asString()
                    .contains("only root ", "use sudo, or --dry-run");
        }
        for (String line : List.of("record stop web", "record abort web")) {
            assertThat(ask(line.split(" ", -1)))
                    .as(line)
                    .matches(a -> a.code() == 1 && a.text().contains("not being recorded"));
        }
        assertThat(state()).isEqualTo(before);
    }
}
