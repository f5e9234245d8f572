package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Logs;
import dev.lsmith.access.Subject;
import dev.lsmith.audit.LogSources;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles of the recorded containers: what the first run taught allows the first run whole, and the second one. */
class RecordingsTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("lsmith.root", ".."), "examples");

    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V3_0);

    static Assignment assignment(String name) throws Exception {
        Path folder = EXAMPLES.resolve(name);
        Model model = model(folder, "learn-" + name);
        TreeSet<String> capabilities = new TreeSet<>();
        model.accesses(CapabilityUse.class).keySet().forEach(c -> capabilities.add(c.capability()));
        Path inspect = folder.resolve("inspect.json");
        List<ContainerSpec> specs = Specs.containers(inspect.toString(), Files.readAllBytes(inspect));
        return new Assignment(name, model, Optional.of(specs.get(0)), new Privileges(capabilities, true), false);
    }

    static Model model(Path folder, String profile) throws Exception {
        String log;
        try (Stream<Path> files = Files.list(folder)) {
            log = files.filter(f -> f.getFileName().toString().startsWith("audit.log"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
        List<Observation> observations =
                Logs.observations(LogSources.expand(List.of(log), InputStream.nullInputStream()), folder.toString());
        Model all = Model.of(observations);
        return all.of(s -> s.equals(new Subject.ApparmorProfile(profile)));
    }

    private List<String> denied(AppArmorProfile policy, Model model) throws Exception {
        AppArmorDecider decider = target.decider(policy);
        List<String> denied = new ArrayList<>();
        for (Map.Entry<Access, Evidence> e : model.accesses().entrySet()) {
            boolean ours = e.getValue().reporters().contains(Reporter.APPARMOR);
            if (ours && decider.decide(e.getKey()).outcome() == Outcome.DENIED) {
                denied.add(e.getKey().kind() + " " + e.getKey().text());
            }
        }
        return denied;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "redis", "memcached", "perlapp"})
    void allowsBothRuns(String name) throws Exception {
        Assignment assignment = assignment(name);
        Synthesis<AppArmorProfile> made = target.synthesise(assignment);
        String text = target.render(made.policy()).getOrDefault("apparmor/" + name, "");
        if (System.getProperty("lsmith.show") != null) {
            Files.writeString(
                    Path.of(System.getProperty("lsmith.show"), name),
                    text + "\n## " + made.notes() + "\n## " + made.wider() + "\n## " + made.leftOut());
        }
        assertThat(denied(made.policy(), assignment.model())).as("run 1").isEmpty();
        assertThat(denied(made.policy(), model(EXAMPLES.resolve(name).resolve("run2"), "learn-" + name)))
                .as("run 2")
                .isEmpty();
        assertThat(target.read(name, text)).isEqualTo(made.policy());
        ParserJudge.assertCompiles(text);
    }
}
