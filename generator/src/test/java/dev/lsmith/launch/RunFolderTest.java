package dev.lsmith.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.launch.proposal.Proposals;
import dev.lsmith.policy.Assignment.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The launch forms, read back by a reader of their language. */
class RunFolderTest {
    private static LaunchPlan plan(String name, Optional<ContainerSpec> spec, boolean noNewPrivileges) {
        return new LaunchPlan(
                name,
                LsmChoice.BOTH,
                SomeSettings.of(name, "web_t", spec),
                new Privileges(new TreeSet<>(List.of("chown", "net_bind_service")), noNewPrivileges),
                spec,
                new TreeSet<>(),
                new TreeSet<>(List.of("inet", "unix")),
                Proposals.NONE);
    }

    private static SortedMap<String, String> files(LaunchPlan plan) {
        return new RunFolder().files(plan);
    }

    private static List<Object> documents(String yaml) {
        List<Object> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(yaml.replaceAll("!override|!reset", ""))
                .forEach(documents::add);
        return documents;
    }

    private static Optional<ContainerSpec> fixed() {
        return Optional.of(
                Specs.container("\"Config\": {\"User\": \"33:34\"}, \"HostConfig\": {\"ReadonlyRootfs\": true,"
                        + "\"Memory\": 1000, \"PidsLimit\": 7, \"SecurityOpt\": [\"label=level:s0:c1,c2\"]}"));
    }

    @Test
    void compose() throws InputException {
        String yaml = files(plan("web", fixed(), true)).getOrDefault("run/compose.override.yaml", "");
        assertThat(documents(yaml))
                .containsExactly(Map.of(
                        "services",
                        Map.of(
                                "web",
                                Map.of(
                                        "privileged",
                                        false,
                                        "cap_drop",
                                        List.of("ALL"),
                                        "cap_add",
                                        List.of("CHOWN", "NET_BIND_SERVICE"),
                                        "security_opt",
                                        List.of(
                                                "no-new-privileges:true",
                                                "apparmor=web",
                                                "label=type:web_t",
                                                "label=level:s0:c1,c2",
                                                "seccomp=seccomp.json"),
                                        "read_only",
                                        true,
                                        "pids_limit",
                                        7,
                                        "user",
                                        "33:34"))));
    }

    @Test
    void lxcAndIncus() {
        SortedMap<String, String> files = files(plan("web", fixed(), true));
        List<String> lines = List.of(
                "lxc.apparmor.profile = web",
                "lxc.selinux.context = system_u:system_r:web_t:s0:c1,c2",
                "lxc.no_new_privs = 1",
                "lxc.cap.drop =",
                "lxc.cap.keep =",
                "lxc.cap.keep = chown net_bind_service",
                "lxc.init.uid = 33",
                "lxc.init.gid = 34");
        assertThat(files.getOrDefault("run/lxc.conf", ""))
                .contains(lines)
                .contains("lxc.seccomp.profile = /var/lib/lxc/web/seccomp.lxc\n", "lxc.rootfs.options = ro\n")
                .contains("lxc.cgroup2.memory.max = 1000\n", "lxc.cgroup2.pids.max = 7\n");
        assertThat(documents(files.getOrDefault("run/incus.yaml", "")))
                .containsExactly(Map.of(
                        "config",
                        Map.of(
                                "security.privileged", "false",
                                "limits.memory", "1000",
                                "limits.processes", "7",
                                "raw.lxc", String.join("\n", lines) + "\n"),
                        "description",
                        "What lsmith learned of web",
                        "devices",
                        Map.of(),
                        "name",
                        "web"));
    }

    /** A level of the spec's cannot begin a line of its own in LXC's config, nor a key in Incus'. */
    @Test
    void aHostileLevelStaysAValue() {
        ContainerSpec spec = Specs.host(
                "\"SecurityOpt\": [\"label=level:s0\\nlxc.hook.start = /bin/evil\\n  security.privileged: true\"]");
        SortedMap<String, String> files = files(plan("web", Optional.of(spec), true));
        assertThat(files.getOrDefault("run/lxc.conf", "").lines()).noneMatch(line -> line.startsWith("lxc.hook"));
        assertThat(documents(files.getOrDefault("run/incus.yaml", "")).toString())
                .contains("security.privileged=false")
                .doesNotContain("\nlxc.hook");
    }

    @Test
    void kubernetes() throws InputException {
        String yaml = files(plan("Web_1", fixed(), true)).getOrDefault("run/kubernetes.yaml", "");
        Map<String, Object> context = Map.of(
                "privileged",
                false,
                "allowPrivilegeEscalation",
                false,
                "capabilities",
                Map.of("drop", List.of("ALL"), "add", List.of("CHOWN", "NET_BIND_SERVICE")),
                "seccompProfile",
                Map.of("type", "Localhost", "localhostProfile", "web-1.json"),
                "appArmorProfile",
                Map.of("type", "Localhost", "localhostProfile", "Web_1"),
                "seLinuxOptions",
                Map.of("type", "web_t", "level", "s0:c1,c2"),
                "readOnlyRootFilesystem",
                true,
                "runAsNonRoot",
                true,
                "runAsUser",
                33,
                "runAsGroup",
                34);
        Object pod = Map.of("containers", List.of(Map.of("name", "web-1", "securityContext", context)));
        assertThat(documents(yaml)).containsExactly(Map.of("spec", Map.of("template", Map.of("spec", pod))));
    }

    @Test
    void kubernetesMustAllowEscalationWhereAnExecNeedsIt() throws InputException {
        assertThat(files(plan("web", Optional.empty(), false)).getOrDefault("run/kubernetes.yaml", ""))
                .contains("allowPrivilegeEscalation: true");
    }

    @Test
    void securityProfilesOperator() throws InputException {
        List<Object> objects =
                documents(files(plan("web", fixed(), true)).getOrDefault("run/security-profiles-operator.yaml", ""));
        assertThat(objects).hasSize(3);
        assertThat(objects)
                .extracting(o -> String.valueOf(((Map<?, ?>) o).get("kind")))
                .containsExactly("SeccompProfile", "AppArmorProfile", "RawSelinuxProfile");
        Object seccomp = ((Map<?, ?>) objects.get(0)).get("spec");
        assertThat(seccomp).isEqualTo(documents(SomeSettings.SECCOMP).get(0));
        assertThat(((Map<?, ?>) objects.get(1)).get("spec"))
                .isEqualTo(Map.of("abstract", documents(SomeSettings.APPARMOR).get(0)));
        assertThat(((Map<?, ?>) objects.get(2)).get("spec")).isEqualTo(Map.of("policy", SomeSettings.CIL));
    }

    @Test
    void ociPatch() throws InputException {
        String json = files(plan("web", fixed(), true)).getOrDefault("run/oci-config.patch.json", "");
        JsonObject patch = JsonReader.read("patch", json).object();
        JsonObject process = patch.objectOf("process");
        assertThat(process.flagOf("noNewPrivileges")).isTrue();
        assertThat(process.textOf("apparmorProfile")).isEqualTo("web");
        assertThat(process.textOf("selinuxLabel")).isEqualTo("system_u:system_r:web_t:s0:c1,c2");
        assertThat(process.objectOf("capabilities").textsOf("bounding"))
                .containsExactly("CAP_CHOWN", "CAP_NET_BIND_SERVICE");
        assertThat(process.objectOf("capabilities").textsOf("effective")).isEmpty();
        assertThat(patch.objectOf("root").flagOf("readonly")).isTrue();
        assertThat(patch.objectOf("linux").objectOf("seccomp").listOf("syscalls"))
                .hasSize(3);
    }

    @Test
    void systemdDropIn() throws InputException {
        List<String> lines = lines(files(plan("web", fixed(), true)).getOrDefault("run/systemd.conf", ""));
        assertThat(lines)
                .containsExactly(
                        "[Service]",
                        "NoNewPrivileges=true",
                        "CapabilityBoundingSet=CAP_CHOWN CAP_NET_BIND_SERVICE",
                        "AppArmorProfile=web",
                        "SELinuxContext=system_u:system_r:web_t:s0:c1,c2",
                        "SystemCallArchitectures=native",
                        "SystemCallErrorNumber=EPERM",
                        "SystemCallFilter=read",
                        "SystemCallFilter=socket",
                        "SystemCallFilter=write",
                        "SystemCallFilter=~clone3:ENOSYS",
                        "RestrictAddressFamilies=AF_INET AF_UNIX",
                        "LockPersonality=yes",
                        "ProtectHostname=yes",
                        "RestrictNamespaces=yes",
                        "RestrictRealtime=yes",
                        "ProtectControlGroups=yes",
                        "ProtectKernelTunables=yes",
                        "ReadOnlyPaths=/",
                        "ReadWritePaths=/dev /proc /sys",
                        "User=33",
                        "Group=34",
                        "MemoryMax=1000",
                        "TasksMax=7");
    }

    @Test
    void quadletDropIn() throws InputException {
        assertThat(lines(files(plan("web", fixed(), true)).getOrDefault("run/quadlet.container", "")))
                .containsExactly(
                        "[Container]",
                        "DropCapability=all",
                        "AddCapability=CAP_CHOWN",
                        "AddCapability=CAP_NET_BIND_SERVICE",
                        "NoNewPrivileges=true",
                        "SeccompProfile=/etc/containers/lsmith/web/seccomp.podman.json",
                        "SecurityLabelType=web_t",
                        "SecurityLabelLevel=s0:c1,c2",
                        "PodmanArgs=--security-opt apparmor=web",
                        "ReadOnly=true",
                        "PidsLimit=7",
                        "User=33",
                        "Group=34");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nprivileged: true",
                "a\": {x: y}",
                "%n$(x)\\",
                "${x}<#stop>",
                "*a",
                "&a \u001b[31m\u202e",
                "null"
            })
    void aNameAddsNothing(String name) throws InputException {
        SortedMap<String, String> hostile = files(plan(name, fixed(), true));
        SortedMap<String, String> plain = files(plan("web", fixed(), true));
        assertThat(documents(hostile.getOrDefault("run/compose.override.yaml", "")))
                .singleElement()
                .extracting("services")
                .extracting(services -> ((Map<?, ?>) services).keySet())
                .isEqualTo(Set.of(name));
        for (String unit : List.of("run/systemd.conf", "run/quadlet.container")) {
            assertThat(lines(hostile.getOrDefault(unit, ""))).hasSameSizeAs(lines(plain.getOrDefault(unit, "")));
        }
        hostile.values().forEach(file -> assertThat(file).doesNotContain("\u001b", "\u202e"));
    }

    private static List<String> lines(String unit) {
        return unit.lines().filter(l -> !l.startsWith("#")).toList();
    }
}
