package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.KernelText;
import dev.lsmith.policy.apparmor.check.Acceptance;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upstream's suites, read in place: our verdict is the one that each file expects. */
class AppArmorConformanceTest {
    private static final Pattern EXPECTED = Pattern.compile("(?m)^#\\s*=EXRESULT\\s+(PASS|FAIL)");
    private static final Pattern SKIPPED = Pattern.compile("(?m)^#\\s*=\\s*(TODO|DISABLED)");

    /** As many as were right when they were last measured, for the suite of 3.0.8. */
    private static final int SIMPLE_TESTS_FLOOR = 1574;

    @TempDir
    private Path scratch;

    @Test
    void simpleTests() throws Exception {
        for (ConformanceSuite suite : ConformanceSuite.all()) {
            int right = simpleTests(suite);
            if (suite.isMeasured()) {
                assertThat(right).isGreaterThanOrEqualTo(SIMPLE_TESTS_FLOOR);
            }
        }
    }

    private int simpleTests(ConformanceSuite suite) throws IOException {
        Path tests = suite.folder().resolve("simple_tests");
        if (!Files.isDirectory(tests)) {
            return 0;
        }
        SearchPath path = SearchPath.of(tests, tests.resolve("includes")).from(workingFolder(tests));
        List<String> wrong = new ArrayList<>();
        int right = 0;
        int skipped = 0;
        for (Path file : profiles(tests)) {
            String text = KernelText.decode(Files.readAllBytes(file));
            Matcher expected = EXPECTED.matcher(text);
            if (!expected.find() || SKIPPED.matcher(text).find()) {
                skipped++;
                continue;
            }
            Acceptance verdict = Acceptance.of(tests.relativize(file).toString(), text, path, suite.version());
            if (verdict.accepts() == expected.group(1).equals("PASS")) {
                right++;
            } else {
                wrong.add(tests.relativize(file) + "\t" + expected.group(1) + "\t" + first(verdict));
            }
        }
        suite.report("simple_tests", right, skipped, wrong);
        Files.delete(scratch.resolve("tst").resolve("simple_tests"));
        return right;
    }

    private static String first(Acceptance verdict) {
        return verdict.faults().stream()
                .findFirst()
                .map(AppArmorConformanceTest::line)
                .orElse("accepted");
    }

    private static String line(Diagnostic d) {
        return d.position().map(Object::toString).orElse("") + ": " + d.message();
    }

    private static List<Path> profiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".sd")).sorted().toList();
        }
    }

    /** Upstream runs the parser in a folder named {@code tst} that holds {@code simple_tests}; some files count on it. */
    private Path workingFolder(Path tests) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("tst"));
        Files.deleteIfExists(folder.resolve("simple_tests"));
        Files.createSymbolicLink(folder.resolve("simple_tests"), tests.toAbsolutePath());
        return folder;
    }
}
