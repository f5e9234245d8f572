package dev.lsmith.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.app.Verification.VerifyRequest;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.base.InputException;
import dev.lsmith.learn.Generality;
import dev.lsmith.policy.Assignment.ExecutedRights;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Replay;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.pathlist.PathList;
import dev.lsmith.policy.pathlist.PathListMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.report.ReportWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code docs/adding-a-mechanism.md} in the list of those that ship: each use case takes it without another line. */
class AddedMechanismTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("lsmith.root", ".."), "examples", "memcached")
            .toAbsolutePath();
    private static final PathListMechanism PATHS = new PathListMechanism();
    private static final SpecChoice SPEC = new SpecChoice(List.of(EXAMPLE.resolve("inspect.json")), Optional.empty());
    private static final List<String> LOGS =
            List.of(EXAMPLE.resolve("audit.log").toString());

    @TempDir
    private static Path folder;

    private static Generation generation;

    private static Mechanisms mechanisms() {
        Mechanisms shipped = Mechanisms.reading();
        List<Mechanism<?>> all = new ArrayList<>(shipped.all());
        all.add(PATHS);
        return new Mechanisms(shipped.apparmor(), shipped.capabilities(), shipped.seccomp(), all);
    }

    @BeforeAll
    static void generate() throws InputException, IOException {
        Request request = new Request(
                LOGS,
                List.of(),
                SPEC,
                Optional.empty(),
                List.of(),
                Set.of("apparmor", "pathlist"),
                Abi.V3_0,
                Dialect.DOCKER,
                Optional.empty(),
                Generality.DEFAULT,
                false,
                Set.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                RuleDecisions.NONE,
                false,
                false,
                ExecutedRights.INHERIT);
        generation = Generation.run(request, mechanisms(), InputStream.nullInputStream(), new ReadingProgress());
        for (String name : List.of("pathlist.json", "docker-run.args", "run/podman-run.args")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), file(name));
        }
    }

    private static String file(String name) throws IOException {
        StringWriter text = new StringWriter();
        generation.files().getOrDefault(name, Generation.Content.of("")).writeTo(text);
        return text.toString();
    }

    @Test
    void itsFileIsWrittenAndReadBack() throws InputException, IOException {
        PathList policy = PATHS.read("pathlist.json", file("pathlist.json"));
        assertThat(policy.readable()).contains("/etc/gai.conf");
        assertThat(PATHS.render(policy)).containsEntry("pathlist.json", file("pathlist.json"));
    }

    @Test
    void enginesAreToldOfIt() throws IOException {
        assertThat(file("docker-run.args")).contains("pathlist=pathlist.json");
        assertThat(file("run/podman-run.args")).contains("pathlist=pathlist.json");
        assertThat(file("run/compose.override.yaml")).contains("pathlist=pathlist.json");
    }

    @Test
    void theReportHasItsReasons() {
        assertThat(new ReportWriter().markdown(generation.review())).contains("## pathlist", "/etc/gai.conf");
    }

    @Test
    void verifyAsksIt() throws InputException {
        Verification verification = Verification.run(
                new VerifyRequest(folder, LOGS, SPEC, List.of(), true, false),
                mechanisms(),
                InputStream.nullInputStream(),
                new ReadingProgress());
        Replay replay = requireNonNull(verification.replays().get("pathlist"));
        assertThat(replay.asked()).isPositive();
        assertThat(replay.denials()).isEmpty();
    }

    @Test
    void itsFileIsKnownForItsOwn() {
        assertThat(mechanisms()
                        .of(new PolicyFile(Path.of("pathlist.json"), "{}"))
                        .name())
                .isEqualTo("pathlist");
    }

    @Test
    void whatItCannotDoItSays() {
        PathList policy = generation.policies().stream()
                .map(output -> output.synthesis().policy())
                .filter(PathList.class::isInstance)
                .map(PathList.class::cast)
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> PATHS.explain(policy, "/etc/gai.conf r"))
                .hasMessageContaining("cannot explain accesses of pathlist yet");
    }
}
