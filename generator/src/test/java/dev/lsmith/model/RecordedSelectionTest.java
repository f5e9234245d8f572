package dev.lsmith.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Logs;
import dev.lsmith.access.Subject;
import dev.lsmith.access.Subject.ApparmorProfile;
import dev.lsmith.access.Subject.SelinuxDomain;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.audit.LogSources;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.model.SubjectSelection.Selection.Refused;
import dev.lsmith.model.SubjectSelection.Selection.Selected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The container is found in every recording, and nothing of the host comes along. */
class RecordedSelectionTest {
    private static Model learn(String... folders) {
        List<Observation> observations = new ArrayList<>();
        try {
            List<String> logs = new ArrayList<>();
            for (String folder : folders) {
                logs.add(log(folder));
            }
            observations.addAll(Logs.observations(LogSources.expand(logs, InputStream.nullInputStream()), "run"));
        } catch (InputException | IOException e) {
            throw new AssertionError(e);
        }
        return Model.of(observations);
    }

    private static String log(String folder) throws IOException {
        Path dir = Path.of(System.getProperty("lsmith.root"), "examples").resolve(folder);
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(Path::toString)
                    .filter(f -> f.contains("audit.log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Selected select(Model model, Optional<ContainerSpec> spec) {
        Selection selection = SubjectSelection.select(model, spec, Optional.empty());
        assertThat(selection).isInstanceOf(Selected.class);
        return (Selected) selection;
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void theProfileIsFoundWithAndWithoutSpec(String name) {
        for (String run : List.of(name, name + "/run2")) {
            Model model = learn(run);
            Selected found = select(model, Optional.of(Specs.example(run)));
            assertThat(found.subjects()).containsExactly(new ApparmorProfile("learn-" + name));
            assertThat(found.diagnostics()).isEmpty();
            assertThat(select(model, Optional.empty())).isEqualTo(found);
            assertThat(found.leftOut()).isNotEmpty();
            assertThat(found.model().accesses(SyscallUse.class).values())
                    .anyMatch(e -> e.phases().contains(Phase.RUNTIME));
            assertThat(found.model().observed().keySet())
                    .filteredOn(s -> !found.subjects().contains(s))
                    .extracting(Subject::name)
                    .doesNotContain("/usr/sbin/dockerd", "/usr/bin/containerd");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void theDomainIsFoundWithAndWithoutSpec(String name) {
        ContainerSpec spec = Specs.example(name + "/selinux");
        Model model = learn(name + "/selinux");
        Selected found = select(model, Optional.of(spec));
        assertThat(found.subjects()).singleElement().isInstanceOfSatisfying(SelinuxDomain.class, d -> {
            assertThat(d.type()).isEqualTo("learn_" + name + "_t");
            assertThat(spec.security().processLabel().orElseThrow()).endsWith(":" + d.name());
        });
        assertThat(found.diagnostics()).isEmpty();
        assertThat(select(model, Optional.empty())).isEqualTo(found);
        assertThat(found.model().observed().get(new SelinuxDomain("kernel_t", "s0")))
                .as("what the runtime did to the domain")
                .isNotEmpty()
                .allSatisfy((access, evidence) -> assertThat(access).isInstanceOf(TypeAccess.class));
    }

    @Test
    void bothLogsTogetherNeedOnlyOneSpec() {
        Model both = learn("nginx", "nginx/selinux");
        for (String spec : List.of("nginx", "nginx/selinux")) {
            Selected found = select(both, Optional.of(Specs.example(spec)));
            assertThat(found.subjects())
                    .containsExactly(
                            new ApparmorProfile("learn-nginx"), new SelinuxDomain("learn_nginx_t", "s0:c359,c861"));
            assertThat(found.diagnostics()).isEmpty();
            assertThat(found.model().accesses().values())
                    .anyMatch(e -> e.reporters().contains(Reporter.APPARMOR))
                    .anyMatch(e -> e.reporters().contains(Reporter.SELINUX));
        }
    }

    @Test
    void twoContainersInOneLogAreToldApartByTheSpec() {
        Model two = learn("nginx", "redis");
        assertThat(select(two, Optional.of(Specs.example("redis"))).subjects())
                .containsExactly(new ApparmorProfile("learn-redis"));
        assertThat(SubjectSelection.select(two, Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        r -> assertThat(r.diagnostic().message())
                                .contains("learn-nginx (apparmor, ")
                                .contains("learn-redis (apparmor, "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "redis", "perlapp/selinux"})
    void theModelOfARecordingIsStoredAndReadBack(String folder) throws InputException {
        ContainerSpec spec = Specs.example(folder);
        Model model = select(learn(folder), Optional.of(spec)).model();
        String text = StoredModel.of(model, Optional.of(spec));
        assertThat(ModelStore.read("model.json", text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ModelStore.Stored.of(model, Optional.of(spec)));
    }
}
