package dev.lsmith.policy.apparmor.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.Position;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.CompiledPolicy;
import dev.lsmith.policy.apparmor.ParserJudge;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Item.Conditional;
import dev.lsmith.policy.apparmor.syntax.Item.QualifierBlock;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule that is called dead can go: apparmor_parser writes the same binary without all of them. */
class RedundantRulesTest {
    private static final Set<String> DEAD = Set.of("repeated-rule", "covered-rule", "cancelled-rule");
    private static final Path INSTALLED = Path.of("/etc/apparmor.d");
    private static final Path EXTRA = Path.of("/usr/share/apparmor/extra-profiles");
    private static final long SEED = 20261122;

    private final ProfileWriter writer = new ProfileWriter();
    private final List<String> wrong = new ArrayList<>();
    private int dead;
    private int compared;

    @TempDir
    Path folder;

    @Test
    void inInstalledProfiles() throws Exception {
        ParserJudge.assumePresent();
        check(INSTALLED, INSTALLED, "");
        if (Files.isDirectory(EXTRA)) {
            check(EXTRA, INSTALLED, "");
        }
        System.out.println("installed profiles: " + dead + " dead rules in " + compared + " files");
        assertThat(wrong).isEmpty();
    }

    @Test
    void inConformanceProfiles() throws Exception {
        ParserJudge.assumePresent();
        String suites = System.getProperty("lsmith.conformance", "");
        Assumptions.assumeFalse(suites.isEmpty(), "-Dlsmith.conformance names the upstream suites");
        Path tests = Path.of(suites).resolve("apparmor-3.0.8/simple_tests");
        try (Stream<Path> folders = Files.walk(tests)) {
            for (Path one : folders.filter(Files::isDirectory).sorted().toList()) {
                check(one, tests, ".sd");
            }
        }
        System.out.println("simple_tests: " + dead + " dead rules in " + compared + " files");
        assertThat(wrong).isEmpty();
        assertThat(dead).isPositive();
    }

    /** Few names and all kinds of qualifiers, so that many rules meet. */
    @Test
    void inRandomProfiles() throws Exception {
        ParserJudge.assumePresent();
        for (int round = 0; round < 150; round++) {
            String text = new RandomRules(new Random(SEED + round)).profile();
            Path file = Files.writeString(folder.resolve("random" + round), text);
            checkFile(file, INSTALLED);
        }
        System.out.println("random profiles: " + dead + " dead rules in " + compared + " files");
        assertThat(wrong).isEmpty();
        assertThat(dead).isGreaterThan(100);
    }

    private void check(Path profiles, Path base, String ending) throws Exception {
        try (Stream<Path> files = Files.list(profiles)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().endsWith(ending)) {
                    checkFile(file, base);
                }
            }
        }
    }

    private void checkFile(Path file, Path base) throws Exception {
        String text = KernelText.decode(Files.readAllBytes(file));
        Set<Position> places = new Lint(SearchPath.of(base), LanguageVersion.V3_0)
                .check(file.toString(), text).stream()
                        .filter(f -> DEAD.contains(f.code()))
                        .map(Finding::at)
                        .collect(Collectors.toSet());
        Optional<String> hash = places.isEmpty() ? Optional.empty() : CompiledPolicy.hash(file, base);
        if (hash.isPresent()) {
            dead += places.size();
            compared++;
            if (!hash.equals(CompiledPolicy.hashAgain(without(file, text, places), base))) {
                wrong.add(file + " " + places);
            }
        }
    }

    private Path without(Path file, String text, Set<Position> places) throws IOException, InputException {
        AppArmorProfile policy = ProfileReader.read(file.toString(), text);
        AppArmorProfile rest = new AppArmorProfile(policy.lines(), without(policy.items(), places));
        Path written = folder.resolve("rest");
        Files.write(written, KernelText.encode(writer.write(rest)));
        return written;
    }

    private static List<Item> without(List<Item> items, Set<Position> places) {
        List<Item> rest = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof Profile profile) {
                rest.add(new Profile(profile.head(), without(profile.items(), places), profile.at()));
            } else if (item instanceof QualifierBlock block) {
                rest.add(new QualifierBlock(block.qualifiers(), without(block.items(), places), block.at()));
            } else if (item instanceof Conditional c) {
                rest.add(new Conditional(
                        c.condition(), without(c.then(), places), without(c.otherwise(), places), c.at()));
            } else if (!(item instanceof RuleLine line
                    && places.contains(line.at().position()))) {
                rest.add(item);
            }
        }
        return rest;
    }
}
