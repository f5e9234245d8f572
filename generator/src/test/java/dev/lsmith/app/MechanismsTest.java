package dev.lsmith.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.app.Mechanisms.PolicyOutput;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.Mechanism;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every mechanism of the list, whichever it is. */
class MechanismsTest {
    private static final Assignment NOTHING = new Assignment(
            "web", Model.EMPTY, Optional.empty(), new Privileges(new TreeSet<>(List.of("chown")), true), false);

    static List<Mechanism<?>> all() {
        return Mechanisms.reading().all();
    }

    @Test
    void namesAndPlacesAreUnique() {
        assertThat(Mechanisms.names()).doesNotHaveDuplicates();
        assertThat(all()).extracting(m -> m.place().path()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void hasSomebodyWhoReportsToIt(Mechanism<?> mechanism) {
        assertThat(mechanism.reporters()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void itsFilesAreAtItsPlaceAndKnownForItsOwn(Mechanism<?> mechanism) {
        Mechanism.OutputPlace place = mechanism.place();
        Map<String, String> files = PolicyOutput.of(mechanism, NOTHING).files();
        assertThat(files).isNotEmpty();
        files.forEach((name, text) -> {
            if (place.isFolder()) {
                assertThat(name).startsWith(place.path() + "/");
            } else {
                assertThat(name).isEqualTo(place.path());
            }
            assertThat(Mechanisms.reading()
                            .of(new PolicyFile(Path.of(name), text))
                            .name())
                    .as(name)
                    .isEqualTo(mechanism.name());
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void oneOfItsFilesIsReadBackAsThePolicy(Mechanism<?> mechanism) throws Exception {
        assertReadBack(mechanism);
    }

    private static <P> void assertReadBack(Mechanism<P> mechanism) throws Exception {
        PolicyOutput<P> output = PolicyOutput.of(mechanism, NOTHING);
        List<String> whole = output.files().keySet().stream()
                .filter(name -> name.endsWith(mechanism.place().suffix()))
                .toList();
        assertThat(whole).hasSize(1);
        P read = mechanism.read(whole.get(0), output.files().getOrDefault(whole.get(0), ""));
        assertThat(mechanism.render(read)).isEqualTo(output.files());
    }

    @ParameterizedTest
    @CsvSource({
        "capabilities.json, '', capabilities",
        "x.json, '{\"noNewPrivileges\": true}', capabilities",
        "-, '{\"noNewPrivileges\": true}', capabilities",
        "x.json, '{', seccomp",
        "-, ' {', seccomp",
        "domain_policy.conf, '', tomoyo",
        "-, '<kernel> /usr/bin/a', tomoyo",
        "x.te, '', selinux",
        "x.fc, '', selinux",
        "x.cil, '{\"noNewPrivileges\": true}', selinux",
        "-, '(type a)', selinux",
        "x.json, '(type a)', seccomp",
        "nginx, 'profile nginx {}', apparmor",
        "-, '', apparmor",
    })
    void aFileIsOfTheSurestMechanism(String name, String text, String mechanism) {
        assertThat(Mechanisms.reading().of(new PolicyFile(Path.of(name), text)).name())
                .isEqualTo(mechanism);
    }

    /** Docker is told of security modules first, then of filters, as it was before there was a list. */
    @Test
    void engineOptionsComeInTheListsOrder() {
        LaunchSettings settings = all().stream()
                .map(m -> PolicyOutput.of(m, NOTHING).settings())
                .reduce(LaunchSettings.NONE, LaunchSettings::and);
        assertThat(settings.options())
                .extracting(LaunchSettings.SecurityOption::docker)
                .containsExactly("apparmor=web", "label=type:lsmith_web_t", "seccomp=seccomp.json");
        assertThat(settings.files()).containsOnlyKeys("run/landrun.args", "run/seccomp.lxc", "run/seccomp.podman.json");
    }
}
