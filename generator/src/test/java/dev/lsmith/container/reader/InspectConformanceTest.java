package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The inspect files of udica's own tests, of real Docker and Podman of 2019 and 2020. */
class InspectConformanceTest {
    @ParameterizedTest
    @CsvSource({
        "test_basic.docker.json, DOCKER, container_t:s0:c648, 21, 2",
        "test_ports.docker.json, DOCKER, container_t:s0:c794, 63140, 0",
        "test_basic.podman.json, PODMAN, container_t:s0:c166, 21, 2",
        "test_default.podman.json, PODMAN, container_t:s0:c795, 0, 0"
    })
    void isRead(String file, Engine engine, String label, int port, int mounts) throws IOException {
        Path path = Path.of(System.getProperty("lsmith.conformance", ""), "udica", file);
        Assumptions.assumeTrue(Files.exists(path), "-Dlsmith.conformance does not name the folder of upstream suites");
        ContainerSpec spec = Specs.read(Files.readString(path)).get(0);
        assertThat(spec.engine()).isEqualTo(engine);
        assertThat(spec.security().processLabel().orElseThrow()).contains(label);
        assertThat(spec.ports())
                .extracting(Port::containerPort)
                .containsExactlyElementsOf(port == 0 ? java.util.List.of() : java.util.List.of(port));
        assertThat(spec.mounts()).hasSize(mounts);
        assertThat(spec.boundingSet()).hasSize(14);
        assertThat(spec.process().command())
                .first()
                .asString()
                .doesNotContain(" ")
                .isNotEmpty();
        assertThat(spec.otherOptions()).isEmpty();
    }
}
