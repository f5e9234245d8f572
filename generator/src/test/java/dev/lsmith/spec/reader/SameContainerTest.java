package dev.lsmith.spec.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.EffectiveCapabilities;
import dev.lsmith.spec.Mount;
import dev.lsmith.spec.Port;
import dev.lsmith.spec.ProcessSpec;
import dev.lsmith.spec.Specs;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One container, written in every form: whatever a form can say, it says the same. */
class SameContainerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect.json",
                "config.json",
                "docker-run.sh",
                "kubernetes.yaml",
                "compose.yaml",
                "web.container"
            })
    void isTheSame(String file) {
        ContainerSpec spec = Specs.file("specs/" + file);
        boolean oci = file.equals("config.json");
        assertThat(spec.name()).isEqualTo(oci ? "" : "web");
        assertThat(spec.image()).isEqualTo(oci ? "" : "nginx:1.27");
        assertThat(spec.process())
                .isEqualTo(new ProcessSpec(
                        List.of("nginx", "-g", "daemon off;"),
                        List.of(),
                        new TreeSet<>(List.of("LANG", "TZ")),
                        "101:101",
                        List.of(),
                        "/srv",
                        false,
                        false));
        assertThat(EffectiveCapabilities.of(spec)).containsExactly("chown", "net_bind_service");
        assertThat(spec.capabilities().privileged()).isFalse();
        assertThat(spec.security().apparmorProfile()).contains("lsmith-web");
        assertThat(spec.security().noNewPrivileges()).contains(true);
        assertThat(spec.filesystem().readOnlyRoot()).isTrue();
        assertThat(spec.mounts())
                .containsExactly(
                        new Mount("bind", "", "/srv/web", "/usr/share/nginx/html", true, "", List.of()),
                        new Mount("tmpfs", "", "", "/var/cache/nginx", false, "", List.of()));
        assertThat(spec.ports()).isEqualTo(oci ? List.of() : List.of(new Port(80, "tcp", Optional.of(8080), "")));
        assertThat(spec.devices()).isEmpty();
        assertThat(spec.limits().memoryBytes()).contains(128L << 20);
        assertThat(spec.limits().pids())
                .isEqualTo(file.equals("kubernetes.yaml") ? Optional.empty() : Optional.of(64L));
        assertThat(spec.otherOptions()).isEmpty();
    }
}
