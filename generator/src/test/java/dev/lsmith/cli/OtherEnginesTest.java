package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import dev.lsmith.container.file.YamlDocuments;
import dev.lsmith.container.reader.SpecReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What engines other than the recording's are told: in their names, and what they need that the recording could not show. */
class OtherEnginesTest {
    /** CIL statements that the operator refuses wherever the word stands (api/selinuxprofile/v1, restrictedDirectives). */
    private static final Set<String> REFUSED = Set.of(
            "block",
            "blockinherit",
            "booleanif",
            "class",
            "context",
            "filecon",
            "genfscon",
            "in",
            "level",
            "optional",
            "portcon",
            "role",
            "roletype",
            "sensitivity",
            "sid",
            "tunableif",
            "typepermissive",
            "user",
            "userrole");

    @TempDir
    private Path folder;

    private String generated(Examples example, Path spec, String file, String... further) throws IOException {
        Path output = folder.resolve("out");
        Object[] words = new Object[6 + further.length];
        System.arraycopy(new Object[] {"generate", example.log(), "--spec", spec, "-o", output}, 0, words, 0, 6);
        System.arraycopy(further, 0, words, 6, further.length);
        Invocation run = Invocation.of(words);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Files.readString(output.resolve(file));
    }

    private static ContainerSpec spec(String text, String container) throws InputException {
        SpecText source = SpecText.of("file", text.getBytes(StandardCharsets.UTF_8));
        return SpecReader.read(List.of(source), RelatedFiles.NONE).containers().stream()
                .filter(c -> c.name().equals(container))
                .findFirst()
                .orElseThrow();
    }

    private static final String POD = """
            {containers: [
              {name: side, image: side},
              {name: front, image: nginx, securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN]}}}]}
            """;

    private static JsonValue documents(Path file) throws IOException, InputException {
        return YamlDocuments.of(file.toString(), Files.readString(file)).get(0);
    }

    /** What of a patch is not in what it was laid over; elements of lists that have names are found by these. */
    private static List<String> lost(JsonValue patch, JsonValue patched) throws InputException {
        List<String> lost = new ArrayList<>();
        if (patch instanceof JsonObject wanted && patched instanceof JsonObject found) {
            for (Map.Entry<String, JsonValue> member : wanted.members().entrySet()) {
                JsonValue own = found.members().get(member.getKey());
                boolean emptied = member.getValue() instanceof JsonArray array
                        && array.elements().isEmpty();
                if (own != null) {
                    lost.addAll(lost(member.getValue(), own));
                } else if (!emptied) {
                    lost.add(member.getValue().place().path());
                }
            }
        } else if (patch instanceof JsonArray wanted && patched instanceof JsonArray found) {
            for (JsonValue element : wanted.elements()) {
                boolean there = false;
                for (JsonValue own : found.elements()) {
                    there |= sameName(element, own) && lost(element, own).isEmpty();
                }
                if (!there) {
                    lost.add(element.place().path());
                }
            }
        } else if (!JsonText.of(patch).equals(JsonText.of(patched))) {
            lost.add(patch.place().path());
        }
        return lost;
    }

    private static boolean sameName(JsonValue one, JsonValue other) {
        return !(one instanceof JsonObject a && other instanceof JsonObject b) || Objects.equals(named(a), named(b));
    }

    private static List<String> named(JsonObject object) {
        return Stream.of("name", "mountPath")
                .map(key -> object.members().get(key))
                .filter(Objects::nonNull)
                .map(JsonText::of)
                .toList();
    }

    private static String manifest(String kind) {
        String template = "{metadata: {labels: {app: web}}, spec: " + POD + "}";
        String selector = "selector: {matchLabels: {app: web}}, ";
        String apps =
                "apiVersion: apps/v1\nkind: " + kind + "\nmetadata: {name: shop}\nspec: {" + selector + "template: ";
        return switch (kind) {
            case "Pod" -> "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: " + POD;
            case "Job" -> "apiVersion: batch/v1\nkind: Job\nmetadata: {name: shop}\nspec: {template: " + template + "}";
            case "CronJob" ->
                "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: shop}\nspec: {schedule: '0 0 * * *',"
                        + " jobTemplate: {spec: {template: " + template + "}}}";
            case "StatefulSet" -> apps + template + ", serviceName: shop}";
            default -> apps + template + "}";
        };
    }

    /** A schema that takes everything would prove nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "privilegd: true | no key privilegd in SecurityContext",
                "privileged: 'no' | a string for flag",
                "seccompProfile: {type: Localhost} | localhostProfile goes with Localhost",
                "appArmorProfile: {type: web} | no type of a profile: web",
                "allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]} | beside privileged or SYS_ADMIN"
            })
    void theSchemaRefusesWhatTheApiRefuses(String member, String fault) throws InputException {
        String pod = "spec: {containers: [{name: web, securityContext: {" + member + "}}]}";
        assertThat(KubernetesSchema.faults("Pod", YamlDocuments.of("pod", pod).get(0)))
                .singleElement()
                .asString()
                .contains(fault)
                .startsWith("Pod.spec.containers[0]");
    }

    @ParameterizedTest
    @CsvSource({
        "Pod, kubectl patch --local",
        "Deployment, kubectl patch deployment shop",
        "StatefulSet, kubectl patch statefulset shop",
        "DaemonSet, kubectl patch daemonset shop",
        "ReplicaSet, kubectl patch replicaset shop",
        "Job, kubectl patch --local",
        "CronJob, kubectl patch cronjob shop"
    })
    void kubectlLaysThePatchOverAnyKind(String kind, String command)
            throws IOException, InterruptedException, InputException {
        Path manifest = Files.writeString(folder.resolve("manifest.yaml"), manifest(kind));
        String patch = generated(Examples.REDIS, manifest, "run/kubernetes.yaml", "--container", "front");
        assertThat(patch).contains(command).contains("privileged: false");
        assertThat(KubernetesSchema.faults(kind, documents(folder.resolve("out/run/kubernetes.yaml"))))
                .isEmpty();
        Optional<Path> kubectl = UnpackedTools.find("usr/bin/kubectl");
        Assumptions.assumeTrue(kubectl.isPresent(), "kubectl is not at hand");
        Process process = new ProcessBuilder(
                        kubectl.orElseThrow().toString(),
                        "patch",
                        "--local",
                        "-f",
                        manifest.toString(),
                        "--patch-file",
                        folder.resolve("out/run/kubernetes.yaml").toString(),
                        "-o",
                        "yaml")
                .redirectOutput(folder.resolve("patched.yaml").toFile())
                .redirectErrorStream(true)
                .start();
        int code = process.waitFor();
        String patched = Files.readString(folder.resolve("patched.yaml"));
        assertThat(code).as(patched).isZero();
        assertThat(lost(
                        documents(folder.resolve("out/run/kubernetes.yaml")),
                        documents(folder.resolve("patched.yaml"))))
                .as("kubectl knows every key of the patch, and keeps what it says")
                .isEmpty();
        assertThat(KubernetesSchema.faults(kind, documents(folder.resolve("patched.yaml"))))
                .isEmpty();
        assertThat(Specs.reading("patched.yaml", patched.getBytes(StandardCharsets.UTF_8))
                        .diagnostics())
                .isEmpty();
        ContainerSpec front = spec(patched, "front");
        assertThat(front.capabilities().privileged()).isFalse();
        assertThat(front.boundingSet()).containsExactly("chown", "setgid", "setuid");
        assertThat(spec(patched, "side").security().seccomp()).isEmpty();
    }

    @Test
    void portsBelow1024NeedACapabilityWhereTheEngineDoesNotLiftTheLimit() throws IOException {
        Path output = folder.resolve("out");
        assertThat(generated(Examples.NGINX, Examples.NGINX.spec(), "docker-run.args"))
                .doesNotContain("NET_BIND_SERVICE");
        assertThat(Files.readString(output.resolve("run/podman-run.args"))).contains("--cap-add\nNET_BIND_SERVICE\n");
        assertThat(Files.readString(output.resolve("run/quadlet.container"))).contains("CAP_NET_BIND_SERVICE\n");
        assertThat(Files.readString(output.resolve("run/systemd.conf"))).containsPattern("Bounding.*NET_BIND_SERVICE");
        assertThat(generated(Examples.MEMCACHED, Examples.MEMCACHED.spec(), "run/podman-run.args"))
                .doesNotContain("NET_BIND_SERVICE");
    }

    @Test
    void podmanIsGivenAFilterInItsOwnDialect() throws IOException, InputException {
        String args = generated(Examples.NGINX, Examples.NGINX.spec(), "run/podman-run.args");
        assertThat(args).contains("seccomp=run/seccomp.podman.json\n").doesNotContain("uid=");
        JsonObject filter = JsonReader.read("filter", Files.readString(folder.resolve("out/run/seccomp.podman.json")))
                .object();
        assertThat(filter.numberIn("defaultErrnoRet")).contains(38L);
    }

    @Test
    void selinuxFlagsComeWithTheModule() throws IOException {
        assertThat(generated(Examples.REDIS, Examples.REDIS.spec(), "docker-run.args"))
                .contains("apparmor=redis\n")
                .contains("label=type:");
        assertThat(generated(Examples.REDIS, Examples.REDIS.spec(), "docker-run.args", "--lsm", "apparmor"))
                .doesNotContain("label=");
    }

    @Test
    void ofTwoLevelsTheLastHoldsEverywhere() throws IOException, InputException {
        Path spec = Files.writeString(
                folder.resolve("run.sh"),
                "docker run --name nginx --security-opt label=level:s0:c1 --security-opt label=level:s0:c2,c3 nginx\n");
        String args = generated(Examples.NGINX, spec, "docker-run.args");
        assertThat(args).contains("label=level:s0:c2,c3\n").doesNotContain("s0:c1\n");
        assertThat(Files.readString(folder.resolve("out/report.md")))
                .contains("s0:c2,c3")
                .doesNotContain("level s0:c1:");
        assertThat(Files.readString(folder.resolve("out/run/kubernetes.yaml"))).contains("level: \"s0:c2,c3\"");
    }

    @Test
    void theOciPatchKeepsWhatWasAmbient() throws IOException, InputException {
        Path config = Files.writeString(folder.resolve("config.json"), """
                {"ociVersion": "1.2.0", "root": {"path": "rootfs"}, "linux": {"namespaces": [{"type": "mount"}]},
                 "process": {"args": ["nginx"], "cwd": "/", "user": {"uid": 33, "gid": 33}, "capabilities": {
                   "bounding": ["CAP_CHOWN", "CAP_SETUID", "CAP_NET_RAW"], "effective": ["CAP_CHOWN", "CAP_NET_RAW"],
                   "permitted": ["CAP_CHOWN", "CAP_NET_RAW"], "inheritable": ["CAP_CHOWN", "CAP_NET_RAW"],
                   "ambient": ["CAP_CHOWN", "CAP_NET_RAW"]}}}
                """);
        String patch = generated(Examples.NGINX, config, "run/oci-config.patch.json");
        JsonObject sets =
                JsonReader.read("patch", patch).object().objectOf("process").objectOf("capabilities");
        assertThat(sets.textsOf("bounding")).contains("CAP_CHOWN", "CAP_SETUID").doesNotContain("CAP_NET_RAW");
        for (String set : List.of("effective", "permitted", "inheritable", "ambient")) {
            assertThat(sets.textsOf(set)).as(set).containsExactly("CAP_CHOWN");
        }
    }

    @ParameterizedTest
    @CsvSource({"NGINX", "REDIS", "MEMCACHED", "PERLAPP"})
    void theOperatorAcceptsThePolicy(Examples example) throws IOException, InputException {
        String yaml = generated(example, example.spec(), "run/security-profiles-operator.yaml");
        JsonValue raw = YamlDocuments.of("objects", yaml).get(2);
        String policy = raw.object().objectOf("spec").textOf("policy");
        assertThat(List.of(policy.split("[^A-Za-z0-9_-]+"))).doesNotContainAnyElementsOf(REFUSED);
        assertThat(policy).contains("(type process)\n", "(allow process ").doesNotContain("neverallow");
    }
}
