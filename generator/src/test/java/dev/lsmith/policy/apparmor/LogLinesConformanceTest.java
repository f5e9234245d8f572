package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.Logs;
import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.audit.UpstreamLine;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Upstream's log lines: each {@code .in} gives the fields of its {@code .out}, and the accesses that the rules of its
 * {@code .profile} allow. How a program is to be executed is no part of a log, so executions are not looked for there.
 */
class LogLinesConformanceTest {
    /**
     * What upstream expects and lsmith does not: the first two records ask for rwx and lack x, and upstream's rule gives
     * x only; apparmor_parser itself refuses the third's {@code options="rw, mand"}.
     */
    private static final Set<String> EXPLAINED = Set.of("testcase12.in", "testcase13.in", "testcase_mount_01.in");

    @Test
    void eachLineGivesItsFieldsAndItsRules() throws Exception {
        List<ConformanceSuite> suites = ConformanceSuite.all().stream()
                .filter(suite -> Files.isDirectory(suite.folder().resolve("log_lines")))
                .toList();
        Assumptions.assumeFalse(suites.isEmpty(), "-Dlsmith.conformance names no log_lines");
        for (ConformanceSuite suite : suites) {
            judge(suite);
        }
    }

    private static void judge(ConformanceSuite suite) throws IOException {
        List<String> wrong = new ArrayList<>();
        int right = 0;
        for (Path in : inputs(suite.folder().resolve("log_lines"))) {
            List<String> faults = new ArrayList<>(fieldFaults(in));
            faults.addAll(ruleFaults(in));
            right += faults.isEmpty() ? 1 : 0;
            wrong.addAll(faults);
        }
        suite.report("log_lines", right, 0, wrong);
        if (suite.isMeasured()) {
            assertThat(wrong).isEmpty();
        }
    }

    private static List<Path> inputs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".in")).sorted().toList();
        }
    }

    private static Path beside(Path in, String ending) {
        return Path.of(in.toString().replaceAll("\\.in$", ending));
    }

    private static List<String> fieldFaults(Path in) throws IOException {
        Path out = beside(in, ".out");
        return UpstreamLine.faults(in, Files.exists(out) ? KernelText.decode(Files.readAllBytes(out)) : "");
    }

    private static List<String> ruleFaults(Path in) throws IOException {
        Path expected = beside(in, ".profile");
        if (!Files.exists(expected)) {
            return List.of();
        }
        String text = KernelText.decode(Files.readAllBytes(expected));
        Optional<AppArmorDecider> decider = decider(text);
        if (decider.isEmpty()) {
            return List.of();
        }
        return accesses(in).stream()
                .filter(access -> !EXPLAINED.contains(in.getFileName().toString())
                        && decider.get().decide(access).outcome() == Outcome.DENIED)
                .map(access -> in.getFileName() + ": " + access.text() + " is denied by " + text.strip())
                .toList();
    }

    /** Empty when no rule is expected, or when what is expected ({@code ping2 ix,}) is no rule at all. */
    private static Optional<AppArmorDecider> decider(String text) {
        try {
            AppArmorProfile policy = flat(ProfileReader.read("profile", text));
            return policy.profiles().get(0).rules().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new AppArmorMechanism(Abi.V4_0).decider(policy));
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    private static List<Access> accesses(Path in) {
        List<Access> accesses = new ArrayList<>();
        LogSource log = new LogSource(in.toString(), "", () -> Files.newInputStream(in));
        Logs.observations(List.of(log), "run").forEach(o -> accesses.add(o.access()));
        accesses.removeIf(ExecAccess.class::isInstance);
        return accesses;
    }

    /** All rules in the outer profile: whether a hat or child has them is not asked. */
    private static AppArmorProfile flat(AppArmorProfile policy) {
        List<RuleLine> lines = new ArrayList<>();
        policy.profiles().forEach(profile -> collect(profile, lines));
        return AppArmorProfile.of(
                List.of(), List.of(new Profile(policy.profiles().get(0).head(), List.copyOf(lines), SourcePlace.NONE)));
    }

    private static void collect(Profile profile, List<RuleLine> lines) {
        lines.addAll(profile.lines());
        profile.children().forEach(child -> collect(child, lines));
    }
}
