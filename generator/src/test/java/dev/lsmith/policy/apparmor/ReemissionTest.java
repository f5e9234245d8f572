package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.policy.apparmor.syntax.ProfileFormatting;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's profiles, read and written again, compile to the same binary. */
class ReemissionTest {
    private static final Path INSTALLED = Path.of("/etc/apparmor.d");
    private static final Path EXTRA = Path.of("/usr/share/apparmor/extra-profiles");

    private final ProfileWriter writer = new ProfileWriter();
    private final List<String> differing = new ArrayList<>();
    private int same;

    @TempDir
    Path copy;

    @Test
    void installedProfilesCompileToTheSame() throws Exception {
        ParserJudge.assumePresent();
        for (Path file : files(INSTALLED)) {
            if (file.startsWith(INSTALLED.resolve("abi"))) {
                Files.createDirectories(target(file, INSTALLED).getParent());
                Files.copy(file, target(file, INSTALLED));
            } else {
                reemit(file, INSTALLED);
            }
        }
        try (Stream<Path> profiles = Files.list(INSTALLED)) {
            for (Path file : profiles.filter(Files::isRegularFile).sorted().toList()) {
                compare(file, INSTALLED, copy);
            }
        }
        assertThat(differing).isEmpty();
        assertThat(same).isPositive();
    }

    /** Those of the package apparmor-profiles that are not in use by default. */
    @Test
    void extraProfilesCompileToTheSame() throws Exception {
        ParserJudge.assumePresent();
        Assumptions.assumeTrue(Files.isDirectory(EXTRA), "apparmor-profiles is installed");
        for (Path file : files(EXTRA)) {
            if (!file.getFileName().toString().equals("README")) {
                reemit(file, EXTRA);
                compareFile(file, copy.resolve(EXTRA.relativize(file)), INSTALLED, INSTALLED);
            }
        }
        assertThat(differing).isEmpty();
    }

    @Test
    void conformanceProfilesCompileToTheSame() throws Exception {
        ParserJudge.assumePresent();
        String folder = System.getProperty("lsmith.conformance", "");
        Assumptions.assumeFalse(folder.isEmpty(), "-Dlsmith.conformance names the upstream suites");
        Path tests = Path.of(folder).resolve("apparmor-3.0.8/simple_tests");
        List<Path> read = new ArrayList<>();
        int unread = 0;
        for (Path file : files(tests)) {
            boolean included = !file.toString().endsWith(".sd");
            try {
                if (included || isPass(file)) {
                    reemit(file, tests);
                    read.add(file);
                }
            } catch (InputException e) {
                Files.createDirectories(target(file, tests).getParent());
                Files.copy(file, target(file, tests), StandardCopyOption.REPLACE_EXISTING);
                unread += included ? 0 : 1;
            }
        }
        for (Path file : read) {
            compare(file, tests, copy);
        }
        System.out.println("simple_tests re-emitted: " + same + " same, " + differing.size() + " different, " + unread
                + " not read");
        assertThat(differing).isEmpty();
        assertThat(same).isGreaterThan(500);
    }

    private static boolean isPass(Path file) throws IOException {
        String text = KernelText.decode(Files.readAllBytes(file));
        return text.contains("EXRESULT PASS");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Path target(Path file, Path folder) {
        return copy.resolve(folder.relativize(file));
    }

    /** Written again below the copy; a second time must change nothing. */
    private void reemit(Path file, Path folder) throws IOException, InputException {
        String once = formatted(file.toString(), KernelText.decode(Files.readAllBytes(file)));
        assertThat(formatted(file + ", formatted", once)).as(file.toString()).isEqualTo(once);
        Files.createDirectories(target(file, folder).getParent());
        Files.write(target(file, folder), KernelText.encode(once));
    }

    private String formatted(String name, String text) throws InputException {
        return writer.write(ProfileFormatting.tidy(ProfileReader.readPiece(name, text)));
    }

    private void compare(Path file, Path from, Path to) throws Exception {
        compareFile(file, to.resolve(from.relativize(file)), from, to);
    }

    private void compareFile(Path one, Path other, Path base, Path otherBase) throws Exception {
        Optional<String> hash = CompiledPolicy.hash(one, base);
        if (hash.isEmpty()) {
            return;
        }
        if (hash.equals(CompiledPolicy.hashAgain(other, otherBase))) {
            same++;
        } else {
            differing.add(one.toString());
        }
    }
}
