package dev.lsmith.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.app.Mechanisms.PolicyOutput;
import dev.lsmith.app.RecallTableTest.Runs;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.base.InputException;
import dev.lsmith.image.Image;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment.Unseen;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Mechanism.PolicyDecider;
import dev.lsmith.policy.Replay;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.apparmor.AppArmorMechanism;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What each level denies of a second run and how much of the image it opens, beside other ways: {@code examples/levels.md}. It takes
 * {@code -Dlsmith.recordings=DIR}, where {@code DIR/SERVICE/apparmor-run1} and {@code apparmor-run2} hold {@code audit.log} and {@code inspect.json}
 * (and {@code DIR/SERVICE/logprof} a profile that aa-logprof made of run 1, its includes put in by {@code apparmor_parser --preprocess}), and
 * {@code -Dlsmith.image=IMAGE}, which was recorded; {@code -Dlsmith.golden=write} writes the page.
 */
class LevelsTableTest {
    private static final Path PAGE = Path.of(System.getProperty("lsmith.root", ".."), "examples/levels.md");

    @Test
    void aSecondRunIsDeniedNothingAtDefault() throws IOException, InputException {
        String named = System.getProperty("lsmith.recordings", "");
        String image = System.getProperty("lsmith.image", "");
        assumeTrue(!named.isEmpty() && !image.isEmpty(), "no folder of recordings and no image is named");
        SortedSet<String> files = new TreeSet<>();
        try (Image opened = Image.open(Path.of(image))) {
            files.addAll(ImageContents.of(opened).files().keySet());
        }
        files.removeIf(path -> path.endsWith("/"));
        List<Path> services;
        try (Stream<Path> below = Files.list(Path.of(named))) {
            services = below.filter(at -> Files.isDirectory(at.resolve("apparmor-run2")))
                    .sorted()
                    .toList();
        }
        assertThat(services).isNotEmpty();
        List<String> rows = new ArrayList<>();
        for (Path at : services) {
            rows.addAll(rows(Runs.recording(at), at.resolve("logprof"), Path.of(image), files));
        }
        if ("write".equals(System.getProperty("lsmith.golden"))) {
            Files.writeString(PAGE, page(rows, files.size()), StandardCharsets.UTF_8);
        }
    }

    private static List<String> rows(Runs runs, Path logprof, Path image, SortedSet<String> files)
            throws IOException, InputException {
        Model second = RecallTableTest.model(runs.secondLog(), runs.secondSpec());
        List<String> rows = new ArrayList<>();
        for (Level level : Level.values()) {
            rows.add(row(runs, level, Optional.empty(), second, files));
        }
        rows.add(row(runs, Level.DEFAULT, Optional.of(new ImageChoice(image, Unseen.LOG)), second, files));
        AppArmorMechanism apparmor = new AppArmorMechanism(Abi.V3_0);
        if (Files.exists(logprof)) {
            PolicyDecider decider = apparmor.decider(apparmor.read("logprof", Files.readString(logprof)));
            long denied = Replay.of(apparmor, decider, second, second).denials().size();
            rows.add(written(runs.service(), "aa-logprof, all its first answers", denied + " + – + –", decider, files));
        }
        PolicyDecider docker = apparmor.dockerDefault();
        long denied = Replay.of(apparmor, docker, second, second).denials().stream()
                .filter(d -> d.access() instanceof FileAccess)
                .count();
        rows.add(written(runs.service(), "Docker's default", denied + " + 0 + 0", docker, files));
        return rows;
    }

    private static String row(
            Runs runs, Level level, Optional<ImageChoice> image, Model second, SortedSet<String> files)
            throws InputException {
        Request request = RecallTableTest.request(runs.log(), runs.spec(), level, image);
        Mechanisms mechanisms = Mechanisms.writing(request);
        Generation made = Generation.run(request, mechanisms, InputStream.nullInputStream(), new ReadingProgress());
        List<Long> denied = new ArrayList<>(List.of(0L, 0L, 0L));
        Optional<PolicyDecider> profile = Optional.empty();
        for (PolicyOutput<?> output : made.policies()) {
            Mechanism<?> mechanism = mechanisms.all().stream()
                    .filter(m -> m.name().equals(output.name()))
                    .findFirst()
                    .orElseThrow();
            PolicyDecider decider = RecallTableTest.decider(mechanism, output);
            long refused = Replay.of(mechanism, decider, second, made.model()).denials().stream()
                    .filter(d -> !d.diverted())
                    .count();
            denied.set(RecallTableTest.LAYERS.indexOf(output.name()), refused);
            profile = output.name().equals("apparmor") ? Optional.of(decider) : profile;
        }
        if (level != Level.EXACT) {
            assertThat(denied).as("%s at %s", runs.service(), level).containsOnly(0L);
        }
        String way = level.word() + (image.isPresent() ? ", `--image`" : "");
        String numbers = denied.get(0) + " + " + denied.get(1) + " + " + denied.get(2);
        return written(runs.service(), way, numbers, profile.orElseThrow(), files);
    }

    private static String written(
            String service, String way, String denied, PolicyDecider profile, SortedSet<String> files) {
        long read = files.stream()
                .filter(path -> allows(profile, path, FilePermission.READ))
                .count();
        long write = files.stream()
                .filter(path -> allows(profile, path, FilePermission.WRITE))
                .count();
        long executed = files.stream()
                .filter(path ->
                        profile.decide(new ExecAccess(path, Ownership.OTHER)).outcome() == Outcome.ALLOWED)
                .count();
        return String.format(
                Locale.ROOT, "| %s | %s | %s | %,d | %,d | %,d |", service, way, denied, read, write, executed);
    }

    /** Asked as root's process does, whose own the image's files are. */
    private static boolean allows(PolicyDecider profile, String path, FilePermission permission) {
        return profile.decide(FileAccess.of(path, FileKind.REGULAR, List.of(permission), Ownership.OWNER))
                        .outcome()
                == Outcome.ALLOWED;
    }

    private static String page(List<String> rows, int files) {
        List<String> lines = new ArrayList<>(List.of(
                "# What each level denies later, and what it opens",
                "",
                "Written by `LevelsTableTest` from recordings of the [lab](lab/README.md): each service was recorded in two boots of one image, which holds all of them. *denied*: what the policies of run 1 would deny of",
                "run 2, by the AppArmor profile + the filter + the capabilities. *read*, *written*, *executed*: how many of the image's "
                        + String.format(Locale.ROOT, "%,d", files)
                        + " files the profile lets root's process read, write and execute,",
                "whatever their mode says.",
                "",
                "Not measured here: denials in a long run and after it, and attempts of an attacker that are refused, take a kernel that enforces ([RESULTS.md](lab/RESULTS.md), column *later* and the tables of the probe);",
                "denials after an upgrade of the image are in [rebase/table.md](rebase/table.md). The recorders of the Security Profiles Operator and of vArmor run on a cluster's nodes, and were not run.",
                "What `aa-logprof` made is its first answer to each question. Redis's second run is the longer one: 34,492 lines of log beside 18,710.",
                "",
                "| service | way | denied in run 2 | read | written | executed |",
                "|---------|-----|----------------:|-----:|--------:|---------:|"));
        lines.addAll(rows);
        return String.join("\n", lines) + "\n";
    }
}
