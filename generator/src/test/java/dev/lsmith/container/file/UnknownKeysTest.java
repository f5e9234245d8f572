package dev.lsmith.container.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.container.Specs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and words that no engine has are told with their place, and with the one that was meant. */
class UnknownKeysTest {
    private static final String POD =
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n"
                    + "      image: i\n";

    private static List<String> warnings(String text) throws InputException {
        return Specs.reading("f", text.getBytes(StandardCharsets.UTF_8)).diagnostics().stream()
                .filter(d -> d.severity() == Severity.WARNING)
                .map(UnknownKeysTest::text)
                .toList();
    }

    private static String text(Diagnostic d) {
        return d.position().orElseThrow() + ": " + d.message() + (d.help().isEmpty() ? "" : "; " + d.help());
    }

    static Stream<Arguments> misspelt() {
        return Stream.of(
                Arguments.of(
                        "services:\n  a:\n    image: i\n    cap_dorp:\n      - ALL\n",
                        "f:4:5: services.a.cap_dorp: compose has no key cap_dorp here; did you mean cap_drop?"),
                Arguments.of(
                        "services:\n  a:\n    image: i\n    volumes:\n      - type: bind\n        source: /a\n        target: /b\n"
                                + "        readonly: true\n",
                        "f:8:9: services.a.volumes[0].readonly: compose has no key readonly here; did you mean read_only?"),
                Arguments.of(
                        "services:\n  a: {image: i, deploy: {resources: {limit: {memory: 1g}}}}\n",
                        "f:2:38: services.a.deploy.resources.limit: compose has no key limit here; did you mean limits?"),
                Arguments.of(
                        "services:\n  a: {image: i, securityContext: {}}\n",
                        "f:2:17: services.a.securityContext: compose has no key securityContext here"),
                Arguments.of(
                        "servces: {}\nservices:\n  a: {image: i}\n",
                        "f:1:1: servces: compose has no key servces here; did you mean services?"),
                Arguments.of(
                        "services:\n  a:\n    image: i\n    security_opt: [no-new-privilege:true]\n",
                        "f:4:20: no engine has the security option no-new-privilege; did you mean no-new-privileges?"),
                Arguments.of(
                        "services:\n  a: {image: i, security_opt: [apparmour=mine]}\n",
                        "f:2:32: no engine has the security option apparmour; did you mean apparmor?"),
                Arguments.of(
                        "services:\n  a: {image: i, security_opt: ['no-new-privileges:yes']}\n",
                        "f:2:32: the security option no-new-privileges does not take \"yes\""),
                Arguments.of(
                        "services:\n  a: {image: i, security_opt: [seccomp=unconfind]}\n",
                        "f:2:32: the security option seccomp does not take \"unconfind\"; did you mean unconfined?"),
                Arguments.of(
                        "services:\n  a: {image: i, cap_drop: [NET_ROW]}\n",
                        "f:2:28: no kernel has the capability NET_ROW; did you mean NET_RAW?"),
                Arguments.of(
                        "services:\n  a: {image: i, pid: hots}\n",
                        "f:2:22: no engine has the mode \"hots\" for pid; did you mean host?"),
                Arguments.of(
                        POD + "      securityContex: {privileged: true}\n",
                        "f:8:7: spec.containers[0].securityContex: Kubernetes has no key securityContex here; did you mean"
                                + " securityContext?"),
                Arguments.of(
                        POD + "      securityContext:\n        readOnlyRootFileSystem: true\n",
                        "f:9:9: spec.containers[0].securityContext.readOnlyRootFileSystem: Kubernetes has no key"
                                + " readOnlyRootFileSystem here; did you mean readOnlyRootFilesystem?"),
                Arguments.of(
                        POD + "  securityContext:\n    privileged: true\n",
                        "f:9:5: spec.securityContext.privileged: Kubernetes has no key privileged here; privileged is a key of"
                                + " SecurityContext"),
                Arguments.of(
                        POD + "  hostPid: true\n",
                        "f:8:3: spec.hostPid: Kubernetes has no key hostPid here; did you mean hostPID?"),
                Arguments.of(
                        POD + "  tolerations: {key: x}\n",
                        "f:8:3: spec.tolerations: tolerations: expected an array, found an object"),
                Arguments.of(
                        "{\"ociVersion\": \"1.2.0\", \"process\": {\"args\": [\"x\"], \"noNewPrivilege\": true}}",
                        "f:1:70: process.noNewPrivilege: the OCI runtime specification has no key noNewPrivilege here; did you"
                                + " mean noNewPrivileges?"),
                Arguments.of(
                        "[Container]\nImage=i\nDropCapabilty=all\n",
                        "f:3:15: Quadlet has no key DropCapabilty; did you mean DropCapability?"),
                Arguments.of(
                        "podman run --userns=keepid i",
                        "f:1:12: no engine has the mode \"keepid\" for userns; did you mean keep-id?"),
                Arguments.of(
                        "nerdctl run --read_only i",
                        "f:1:13: neither docker nor podman has the flag --read_only; did you mean --read-only?"));
    }

    @Test
    void whatMayShareNamespacesIsTold() throws InputException {
        assertThat(warnings("podman run --pod web i"))
                .containsExactly(
                        "f:1:18: what the pod web shares is not read; give the output of: podman inspect CONTAINER");
        assertThat(warnings("[Container]\nImage=i\nPod=web.pod\n")).hasSize(1);
    }

    @Test
    void anOptionThatIsSetAndNotKnownIsTold() throws InputException {
        String inspect =
                "[{\"Name\": \"/a\", \"Path\": \"x\", \"HostConfig\": {\"NewDoor\": true, \"OldDoor\": false}}]";
        assertThat(warnings(inspect))
                .containsExactly("f:1:56: HostConfig.NewDoor is set, and lsmith does not know what it does");
    }

    @ParameterizedTest
    @MethodSource("misspelt")
    void whatIsMisspeltIsTold(String text, String warning) throws InputException {
        assertThat(warnings(text)).containsExactly(warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-base: &b {read_only: true, x-own: 1}\nservices:\n  a: {<<: *b, image: i, x-more: [1]}\nvolumes: {v: }\n",
                "name: n\nservices:\n  a: {image: i, ulimits: {nofile: {soft: 1, hard: 2}, nproc: 3}, sysctls: {net.x: 1}}\n",
                "services:\n  a: {image: i, logging: {driver: x, options: {max-size: 1m}}, labels: {any.thing: x}}\n",
                "services:\n  a: {image: i, build: {context: ., args: {A: 1}}, depends_on: {b: {condition: service_started}}}\n"
                        + "  b: {image: i}\n",
            })
    void whatComposeHasIsNotTold(String text) throws InputException {
        assertThat(warnings(text)).isEmpty();
    }

    @Test
    void whatKubernetesHasIsNotTold() throws InputException {
        String further = "      resources: {limits: {memory: 1Gi, cpu: 1, example.com/gpu: 1}}\n"
                + "      livenessProbe: {httpGet: {path: /, port: http}}\n      env: [{name: A, valueFrom: {fieldRef: {fieldPath: x}}}]\n"
                + "  nodeSelector: {any/label: x}\n  affinity: {nodeAffinity: {}}\nstatus: {phase: x}\n";
        assertThat(warnings(POD + further)).isEmpty();
    }

    @Test
    void aKindOfItsOwnIsReadForItsPods() throws InputException {
        String rollout =
                "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: r}\nspec:\n  template:\n    spec:\n"
                        + "      containers:\n        - {name: c, image: i, securityContext: {privilegd: true}}\n";
        assertThat(warnings(rollout)).singleElement().asString().contains("did you mean privileged?");
        String workflow =
                "---\napiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {templates: [{container: {image: i}}]}\n";
        assertThat(warnings(POD + workflow)).isEmpty();
        assertThat(warnings(POD + workflow.replace("image: i", "image: i, securityContex: {}")))
                .singleElement()
                .asString()
                .contains("did you mean securityContext?");
        assertThat(warnings(POD + workflow.replace("image: i", "privileged: true")))
                .singleElement()
                .asString()
                .contains("kind Workflow", "may hold containers");
        assertThat(warnings(POD + "---\napiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n"))
                .isEmpty();
    }

    @Test
    void aTemplateIsToldToBeOne() {
        String chart = "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.name }}}\nspec: {containers: []}\n";
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(InputException.class, () -> warnings(chart))
                        .diagnostic()
                        .help())
                .contains("helm template");
    }
}
