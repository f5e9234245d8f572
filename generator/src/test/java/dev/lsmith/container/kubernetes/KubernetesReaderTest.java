package dev.lsmith.container.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
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

/** Pods and what makes pods. */
class KubernetesReaderTest {
    @Test
    void readsTheExample() {
        ContainerSpec spec = Specs.file("specs/kubernetes.yaml");
        assertThat(spec.name()).isEqualTo("web");
        assertThat(spec.process().user()).isEqualTo("101:101");
        assertThat(spec.security().apparmorProfile()).contains("lsmith-web");
        assertThat(spec.security().noNewPrivileges()).contains(true);
        assertThat(spec.boundingSet()).containsExactly("chown", "net_bind_service");
        assertThat(spec.ports()).containsExactly(new Port(80, "tcp", Optional.of(8080), ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "Pod|{\"spec\":POD}",
                "Deployment|{\"spec\":{\"template\":{\"spec\":POD}}}",
                "StatefulSet|{\"spec\":{\"template\":{\"spec\":POD}}}",
                "DaemonSet|{\"spec\":{\"template\":{\"spec\":POD}}}",
                "Job|{\"spec\":{\"template\":{\"spec\":POD}}}",
                "CronJob|{\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":POD}}}}}",
                "List|{\"items\":[{\"kind\":\"Service\"},{\"kind\":\"Pod\",\"spec\":POD}]}",
            })
    void everyKindOfWorkload(String kind, String object) {
        String pod = "{\"initContainers\":[{\"name\":\"first\"}],\"containers\":[{\"name\":\"a\"},{\"name\":\"b\"}]}";
        String json =
                object.replace("POD", pod).replaceFirst("\\{", "{\"apiVersion\":\"v1\",\"kind\":\"" + kind + "\",");
        assertThat(Specs.read(json)).extracting(ContainerSpec::name).containsExactly("first", "a", "b");
    }

    @Test
    void documentsAreReadInOrder() {
        String pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: %s}]}\n---\n";
        assertThat(Specs.read(pod.formatted("b") + "apiVersion: v1\nkind: Service\n---\n" + pod.formatted("a")))
                .extracting(ContainerSpec::name)
                .containsExactly("b", "a");
    }

    @Test
    void theContainersContextRules() {
        String pod = "securityContext: {runAsUser: 1, runAsGroup: 2, fsGroup: 3, supplementalGroups: [4],"
                + " seLinuxOptions: {type: a_t, level: 's0:c1,c2'}, seccompProfile: {type: Unconfined}}, hostPID: true";
        ContainerSpec spec = pod(
                pod,
                "securityContext: {runAsUser: 9, seLinuxOptions: {type: b_t},"
                        + " seccompProfile: {type: Localhost, localhostProfile: p/x.json}, procMount: Unmasked}");
        assertThat(spec.process().user()).isEqualTo("9:2");
        assertThat(spec.process().supplementaryGroups()).containsExactly("3", "4");
        assertThat(spec.security().labelOptions()).containsExactly("type:b_t");
        assertThat(spec.security().seccomp()).contains("p/x.json");
        assertThat(spec.filesystem().maskedPaths()).contains(List.of());
        assertThat(spec.namespaces().pid()).isEqualTo("host");
    }

    @Test
    void oldAnnotationsCountWhereNoFieldSpeaks() {
        String pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n"
                + "    container.apparmor.security.beta.kubernetes.io/c: localhost/old\n"
                + "    seccomp.security.alpha.kubernetes.io/pod: runtime/default\n"
                + "spec: {containers: [{name: c%s}]}\n";
        assertThat(Specs.read(pod.formatted("")).get(0).security())
                .satisfies(s -> assertThat(s.apparmorProfile()).contains("old"))
                .satisfies(s -> assertThat(s.seccomp()).contains("builtin"));
        String field = ", securityContext: {appArmorProfile: {type: Unconfined}}";
        assertThat(Specs.read(pod.formatted(field)).get(0).security().apparmorProfile())
                .contains("unconfined");
    }

    /** As the kubelet's GetProfile has it: the container's field, its annotation, the pod's field. */
    @Test
    void theAnnotationStandsBetweenTheFields() {
        String pod = "apiVersion: v1\nkind: Pod\nmetadata: {annotations:"
                + " {container.apparmor.security.beta.kubernetes.io/a: localhost/old}}\n"
                + "spec: {securityContext: {appArmorProfile: {type: Localhost, localhostProfile: pods}}, containers:"
                + " [{name: a}, {name: b}, {name: c, securityContext: {appArmorProfile: {type: Unconfined}}}]}\n";
        assertThat(Specs.read(pod))
                .extracting(s -> s.security().apparmorProfile().orElse(""))
                .containsExactly("old", "pods", "unconfined");
    }

    @Test
    void podsThatAControllerMakesOfSingleContainers() {
        List<ContainerSpec> argo = Specs.read("""
                apiVersion: argoproj.io/v1alpha1
                kind: Workflow
                metadata: {name: w}
                spec:
                  hostNetwork: true
                  volumes: [{name: sock, hostPath: {path: /var/run/docker.sock}}]
                  templates:
                  - name: build
                    container:
                      image: docker:27
                      securityContext: {privileged: true}
                      volumeMounts: [{name: sock, mountPath: /s}]
                    sidecars: [{name: dind, image: "docker:dind"}]
                  - name: count
                    script: {image: "python:3", source: print(1)}
                """);
        assertThat(argo).extracting(ContainerSpec::name).containsExactly("build", "dind", "count");
        assertThat(argo.get(0).capabilities().privileged()).isTrue();
        assertThat(argo.get(0).mounts()).extracting(m -> m.source()).containsExactly("/var/run/docker.sock");
        assertThat(argo).allMatch(c -> c.namespaces().network().equals("host"));
        List<ContainerSpec> tekton = Specs.read("""
                apiVersion: tekton.dev/v1
                kind: Task
                metadata: {name: t}
                spec:
                  steps:
                  - {image: "alpine:3", script: id}
                  - {name: push, image: "docker:27", securityContext: {privileged: true}}
                """);
        assertThat(tekton).extracting(ContainerSpec::name).containsExactly("steps-1", "push");
        assertThat(tekton.get(1).capabilities().privileged()).isTrue();
    }

    @Test
    void whatIsPassedOverIsSaid() throws InputException {
        String yaml = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n"
                + "    seccomp.security.alpha.kubernetes.io/pod: runtime/default\n"
                + "spec: {initContainers: [{name: i}], containers: [{name: c}], ephemeralContainers: [{name: e}]}\n"
                + "---\napiVersion: v1\nkind: Service\n";
        SpecReading reading = Specs.reading("k.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        assertThat(reading.addresses()).containsExactly("Pod/p/i", "Pod/p/c", "Pod/p/e");
        assertThat(reading.diagnostics())
                .extracting(d -> d.severity() + " " + d.position().orElseThrow() + ": " + d.message())
                .contains(
                        "NOTE k.yaml:9:1: an object of kind Service is not read",
                        "WARNING k.yaml:6:47: Kubernetes 1.27 and later pass over this annotation");
    }

    @Test
    void volumesByTheirKind() {
        String volumes = "volumes: [{name: h, hostPath: {path: /var/log}}, {name: c, configMap: {name: x}},"
                + " {name: p, persistentVolumeClaim: {claimName: data, readOnly: true}}]";
        String mounts = "volumeMounts: [{name: h, mountPath: /l/, subPath: web, mountPropagation: Bidirectional},"
                + " {name: c, mountPath: /c}, {name: p, mountPath: /p}]";
        assertThat(pod(volumes, mounts).mounts())
                .containsExactly(
                        new Mount("volume", "c", "", "/c", true, "", List.of()),
                        new Mount("bind", "", "/var/log/web", "/l", false, "rshared", List.of()),
                        new Mount("volume", "data", "", "/p", true, "", List.of()));
    }

    @ParameterizedTest
    @CsvSource({"128Mi,134217728", "1G,1000000000", "1e3,1000", "0.5Ki,512", "1500m,2", "9223372036854775808,0"})
    void quantities(String text, long bytes) throws Exception {
        if (bytes == 0) {
            assertThat(Specs.complaint("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, resources: {limits:"
                            + " {memory: " + text + "}}}]}"))
                    .isEqualTo("inspect.json:3:60: spec.containers[0].resources.limits.memory: \"" + text
                            + "\" is more than 64 bits can hold");
            return;
        }
        assertThat(pod("", "resources: {limits: {memory: " + text + ", cpu: 250m}}")
                        .limits())
                .satisfies(l -> assertThat(l.memoryBytes()).contains(bytes))
                .satisfies(l -> assertThat(l.nanoCpus()).contains(250_000_000L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "kind: Service|inspect.json:1:1: no workload is among these objects",
                "kind: Pod|inspect.json:1:1: the member \"spec\" is missing",
                "kind: Pod\\nspec: {containers: {}}|inspect.json:3:20: spec.containers: expected an array, found an object",
                "kind: Pod\\nspec: {containers: [{name: 7}]}"
                        + "|inspect.json:3:28: spec.containers[0].name: expected a string, found a number",
            })
    void complaintsNameThePath(String yaml, String complaint) {
        assertThat(Specs.complaint("apiVersion: v1\n" + yaml.replace("\\n", "\n")))
                .isEqualTo(complaint);
    }

    private static ContainerSpec pod(String pod, String container) {
        return Specs.read("apiVersion: v1\nkind: Pod\nspec: {" + pod + (pod.isEmpty() ? "" : ", ")
                        + "containers: [{name: c, " + container + "}]}")
                .get(0);
    }
}
