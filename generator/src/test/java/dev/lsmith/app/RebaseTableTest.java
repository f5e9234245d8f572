package dev.lsmith.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.app.Rebase.RebaseRequest;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.app.recording.LoadedLogs;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.base.InputException;
import dev.lsmith.learn.Generality;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment.ExecutedRights;
import dev.lsmith.policy.Assignment.Unseen;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Mechanism.PolicyDecider;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What policies that were learned in one image deny in the next, with and without {@code rebase}: {@code examples/rebase/table.md}. {@code
 * -Dlsmith.rebase=DIR} names the folder that {@code examples/rebase/measure.sh} fills; without it nothing is asked.
 */
class RebaseTableTest {
    private static final Path TABLE =
            Path.of(System.getProperty("lsmith.root", ".."), "examples", "rebase", "table.md");
    private static final List<String> SERVICES = List.of("nginx", "postgres", "redis");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatTheNextImageIsDenied() throws IOException, InputException {
        String named = System.getProperty("lsmith.rebase", "");
        assumeTrue(!named.isEmpty(), "no folder of images is named");
        Path work = Path.of(named);
        List<String> rows = new ArrayList<>();
        for (String service : SERVICES) {
            Path first = work.resolve(service + "-bookworm.strace");
            Path second = work.resolve(service + "-trixie.strace");
            if (Files.exists(first) && Files.exists(second)) {
                Optional<ImageChoice> image =
                        Optional.of(new ImageChoice(work.resolve(service + "-bookworm"), Unseen.LOG));
                rows.add(row(work, service, Level.EXACT, Optional.empty(), first, second));
                rows.add(row(work, service, Level.DEFAULT, Optional.empty(), first, second));
                rows.add(row(work, service, Level.DEFAULT, image, first, second));
            }
        }
        assertThat(rows).isNotEmpty();
        Files.write(TABLE, page(rows), StandardCharsets.UTF_8);
    }

    private String row(Path work, String service, Level level, Optional<ImageChoice> image, Path first, Path second)
            throws IOException, InputException {
        Generation old = generated(first, service, level, image);
        Path policies = write(old, service + level.word() + image.isPresent());
        Rebase rebased = Rebase.run(new RebaseRequest(
                policies,
                work.resolve(service + "-bookworm"),
                work.resolve(service + "-trixie"),
                Optional.of(level),
                Unseen.LOG,
                Abi.V3_0,
                Dialect.DOCKER,
                policies));
        Model done = model(second);
        Denied without = denied(old, done);
        Denied with = denied(rebased.generation(), done);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %d + %d | %d + %d | %d, %d, %d | %d |",
                service,
                level.word() + (image.isPresent() ? ", `--image`" : ""),
                denied(old, model(first)).count(),
                without.files().size(),
                without.calls().size(),
                with.files().size(),
                with.calls().size(),
                rebased.carried().moved().size(),
                rebased.carried().added().size(),
                rebased.carried().gone().size(),
                rebased.carried().newCalls().size());
    }

    private record Denied(Set<String> files, Set<String> calls) {
        int count() {
            return files.size() + calls.size();
        }
    }

    private static Denied denied(Generation made, Model done) throws InputException {
        Mechanisms mechanisms = Mechanisms.reading();
        Denied denied = new Denied(new TreeSet<>(), new TreeSet<>());
        for (Mechanism<?> mechanism : mechanisms.all()) {
            Optional<Mechanisms.PolicyOutput<?>> output = made.policies().stream()
                    .filter(p -> p.name().equals(mechanism.name()))
                    .findFirst();
            if (output.isPresent()) {
                ask(decider(mechanism, output.get()), mechanism.name(), done, denied);
            }
        }
        return denied;
    }

    private static void ask(PolicyDecider decider, String mechanism, Model done, Denied denied) {
        for (Access access : done.accesses().keySet()) {
            boolean file = access instanceof FileAccess || access instanceof ExecAccess || access instanceof LinkAccess;
            boolean asked = mechanism.equals("apparmor") ? file : access instanceof SyscallUse;
            if (asked && decider.decide(access).outcome() == Outcome.DENIED) {
                (file ? denied.files() : denied.calls()).add(access.text());
            }
        }
    }

    private static <P> PolicyDecider decider(Mechanism<P> mechanism, Mechanisms.PolicyOutput<?> output)
            throws InputException {
        String file = output.files().firstKey();
        return mechanism.decider(mechanism.read(file, output.files().getOrDefault(file, "")));
    }

    private static Model model(Path trace) throws InputException {
        LoadedLogs loaded =
                LoadedLogs.labelled(List.of(trace.toString()), InputStream.nullInputStream(), new ReadingProgress());
        return loaded.select(Optional.empty(), List.of()).model();
    }

    private static Generation generated(Path trace, String name, Level level, Optional<ImageChoice> image)
            throws InputException {
        Request request = new Request(
                List.of(trace.toString()),
                List.of(),
                new SpecChoice(List.of(), Optional.empty()),
                Optional.of(name),
                List.of(),
                Set.of("apparmor", "seccomp"),
                Abi.V3_0,
                Dialect.DOCKER,
                Optional.empty(),
                new Generality(level, new TreeSet<>(), List.of()),
                false,
                Set.of(),
                Optional.empty(),
                false,
                image,
                RuleDecisions.NONE,
                false,
                false,
                ExecutedRights.INHERIT);
        return Generation.run(request, InputStream.nullInputStream(), new ReadingProgress());
    }

    private Path write(Generation made, String name) throws IOException {
        Path at = folder.resolve(name);
        for (Map.Entry<String, Generation.Content> file : made.files().entrySet()) {
            Path target = at.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            StringWriter text = new StringWriter();
            file.getValue().writeTo(text);
            Files.writeString(target, text.toString());
        }
        return at;
    }

    private static List<String> page(List<String> rows) {
        return Stream.concat(
                        Stream.of(
                                "# What policies of Debian 12 deny in Debian 13",
                                "",
                                "Written by `RebaseTableTest` of what [measure.sh](measure.sh) records. Each service ran in both images under strace and was asked the same. *denied*: distinct"
                                        + " file accesses that AppArmor's profile would deny + system calls that the filter would refuse.",
                                "",
                                "| service | level | denied in Debian 12 | in 13 without rebase | in 13 rebased | paths moved, added, gone | calls newly reachable |",
                                "|---|---|---:|---:|---:|---:|---:|"),
                        rows.stream())
                .toList();
    }
}
