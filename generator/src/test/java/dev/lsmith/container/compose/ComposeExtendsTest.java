package dev.lsmith.container.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Specs;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Services that extend others, of the same file and of other files. */
class ComposeExtendsTest {
    @Test
    void aServiceOfAnotherFileLiesBelow() throws InputException {
        Map<String, String> files = Map.of(
                "app/compose.yaml",
                        "services: {web: {extends: {file: ../common/base.yaml, service: hard}, image: '${I}',"
                                + " cap_add: [KILL], security_opt: !reset []}}",
                "common/base.yaml",
                        "services: {hard: {extends: low, cap_add: [CHOWN], volumes: [./data:/d,"
                                + " {type: bind, source: ./e, target: /e}]}, low: {user: '${U:-7}', cap_drop: [ALL],"
                                + " security_opt: [apparmor=x]}}",
                "app/.env", "I=nginx\nU=8");
        ContainerSpec web =
                Specs.together(files, "app/compose.yaml").containers().get(0);
        assertThat(web.image()).isEqualTo("nginx");
        assertThat(web.process().user()).isEqualTo("8");
        assertThat(web.capabilities().add()).containsExactly("chown", "kill");
        assertThat(web.capabilities().drop()).containsExactly("all");
        assertThat(web.security().options()).isEmpty();
        assertThat(web.mounts()).extracting(Mount::source).containsExactly("../common/./data", "../common/./e");
    }

    @Test
    void loopsAreRefused() {
        assertThat(Specs.complaint("services: {a: {extends: b}, b: {extends: {service: a}}}"))
                .isEqualTo("inspect.json:1:42: services.b.extends: the service a extends itself");
        Map<String, String> files = Map.of(
                "a.yaml", "services: {x: {extends: {file: b.yaml, service: y}}}",
                "b.yaml", "services: {y: {extends: {file: a.yaml, service: x}}}");
        assertThat(Specs.complaint(files, "a.yaml"))
                .isEqualTo("b.yaml:1:25: services.y.extends: the service x extends itself");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThat(Specs.complaint("services: {a: {extends: {file: no.yaml, service: b}}}"))
                .isEqualTo("inspect.json:1:32: services.a.extends.file: there is no file no.yaml");
        Map<String, String> files =
                Map.of("a.yaml", "services: {x: {extends: {file: b.yaml, service: y}}}", "b.yaml", "services: {z: {}}");
        assertThat(Specs.complaint(files, "a.yaml"))
                .isEqualTo("a.yaml:1:49: services.x.extends.service: there is no service y in b.yaml");
        assertThat(Specs.complaint(Map.of("a.yaml", files.get("a.yaml"), "b.yaml", "# empty\n"), "a.yaml"))
                .isEqualTo("a.yaml:1:32: services.x.extends.file: the file b.yaml holds nothing");
    }

    @Test
    void onlyVariablesOfServicesThatAreReadAreMissed() throws InputException {
        Map<String, String> files = Map.of(
                "a.yaml", "services: {x: {extends: {file: b.yaml, service: y}}}",
                "b.yaml", "services: {y: {image: 'a$B'}, z: {image: 'a$C'}}");
        SpecReading reading = Specs.together(files, "a.yaml");
        assertThat(reading.diagnostics())
                .extracting(d -> d.position().orElseThrow() + ": " + d.message())
                .containsExactly("b.yaml:1:23: services.y.image: the variable B is not set and counts as empty");
    }

    @Test
    void includedFilesAreReportedAndNotRead() throws InputException {
        SpecReading reading =
                Specs.together(Map.of("a.yaml", "include: [b.yaml]\nservices: {x: {image: y}}"), "a.yaml");
        assertThat(reading.diagnostics())
                .extracting(d -> d.position().orElseThrow() + ": " + d.message())
                .containsExactly("a.yaml:1:10: the files that this one includes are not read");
    }
}
