package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One container, written in every form as its engine writes it: whatever a form can say, it says the same.
 *
 * <p>Left out of the comparison are who runs it, the file's name, ids and pids, and the words in which each engine states
 * its own defaults: the name of an image in full, propagation and flags of mounts, lists of masked paths.
 */
class SameContainerTest {
    private static final Map<String, Function<ContainerSpec, Object>> FIELDS = Map.ofEntries(
            Map.entry("name", ContainerSpec::name),
            Map.entry("image", s -> s.image().replaceFirst("^docker\\.io/library/", "")),
            Map.entry("command", s -> s.process().command()),
            Map.entry("entrypoint", s -> s.process().entrypoint()),
            Map.entry("environment", s -> s.process().environment()),
            Map.entry("user", s -> s.process().user()),
            Map.entry("groups", s -> s.process().supplementaryGroups()),
            Map.entry("directory", s -> s.process().workingDirectory()),
            Map.entry("terminal", s -> s.process().terminal()),
            Map.entry("capabilities", ContainerSpec::boundingSet),
            Map.entry("privileged", s -> s.capabilities().privileged()),
            Map.entry("apparmor", s -> s.security().apparmorProfile()),
            Map.entry("labels", s -> s.security().labelOptions()),
            Map.entry("no new privileges", s -> s.security().noNewPrivileges()),
            Map.entry("root", s -> s.filesystem().readOnlyRoot()),
            Map.entry(
                    "masked",
                    s -> s.filesystem()
                            .maskedPaths()
                            .map(p -> p.contains("/proc/kcore"))
                            .orElse(true)),
            Map.entry(
                    "read-only",
                    s -> s.filesystem()
                            .readonlyPaths()
                            .map(p -> p.contains("/proc/sys"))
                            .orElse(true)),
            Map.entry(
                    "mounts",
                    s -> s.mounts().stream().map(SameContainerTest::plain).toList()),
            Map.entry(
                    "ports",
                    s -> s.ports().stream().map(SameContainerTest::plain).toList()),
            Map.entry("devices", ContainerSpec::devices),
            Map.entry("shared namespaces", s -> shared(s.namespaces())),
            Map.entry("memory", s -> s.limits().memoryBytes()),
            Map.entry("pids", s -> s.limits().pids()),
            Map.entry("cpus", s -> s.limits().nanoCpus()),
            Map.entry("ulimits", s -> s.limits().ulimits()),
            Map.entry("sysctls", s -> s.limits().sysctls()));

    private static final Map<String, Object> EXPECTED = Map.ofEntries(
            Map.entry("name", "web"),
            Map.entry("image", "nginx:1.27"),
            Map.entry("command", List.of("nginx", "-g", "daemon off;")),
            Map.entry("entrypoint", List.of()),
            Map.entry("environment", new TreeSet<>(Set.of("LANG", "TZ"))),
            Map.entry("user", "101:101"),
            Map.entry("groups", List.of()),
            Map.entry("directory", "/srv"),
            Map.entry("terminal", false),
            Map.entry("capabilities", new TreeSet<>(Set.of("chown", "net_bind_service"))),
            Map.entry("privileged", false),
            Map.entry("apparmor", Optional.of("lsmith-web")),
            Map.entry("labels", List.of()),
            Map.entry("no new privileges", Optional.of(true)),
            Map.entry("root", true),
            Map.entry("masked", true),
            Map.entry("read-only", true),
            Map.entry(
                    "mounts",
                    List.of(
                            new Mount("bind", "", "/srv/web", "/usr/share/nginx/html", true, "", List.of()),
                            new Mount("tmpfs", "", "", "/var/cache/nginx", false, "", List.of()))),
            Map.entry("ports", List.of(new Port(80, "tcp", Optional.of(8080), ""))),
            Map.entry("devices", List.of()),
            Map.entry("shared namespaces", List.of()),
            Map.entry("memory", Optional.of(128L << 20)),
            Map.entry("pids", Optional.of(64L)),
            Map.entry("cpus", Optional.empty()),
            Map.entry("ulimits", List.of()),
            Map.entry("sysctls", new TreeMap<>()));

    /**
     * The eleven forms, and nerdctl's imitation of docker inspect. What a form has no word for:
     * a config.json holds no names and no ports, an LXC config no image and no ports; ports and pids belong to the pod in crictl inspect, pids also in
     * Kubernetes; nerdctl leaves out of docker's form what is still to be done there. What engines add of their own
     * (swap, shares, annotations) is in the last column and stands in the other options.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inspect.json         |                   |",
                "podman-inspect.json  |                   | Annotations MemorySwap",
                "crictl-inspect.json  | ports, pids       | linux.resources.memory.swap process.oomScoreAdj",
                "nerdctl-native.json  |                   | linux.resources.memory.swap process.oomScoreAdj",
                "config.json          | name, image, ports|",
                "compose.yaml         |                   |",
                "kubernetes.yaml      | pids              |",
                "web.container        |                   |",
                "docker-run.sh        |                   |",
                "lxc.conf             | image, ports      | lxc.net.0.flags lxc.net.0.hwaddr lxc.net.0.link lxc.net.0.type",
                "incus.yaml           |                   | devices.eth0.security.mac_filtering lxc.idmap lxc.net.0.link"
                        + " lxc.net.0.type security.privileged",
                "nerdctl-inspect.json | groups, image, user, environment, directory, capabilities, no new privileges, pids"
                        + " | CpuShares MemorySwap",
            })
    void isTheSame(String file, String untold, String others) {
        ContainerSpec spec = Specs.file("specs/" + file);
        Set<String> without = untold == null ? Set.of() : Set.of(untold.split(", *"));
        for (Map.Entry<String, Function<ContainerSpec, Object>> field : FIELDS.entrySet()) {
            Object value = field.getValue().apply(spec);
            if (without.contains(field.getKey())) {
                assertThat(value)
                        .as(field.getKey() + ", which it cannot say")
                        .isNotEqualTo(EXPECTED.get(field.getKey()));
            } else {
                assertThat(value).as(field.getKey()).isEqualTo(EXPECTED.get(field.getKey()));
            }
        }
        assertThat(spec.otherOptions().keySet())
                .isEqualTo(others == null ? Set.of() : new TreeSet<>(Set.of(others.split(" "))));
    }

    @Test
    void everyFieldIsExpected() {
        assertThat(FIELDS.keySet()).isEqualTo(EXPECTED.keySet());
    }

    /** Written as a base, an override, and what both extend. */
    @Test
    void isTheSameInSeveralComposeFiles() throws InputException, IOException {
        Path folder = Path.of(System.getProperty("lsmith.root"), "examples", "specs", "compose");
        Map<String, String> files = new TreeMap<>();
        for (String name : List.of("base.yaml", "override.yaml", "common.yaml", ".env")) {
            files.put(name, Files.readString(folder.resolve(name)));
        }
        SpecReading reading = Specs.together(files, "base.yaml", "override.yaml");
        assertThat(reading.diagnostics()).isEmpty();
        FIELDS.forEach((name, field) ->
                assertThat(field.apply(reading.containers().get(0))).as(name).isEqualTo(EXPECTED.get(name)));
    }

    private static Mount plain(Mount mount) {
        return new Mount(
                mount.mountType(),
                mount.volume(),
                mount.source(),
                mount.destination(),
                mount.readOnly(),
                "",
                List.of());
    }

    /** Podman and nerdctl write 0.0.0.0 where no address was asked for. */
    private static Port plain(Port port) {
        return new Port(
                port.containerPort(),
                port.protocol(),
                port.hostPort(),
                port.hostAddress().equals("0.0.0.0") ? "" : port.hostAddress());
    }

    /** Which namespaces are another's; that a user or cgroup namespace is the host's is the default of most engines. */
    private static List<String> shared(NamespaceModes modes) {
        return Stream.of(modes.network(), modes.pid(), modes.ipc(), modes.uts())
                .filter(mode -> mode.equals("host") || mode.contains(":"))
                .toList();
    }
}
