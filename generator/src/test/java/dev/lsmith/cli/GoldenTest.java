package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the commands of {@code examples/*}{@code /session.txt} print and write is byte for byte what is committed: every policy, report
 * and message is read in review. {@code mvn test -Dtest=GoldenTest -Dsurefire.failIfNoSpecifiedTests=false -Dlsmith.golden=write}
 * writes it anew.
 */
class GoldenTest {
    private static final Path ROOT =
            Path.of(System.getProperty("lsmith.root", "..")).toAbsolutePath().normalize();

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private static Path copy;

    @TestFactory
    Stream<DynamicTest> everyFileIsAsCommitted() throws IOException, InterruptedException {
        assumeTrue(
                Files.exists(Path.of("/etc/apparmor.d/tunables/global")),
                "profiles include tunables/global of the package apparmor, which is not installed");
        copyInputs();
        replay();
        for (Path session : files(copy, path -> path.endsWith("session.txt"))) {
            assertThat(Files.readString(copy.resolve(session)))
                    .as("a fault is no answer")
                    .doesNotContain("internal error");
        }
        if ("write".equals(System.getProperty("lsmith.golden"))) {
            writeAnew();
        }
        SortedSet<Path> all = new TreeSet<>(outputs(ROOT));
        all.addAll(outputs(copy));
        assertThat(all).hasSizeGreaterThan(100);
        return all.stream().map(file -> DynamicTest.dynamicTest(file.toString(), () -> compare(file)));
    }

    private static void compare(Path file) {
        assertThat(copy.resolve(file)).as("is written").exists();
        assertThat(ROOT.resolve(file)).as("is committed").exists();
        assertThat(copy.resolve(file)).hasSameTextualContentAs(ROOT.resolve(file), StandardCharsets.UTF_8);
    }

    private static void copyInputs() throws IOException {
        for (Path file : files(ROOT, path -> !isOutput(path) || path.endsWith("session.txt"))) {
            Path to = copy.resolve(file);
            Files.createDirectories(to.getParent());
            Files.copy(ROOT.resolve(file), to);
        }
    }

    private static void replay() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(ChildJava.command(List.of("-XX:TieredStopAtLevel=1"), Sessions.class))
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .start();
        try (ChildJava sessions = new ChildJava(process)) {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(sessions.ended()).as(printed).isZero();
        }
    }

    private static void writeAnew() throws IOException {
        for (Path file : outputs(ROOT)) {
            Files.delete(ROOT.resolve(file));
        }
        for (Path file : outputs(copy)) {
            Path to = ROOT.resolve(file);
            Files.createDirectories(to.getParent());
            Files.copy(copy.resolve(file), to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static SortedSet<Path> outputs(Path root) throws IOException {
        return files(root, GoldenTest::isOutput);
    }

    private static boolean isOutput(Path file) {
        return file.endsWith("session.txt")
                || Stream.iterate(file.getParent(), Path::getParent)
                        .takeWhile(folder -> folder != null)
                        .anyMatch(folder -> folder.endsWith("policies"));
    }

    private static SortedSet<Path> files(Path root, Predicate<Path> which) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("examples"))) {
            return files.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .filter(which)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
