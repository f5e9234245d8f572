package dev.lsmith.policy.apparmor;

import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A folder of upstream's suites, as {@code -Dlsmith.conformance} names it: itself, or its {@code apparmor-*}.
 *
 * @param folder the folder that holds {@code simple_tests}, {@code equality.jsonl} and {@code log_lines}
 * @param version the language to judge by: {@code -Dlsmith.conformance.version}, or the folder's name, or 3.0
 */
record ConformanceSuite(Path folder, LanguageVersion version) {
    /** The suites that there are; the test is skipped when there are none. */
    static List<ConformanceSuite> all() throws IOException {
        Path named = Path.of(System.getProperty("lsmith.conformance", "none"));
        List<Path> folders = isSuite(named) ? List.of(named) : below(named);
        Assumptions.assumeFalse(folders.isEmpty(), "-Dlsmith.conformance names no folder of AppArmor suites");
        return folders.stream().map(f -> new ConformanceSuite(f, version(f))).toList();
    }

    private static boolean isSuite(Path folder) {
        return Stream.of("simple_tests", "equality.jsonl", "log_lines").anyMatch(n -> Files.exists(folder.resolve(n)));
    }

    private static List<Path> below(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(e -> e.getFileName().toString().startsWith("apparmor-"))
                    .filter(ConformanceSuite::isSuite)
                    .sorted()
                    .toList();
        }
    }

    private static LanguageVersion version(Path folder) {
        String named = System.getProperty("lsmith.conformance.version", "");
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        return Optional.of(named)
                .filter(n -> !n.isBlank())
                .flatMap(LanguageVersion::of)
                .or(() -> LanguageVersion.of(name.replaceFirst("^apparmor-", "")))
                .orElse(LanguageVersion.V3_0);
    }

    /** Whether the figures that tests hold as a floor are those of this suite. */
    boolean isMeasured() {
        return folder.getFileName().toString().equals("apparmor-3.0.8") && version == LanguageVersion.V3_0;
    }

    /** Prints the line of a suite and writes what was wrong to {@code target/conformance/NAME.txt}. */
    void report(String name, int right, int skipped, List<String> wrong) throws IOException {
        System.out.printf("%s: %d right, %d wrong, %d skipped%n", name, right, wrong.size(), skipped);
        Path out = Path.of("target", "conformance", name + ".txt");
        Files.createDirectories(out.getParent());
        Files.write(out, wrong);
    }
}
