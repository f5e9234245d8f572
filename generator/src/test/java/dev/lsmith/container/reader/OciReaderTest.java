package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.Limits;
import dev.lsmith.container.Specs;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An OCI runtime config.json: nothing is a default, everything is said. */
class OciReaderTest {
    @Test
    void readsWhatRuncGets() {
        ContainerSpec spec = Specs.file("specs/config.json");
        assertThat(spec.engine()).isEqualTo(Engine.OCI);
        assertThat(spec.capabilities().bounding()).contains(new TreeSet<>(List.of("chown", "net_bind_service")));
        assertThat(spec.process().user()).isEqualTo("101:101");
        assertThat(spec.security().apparmorProfile()).contains("lsmith-web");
        assertThat(spec.security().noNewPrivileges()).contains(true);
        assertThat(spec.security().seccomp()).contains("unconfined");
        assertThat(spec.filesystem().maskedPaths().orElseThrow()).contains("/proc/kcore", "/sys/firmware");
        assertThat(spec.filesystem().readonlyPaths().orElseThrow()).contains("/proc/sysrq-trigger");
        assertThat(spec.mounts())
                .containsExactly(
                        new Mount("bind", "", "/srv/web", "/usr/share/nginx/html", true, "", List.of()),
                        new Mount("tmpfs", "", "", "/var/cache/nginx", false, "", List.of()));
        assertThat(spec.limits().memoryBytes()).contains(134_217_728L);
    }

    @Test
    void aNamespaceThatIsNotListedIsTheHosts() {
        ContainerSpec spec =
                config("\"linux\":{\"namespaces\":[{\"type\":\"pid\"},{\"type\":\"network\",\"path\":\"/run/n\"}]}");
        assertThat(spec.namespaces())
                .isEqualTo(new NamespaceModes("ns:/run/n", "private", "host", "host", "host", "host"));
    }

    @Test
    void aRootlessEngineHasUsersOfItsOwn() {
        assertThat(config("\"linux\":{\"cgroupsPath\":\"user.slice:libpod:1\"}")
                        .namespaces()
                        .user())
                .isEqualTo("rootless");
        assertThat(config("\"linux\":{\"cgroupsPath\":\"system.slice:docker:1\"}")
                        .namespaces()
                        .user())
                .isEqualTo("host");
    }

    @Test
    void noCapabilitiesMeansNone() {
        assertThat(config("\"process\":{}").boundingSet()).isEmpty();
    }

    @Test
    void aDeviceMayBeThereAndClosed() {
        String device = "{\"path\":\"/dev/fuse\",\"type\":\"c\",\"major\":10,\"minor\":229}";
        String rule = "{\"allow\":true,\"type\":\"c\",\"major\":10,\"minor\":229,\"access\":\"rw\"}";
        assertThat(config("\"linux\":{\"devices\":[" + device + "]}").devices())
                .containsExactly(new Device("/dev/fuse", "/dev/fuse", ""));
        assertThat(config("\"linux\":{\"devices\":[" + device + "],\"resources\":{\"devices\":[" + rule + "]}}")
                        .devices())
                .containsExactly(new Device("/dev/fuse", "/dev/fuse", "rw"));
    }

    @Test
    void limitsAreExact() {
        ContainerSpec spec = config("\"process\":{\"rlimits\":[{\"type\":\"RLIMIT_NOFILE\",\"soft\":1024,"
                + "\"hard\":18446744073709551615}]},\"linux\":{\"resources\":{\"cpu\":{\"quota\":50000},"
                + "\"pids\":{\"limit\":-1},\"memory\":{\"limit\":9007199254740993}}}");
        assertThat(spec.limits().ulimits()).containsExactly(new Limits.Ulimit("nofile", 1024, -1));
        assertThat(spec.limits().nanoCpus()).contains(500_000_000L);
        assertThat(spec.limits().pids()).isEqualTo(Optional.empty());
        assertThat(spec.limits().memoryBytes()).contains(9_007_199_254_740_993L);
    }

    @Test
    void theSeccompProfileIsKeptWhole() {
        assertThat(config("\"linux\":{\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ERRNO\"}}")
                        .security()
                        .seccomp())
                .contains("{\"defaultAction\":\"SCMP_ACT_ERRNO\"}");
    }

    @Test
    void wrongTypesNameThePath() {
        assertThat(Specs.complaint("{\"ociVersion\":\"1\",\"process\":{\"args\":[1]}}"))
                .isEqualTo("inspect.json:1:38: process.args[0]: expected a string, found a number");
    }

    private static ContainerSpec config(String members) {
        return Specs.read("{\"ociVersion\":\"1.0.2\"," + members + "}").get(0);
    }
}
