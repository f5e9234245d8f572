package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Specs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What containerd's tools print: crictl inspect, and nerdctl inspect in both of its modes. */
class ContainerdReaderTest {
    private static final String NATIVE =
            "[{\"ID\":\"ab12\",\"Image\":\"i\",\"Runtime\":{\"Name\":\"r\"},\"Labels\":{%s},"
                    + "\"Spec\":{\"ociVersion\":\"1.2.0\",\"mounts\":[%s]}}]";
    private static final String CRI = "{\"status\":{\"id\":\"ab12\",\"metadata\":{\"name\":\"c\"},\"labels\":"
            + "{\"io.kubernetes.pod.name\":\"p\"},\"state\":\"CONTAINER_RUNNING\",\"image\":{\"image\":\"i\"}},"
            + "\"info\":{\"pid\":7,%s\"runtimeSpec\":{\"ociVersion\":\"1.2.0\",\"linux\":{\"namespaces\":[%s]}}}}";

    @Test
    void crictlTellsTheContainerAndItsPod() throws InputException {
        String json = CRI.formatted("", "{\"type\":\"network\",\"path\":\"/proc/9/ns/net\"},{\"type\":\"pid\"}");
        SpecReading reading = Specs.reading("c.json", json.getBytes(StandardCharsets.UTF_8));
        ContainerSpec spec = reading.containers().get(0);
        assertThat(reading.addresses()).containsExactly("p/c");
        assertThat(spec.engine()).isEqualTo(Engine.CRI);
        assertThat(spec.id()).isEqualTo("ab12");
        assertThat(spec.pid()).contains(7L);
        assertThat(spec.namespaces().network()).isEmpty();
        assertThat(spec.namespaces().pid()).isEqualTo("private");
        assertThat(spec.namespaces().ipc()).isEqualTo("host");
    }

    /** containerd gives a path even where the pod has the node's network. */
    @Test
    void crictlTellsTheNodesNamespacesInItsOptions() {
        String options = "\"config\":{\"linux\":{\"security_context\":{\"privileged\":true,"
                + "\"namespace_options\":{\"network\":2,\"pid\":1}}}},";
        String spaces = "{\"type\":\"network\",\"path\":\"/proc/9/ns/net\"},{\"type\":\"pid\"}";
        ContainerSpec spec = Specs.read(CRI.formatted(options, spaces)).get(0);
        assertThat(spec.namespaces().network()).isEqualTo("host");
        assertThat(spec.namespaces().uts()).isEqualTo("host");
        assertThat(spec.namespaces().pid()).isEqualTo("private");
        assertThat(spec.capabilities().privileged()).isTrue();
    }

    /** {@code crictl inspect --output yaml}. */
    @Test
    void crictlMayWriteYaml() {
        assertThat(Specs.read("info:\n  pid: 7\n  runtimeSpec: {ociVersion: 1.2.0}\nstatus:\n  metadata: {name: c}\n"))
                .extracting(ContainerSpec::name)
                .containsExactly("c");
        assertThat(Specs.complaint("info: {}\nstatus: {state: SANDBOX_READY}\n"))
                .isEqualTo("inspect.json:1:1: this is crictl inspectp output, which describes no container");
    }

    @Test
    void severalContainersOfCrictlStandInAList() {
        String one = CRI.formatted("", "");
        assertThat(Specs.read("[" + one + "," + one + "]")).hasSize(2);
    }

    @Test
    void nerdctlKeepsNamesPortsAndVolumesInLabels() {
        String labels =
                "\"nerdctl/name\":\"web\",\"nerdctl/ports\":\"[{\\\"HostPort\\\":8443,\\\"ContainerPort\\\":443,"
                        + "\\\"Protocol\\\":\\\"TCP\\\",\\\"HostIP\\\":\\\"127.0.0.1\\\"}]\",\"nerdctl/mounts\":"
                        + "\"[{\\\"Type\\\":\\\"volume\\\",\\\"Name\\\":\\\"data\\\",\\\"Source\\\":\\\"/v/data\\\","
                        + "\\\"Destination\\\":\\\"/d\\\",\\\"RW\\\":false}]\"";
        String mounts =
                "{\"destination\":\"/d\",\"type\":\"bind\",\"source\":\"/v/data\",\"options\":[\"rbind\",\"ro\"]}";
        ContainerSpec spec = Specs.read(NATIVE.formatted(labels, mounts)).get(0);
        assertThat(spec.name()).isEqualTo("web");
        assertThat(spec.ports()).containsExactly(new Port(443, "tcp", Optional.of(8443), "127.0.0.1"));
        assertThat(spec.mounts()).containsExactly(new Mount("volume", "data", "/v/data", "/d", true, "", List.of()));
    }

    @Test
    void whatTheEngineMountsItselfIsNoGrant() {
        String id = "0123456789abcdef".repeat(4);
        String own =
                "{\"destination\":\"/etc/hosts\",\"type\":\"bind\",\"source\":\"/var/lib/nerdctl/1935db59/etchosts/default/"
                        + id + "/hosts\",\"options\":[\"bind\"]}";
        String given =
                "{\"destination\":\"/etc/hosts\",\"type\":\"bind\",\"source\":\"/home/me/hosts\",\"options\":[\"bind\"]}";
        assertThat(Specs.read(NATIVE.formatted("", own)).get(0).mounts()).isEmpty();
        assertThat(Specs.read(NATIVE.formatted("", given)).get(0).mounts()).hasSize(1);
    }

    @Test
    void dockersFormOfNerdctlIsToldToSayLess() throws InputException {
        String json =
                "[{\"Path\":\"a\",\"Name\":\"c\",\"HostConfig\":{},\"Config\":{\"Labels\":{\"nerdctl/name\":\"c\"}}}]";
        assertThat(Specs.reading("n.json", json.getBytes(StandardCharsets.UTF_8))
                        .diagnostics())
                .extracting(d -> d.position().orElseThrow() + ": " + d.message() + "; " + d.help())
                .containsExactly("n.json:1:2: nerdctl does not tell capabilities, privileges and security options here;"
                        + " give the output of: nerdctl inspect --mode=native");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"status\":{},\"info\":{}}|1:21: info: the member \"runtimeSpec\" is missing",
                "{\"status\":{},\"info\":{\"runtimeSpec\":7}}|1:36: info.runtimeSpec: expected an object, found a number",
                "{\"status\":{\"state\":\"SANDBOX_READY\"},\"info\":{}}"
                        + "|1:1: this is crictl inspectp output, which describes no container",
                "{\"status\":{\"repoTags\":[]},\"info\":{}}"
                        + "|1:1: this is crictl inspecti output, which describes no container",
                "{\"ID\":\"a\",\"Runtime\":{},\"Spec\":null}|1:1: the member \"Spec\" is missing",
                "{\"ID\":\"a\",\"Runtime\":{},\"Spec\":{},\"Labels\":{\"nerdctl/ports\":\"x\"}}"
                        + "|1:60: Labels.nerdctl/ports: this label holds no JSON list",
            })
    void complaintsHaveAPlace(String json, String complaint) {
        assertThat(Specs.complaint(json)).isEqualTo("inspect.json:" + complaint);
    }
}
