package dev.lsmith.container.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Specs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compose files, short and long. */
class ComposeReaderTest {
    @Test
    void whatAnAnchorGivesIsGiven() {
        ContainerSpec spec = Specs.file("specs/compose.yaml");
        assertThat(spec.filesystem().readOnlyRoot()).isTrue();
        assertThat(spec.image()).isEqualTo("nginx:1.27");
        assertThat(spec.process().command()).containsExactly("nginx", "-g", "daemon off;");
        assertThat(spec.boundingSet()).containsExactly("chown", "net_bind_service");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "${A}|set",
                "$A-x|set-x",
                "${EMPTY:-d}|d",
                "${EMPTY-d}|",
                "${NONE-${A}!}|set!",
                "${A:+yes}${NONE:+no}|yes",
                "$$A|$A",
                "${Q}|a b",
                "x${NONE}y|xy",
            })
    void variablesAreReplaced(String text, String read) throws InputException {
        assertThat(service("image: 'i" + text + "'").image()).isEqualTo("i" + (read == null ? "" : read));
    }

    @Test
    void bothSyntaxesSayTheSame() throws InputException {
        ContainerSpec brief = service("ports: ['127.0.0.1:8080:80/udp']\n    volumes: ['/a:/b:ro', 'data:/d']\n"
                + "    environment: [A=1, B]\n    devices: ['/dev/fuse:/dev/fuse:rw']\n    ulimits: {nproc: 7}");
        ContainerSpec full = service("ports: [{target: 80, published: '8080', host_ip: 127.0.0.1, protocol: udp}]\n"
                + "    volumes: [{type: bind, source: /a, target: /b, read_only: true}, {type: volume, source: data, target: /d}]\n"
                + "    environment: {A: 1, B: }\n    devices: [{source: /dev/fuse, target: /dev/fuse, permissions: rw}]\n"
                + "    ulimits: {nproc: {soft: 7, hard: 7}}");
        assertThat(full).isEqualTo(brief);
        assertThat(brief.ports()).containsExactly(new Port(80, "udp", Optional.of(8080), "127.0.0.1"));
        assertThat(brief.mounts()).extracting(Mount::readOnly).containsExactly(true, false);
    }

    @Test
    void extendsAddsAndReplaces() {
        List<ContainerSpec> specs =
                Specs.read("services:\n  base: {image: a, cap_add: [CHOWN], privileged: true, command: [x, y]}\n"
                        + "  web: {extends: {service: base}, image: b, cap_add: [KILL], command: [z]}\n");
        assertThat(specs).extracting(ContainerSpec::name).containsExactly("base", "web");
        assertThat(specs.get(1).image()).isEqualTo("b");
        assertThat(specs.get(1).capabilities().add()).containsExactly("chown", "kill");
        assertThat(specs.get(1).capabilities().privileged()).isTrue();
        assertThat(specs.get(1).process().command()).containsExactly("z");
    }

    @Test
    void aVolumeThatIsAFolderOfTheHostIsOne() {
        String file = "services: {a: {image: x, volumes: ['v:/v', 'w:/w']}}\n"
                + "volumes: {v: {driver_opts: {type: none, o: 'bind,ro', device: /etc}}, w: }\n";
        assertThat(Specs.read(file).get(0).mounts())
                .containsExactly(
                        new Mount("bind", "", "/etc", "/v", false, "", List.of()),
                        new Mount("volume", "w", "", "/w", false, "", List.of()));
    }

    @Test
    void whatNoFieldHoldsIsKept() throws InputException {
        assertThat(service("gpus: all\n    hostname: h\n    x-note: y").otherOptions())
                .containsExactly(java.util.Map.entry("gpus", "\"all\""));
    }

    @Test
    void anUnsetVariableIsReported() throws InputException {
        SpecReading reading =
                Specs.reading("compose.yaml", "services:\n  a:\n    image: x:$V\n".getBytes(StandardCharsets.UTF_8));
        assertThat(reading.diagnostics())
                .extracting(d -> d.position().orElseThrow() + ": " + d.message())
                .containsExactly("compose.yaml:3:12: services.a.image: the variable V is not set and counts as empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "services: {}|1:11: services: the compose file has no services",
                "services: {a: {extends: a}}|1:25: services.a.extends: the service a extends itself",
                "services: {a: {extends: b}}|1:25: services.a.extends: there is no service b in inspect.json",
                "services:|1:10: services: the compose file has no services",
                "services: {a: }|1:14: services.a: expected an object, found null",
                "services: {a: {command: 'x \"y'}}|1:25: services.a.command: a quote is not closed",
                "services: {a: {privileged: maybe}}|1:28: services.a.privileged: expected true or false, found \"maybe\"",
                "services: {a: {mem_limit: 9223372036854775808}}"
                        + "|1:27: services.a.mem_limit: \"9223372036854775808\" is more than 64 bits can hold",
                "services: {a: {image: '${V:?no V}'}}|1:23: services.a.image: the variable V is required: no V",
                "services: {a: {image: '${V'}}|1:23: services.a.image: a $ stands here without a variable",
                "services: {a: {cap_add: X}}|1:25: services.a.cap_add: expected an array, found a string",
                "services: {a: {ports: [x]}}|1:24: services.a.ports[0]: \"x\" is no port",
                "services: {a: {pids_limit: many}}|1:28: services.a.pids_limit: \"many\" is no whole number",
            })
    void complaintsNameThePath(String text, String complaint) {
        assertThat(Specs.complaint(text)).isEqualTo("inspect.json:" + complaint);
    }

    private static ContainerSpec service(String keys) throws InputException {
        String file = "services:\n  a:\n    " + keys + "\n";
        String variables = "# variables\nA=set\nEMPTY=\nexport Q='a b'\n";
        return Specs.together(Map.of("compose.yaml", file, ".env", variables), "compose.yaml")
                .containers()
                .get(0);
    }

    /** docker-compose 1.29 and 2.32 read it. */
    @Test
    void theWholeFileMayBeInFlowStyle() {
        assertThat(Specs.read("{name: x, services: {a: {image: 'a:1', privileged: true}}}")
                        .get(0)
                        .capabilities()
                        .privileged())
                .isTrue();
    }
}
