package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.Mount;
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
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The launch forms of a recorded nginx, laid over a plain description of it as its engine would lay them, and read back: each
 * gives the same hardened container. Where the engine's own tool is installed, it does the laying over, or has its say.
 */
class LaunchFormsTest {
    private static final List<String> SCRATCH = List.of("/run", "/var/lib/nginx", "/var/log/nginx");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void generate() {
        for (Examples example : Examples.values()) {
            Invocation run = Invocation.of(
                    "generate", example.log(), "--spec", example.spec(), "-o", folder.resolve(example.title()), "-q");
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(folder.resolve("nginx").resolve(file));
    }

    /** A tool's output; the test is skipped where the tool is not installed. */
    private static String tool(Path directory, String... command) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin").resolve(command[0])), command[0] + " is not installed");
        Path out = Files.createTempFile(folder, "tool", ".out");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int code = process.waitFor();
        String output = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(code).as("%s", output).isZero();
        return output;
    }

    private static ContainerSpec spec(String... texts) throws InputException {
        List<SpecText> sources = new ArrayList<>();
        for (String text : texts) {
            sources.add(SpecText.of("file" + sources.size(), text.getBytes(StandardCharsets.UTF_8)));
        }
        return SpecReader.read(sources, RelatedFiles.NONE).containers().get(0);
    }

    private static void assertHardened(ContainerSpec spec) {
        // Docker lifts the limit on ports below 1024, so that nginx needed no capability to bind 80 there; others do
        // not.
        List<String> capabilities = spec.engine() == Engine.DOCKER
                ? List.of("chown", "dac_override", "setgid", "setuid")
                : List.of("chown", "dac_override", "net_bind_service", "setgid", "setuid");
        assertThat(spec.boundingSet()).containsExactlyElementsOf(capabilities);
        assertThat(spec.capabilities().privileged()).isFalse();
        assertThat(spec.security().apparmorProfile()).contains("nginx");
        assertThat(spec.security().noNewPrivileges()).contains(true);
        assertThat(spec.security().seccomp()).get().asString().isNotIn("unconfined", "builtin");
        assertThat(spec.filesystem().readOnlyRoot()).isTrue();
        assertThat(spec.mounts().stream()
                        .filter(m -> m.mountType().equals("tmpfs"))
                        .map(Mount::destination)
                        .toList())
                .isEqualTo(SCRATCH);
    }

    @ParameterizedTest
    @EnumSource(names = {"NGINX"})
    void runArguments(Examples example) throws IOException, InputException {
        for (String file : List.of("docker-run.args", "run/podman-run.args")) {
            String engine = file.startsWith("run/") ? "podman" : "docker";
            ContainerSpec spec = spec(engine + " run " + read(file).replace('\n', ' ') + example.title());
            assertHardened(spec);
            assertThat(spec.limits().pids()).contains(256L);
        }
    }

    /** A file that gives much, under other names than the container's. */
    private static final String COMPOSE = """
            services:
              web:
                container_name: nginx
                image: nginx
                privileged: true
                cap_add: [SYS_ADMIN, NET_RAW]
                cap_drop: [CHOWN]
                security_opt: ["apparmor=unconfined", "seccomp=unconfined", "label=disable"]
                volumes: ["/srv/www:/var/www/html:ro"]
            """;

    private static Path composed(String example) throws IOException {
        Path output = folder.resolve("composed-" + example);
        Files.createDirectories(output);
        Files.writeString(output.resolve("compose.yaml"), COMPOSE);
        Invocation run = Invocation.of(
                "generate", Examples.NGINX.log(), "--spec", output.resolve("compose.yaml"), "-o", output, "-q");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return output;
    }

    @Test
    void composeOverrideTakesAwayWhatTheFileGives() throws IOException, InputException {
        Path output = composed("read");
        String override = Files.readString(output.resolve("run/compose.override.yaml"));
        assertThat(override).contains("\n  \"web\":\n");
        ContainerSpec spec = spec(COMPOSE, override);
        assertThat(spec.capabilities().privileged()).isFalse();
        assertThat(spec.capabilities().add()).doesNotContain("sys_admin", "net_raw");
        assertThat(spec.security().options()).noneMatch(o -> o.contains("unconfined") || o.contains("disable"));
        assertThat(spec.limits().pids()).contains(256L);
    }

    @Test
    void composeItselfTakesTheOverride() throws IOException, InterruptedException, InputException {
        Path output = composed("itself");
        Path compose = compose();
        String merged =
                tool(output, compose.toString(), "-f", "compose.yaml", "-f", "run/compose.override.yaml", "config");
        assertThat(merged).doesNotContain("privileged: true", "SYS_ADMIN", "unconfined", "label=disable");
        assertThat(spec(merged).capabilities().add())
                .isEqualTo(spec(COMPOSE, Files.readString(output.resolve("run/compose.override.yaml")))
                        .capabilities()
                        .add());
    }

    /** Docker Compose that knows {@code !override} (2.24.4): a plugin, or one that {@code profiles/runtimes/unpack.sh} laid out. */
    private static Path compose() throws IOException {
        Optional<Path> found = UnpackedTools.find("usr/libexec/docker/cli-plugins/docker-compose");
        Assumptions.assumeTrue(found.isPresent(), "Docker Compose 2 is not at hand");
        return found.orElseThrow();
    }

    private static final String POD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: nginx
                      image: nginx
                      volumeMounts:
                        - {name: www, mountPath: /var/www/html, readOnly: true}
                  volumes:
                    - {name: www, configMap: {name: www}}
            """;

    @Test
    void kubectlTakesThePatch() throws IOException, InterruptedException, InputException {
        Path manifest = Files.writeString(folder.resolve("pod.yaml"), POD);
        Optional<Path> kubectl = UnpackedTools.find("usr/bin/kubectl");
        Assumptions.assumeTrue(kubectl.isPresent(), "kubectl is not at hand");
        String patched = tool(
                folder,
                kubectl.orElseThrow().toString(),
                "patch",
                "--local",
                "-f",
                manifest.toString(),
                "--patch-file",
                folder.resolve("nginx/run/kubernetes.yaml").toString(),
                "-o",
                "yaml");
        ContainerSpec spec = spec(patched);
        assertHardened(spec);
        assertThat(spec.mounts()).hasSize(4);
        assertThat(spec.security().seccomp()).contains("nginx.json");
    }

    /** The patch is a pod template of its own; what it does not say is the other's. */
    @Test
    void kubernetesPatch() throws IOException, InputException {
        assertHardened(spec("apiVersion: apps/v1\nkind: Deployment\n" + read("run/kubernetes.yaml")));
    }

    @Test
    void quadletDropIn() throws IOException, InputException {
        String unit = "[Container]\nImage=nginx\nVolume=/srv/www:/var/www/html:ro\n";
        ContainerSpec spec = spec(unit + read("run/quadlet.container"));
        assertHardened(spec);
        assertThat(spec.limits().pids()).contains(256L);
    }

    /** A merge patch cannot add mounts, so that the root stays writable where the container needs some. */
    @Test
    void ociPatch() throws IOException, InputException {
        ContainerSpec nginx = patched("nginx");
        assertThat(nginx.boundingSet()).containsExactly("chown", "dac_override", "setgid", "setuid");
        assertThat(nginx.security().apparmorProfile()).contains("nginx");
        assertThat(nginx.security().noNewPrivileges()).contains(true);
        assertThat(nginx.security().seccomp()).get().asString().startsWith("{");
        assertThat(nginx.filesystem().readOnlyRoot()).isFalse();
        assertThat(nginx.limits().pids()).contains(256L);
        ContainerSpec memcached = patched("memcached");
        assertThat(memcached.filesystem().readOnlyRoot()).isTrue();
        assertThat(memcached.process().user()).isEqualTo("65534:65534");
        assertThat(memcached.boundingSet()).isEmpty();
    }

    private static ContainerSpec patched(String example) throws IOException, InputException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode config = (ObjectNode) mapper.readTree("{\"ociVersion\": \"1.2.0\", \"process\": {\"args\": [\"x\"]},"
                + " \"root\": {\"path\": \"rootfs\"}, \"linux\": {\"namespaces\": [{\"type\": \"mount\"}]}}");
        MergePatch.apply(
                config,
                mapper.readTree(Files.readString(folder.resolve(example).resolve("run/oci-config.patch.json"))));
        return spec(config.toString());
    }

    @ParameterizedTest
    @EnumSource
    void systemdTakesTheDropIn(Examples example) throws IOException, InterruptedException {
        String dropIn = Files.readString(folder.resolve(example.title()).resolve("run/systemd.conf"));
        Path unit = Files.writeString(
                folder.resolve(example.title() + ".service"),
                "[Unit]\nDescription=x\n" + dropIn + "\nExecStart=/bin/true\n");
        assertThat(tool(folder, "systemd-analyze", "verify", unit.toString())).isBlank();
        String security = tool(folder, "systemd-analyze", "security", "--offline=true", "--no-pager", unit.toString());
        assertThat(security).contains("Overall exposure level for " + example.title() + ".service: ");
        assertThat(security.replaceAll("(?s).*service: ([0-9.]+).*", "$1"))
                .satisfies(level -> assertThat(Double.parseDouble(level)).isLessThan(5));
    }

    /** Field names, enumerations and patterns of api/seccompprofile, api/apparmorprofile and api/selinuxprofile, v1. */
    @ParameterizedTest
    @EnumSource
    void theOperatorsObjectsHaveItsFields(Examples example) throws IOException, InputException {
        String yaml = Files.readString(folder.resolve(example.title()).resolve("run/security-profiles-operator.yaml"));
        List<JsonValue> objects = YamlDocuments.of("objects", yaml);
        List<String> kinds = new ArrayList<>();
        for (JsonValue document : objects) {
            JsonObject object = document.object();
            assertThat(object.textOf("apiVersion")).isEqualTo("security-profiles-operator.x-k8s.io/v1");
            assertThat(object.members().keySet()).containsExactly("apiVersion", "kind", "metadata", "spec");
            kinds.add(object.textOf("kind"));
        }
        assertThat(kinds).containsExactly("SeccompProfile", "AppArmorProfile", "RawSelinuxProfile");
        JsonObject seccomp = objects.get(0).object().objectOf("spec");
        assertThat(seccomp.members().keySet()).containsExactlyInAnyOrder("defaultAction", "architectures", "syscalls");
        for (JsonValue call : seccomp.listOf("syscalls")) {
            assertThat(call.object().members().keySet()).isSubsetOf("names", "action", "errnoRet", "args");
            assertThat(call.object().listOf("names")).isNotEmpty();
        }
        JsonObject spec = objects.get(1).object().objectOf("spec");
        assertThat(spec.members().keySet()).containsExactly("abstract");
        JsonObject lists = spec.objectOf("abstract");
        List<String> paths = new ArrayList<>(lists.objectOf("executable").textsOf("allowedExecutables"));
        paths.addAll(lists.objectOf("executable").textsOf("allowedLibraries"));
        for (String list : List.of("readOnlyPaths", "writeOnlyPaths", "readWritePaths")) {
            paths.addAll(lists.objectOf("filesystem").textsOf(list));
        }
        assertThat(paths)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(path).matches("/(?:[a-zA-Z0-9_./*?+@ -]|@\\{[a-zA-Z0-9_]+})*"))
                .noneMatch(path -> path.contains("lsmith"));
        assertThat(lists.objectOf("capability").textsOf("allowedCapabilities")).allMatch(c -> c.matches("[a-z_]+"));
        assertThat(lists.objectOf("network").objectOf("allowedProtocols").flagOf("allowTcp"))
                .isTrue();
        assertThat(objects.get(2).object().objectOf("spec").textOf("policy")).startsWith("(type ");
    }

    @Test
    void whatIsWithheldIsNotProposed() throws IOException {
        Path output = folder.resolve("withheld");
        Invocation run = Invocation.of(
                "generate",
                Examples.NGINX.log(),
                "--spec",
                Examples.NGINX.spec(),
                "-o",
                output,
                "--no-propose",
                "read-only,pids-limit",
                "--no-propose=user");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(output.resolve("docker-run.args")))
                .doesNotContain("--read-only", "--tmpfs", "--pids-limit", "--user");
        assertThat(Files.readString(output.resolve("report.md"))).doesNotContain("proposed");
        Invocation wrong = Invocation.of("generate", Examples.NGINX.log(), "-o", output, "--no-propose", "all");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("there are read-only, pids-limit, user");
    }

    @Test
    void eachProposalNamesItsEvidence() throws IOException {
        assertThat(read("report.md").lines().filter(l -> l.contains("proposed")))
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).containsPattern("\\\\\\[1\\\\\\]:[0-9]+"));
    }
}
