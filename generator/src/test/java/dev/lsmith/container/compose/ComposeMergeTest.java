package dev.lsmith.container.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.Limits.Ulimit;
import dev.lsmith.container.Specs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several compose files, laid over each other as compose lays them (Compose Specification, 13-merge.md). */
class ComposeMergeTest {
    private static ContainerSpec merged(String base, String override) throws InputException {
        return Specs.together(
                        Map.of(
                                "base.yaml",
                                "services: {a: " + base + "}",
                                "over.yaml",
                                "services: {a: " + override + "}"),
                        "base.yaml",
                        "over.yaml")
                .containers()
                .get(0);
    }

    @Test
    void singleValuesAreReplacedAndSequencesAppended() throws InputException {
        ContainerSpec spec = merged(
                "{image: x, user: '1', cap_drop: [ALL], cap_add: [CHOWN], command: [a, b], entrypoint: e}",
                "{user: '2', cap_add: [KILL], command: [c], read_only: true}");
        assertThat(spec.image()).isEqualTo("x");
        assertThat(spec.process().user()).isEqualTo("2");
        assertThat(spec.capabilities().add()).containsExactly("chown", "kill");
        assertThat(spec.process().command()).containsExactly("e", "c");
        assertThat(spec.filesystem().readOnlyRoot()).isTrue();
    }

    @Test
    void uniqueResourcesHoldAsTheLastFileHasThem() throws InputException {
        ContainerSpec spec = merged(
                "{volumes: ['/a:/x', '/b:/y'], ports: ['80:80', '81:81'], devices: ['/dev/fuse'], environment: {A: 1},"
                        + " sysctls: [net.core.somaxconn=1], ulimits: {nofile: {soft: 1, hard: 2}}, tmpfs: /t}",
                "{volumes: [{type: volume, source: v, target: /x, read_only: true}], ports: ['80:80', '82:80'],"
                        + " devices: ['/dev/null:/dev/fuse:r'], environment: [B=2], sysctls: {net.core.somaxconn: 2},"
                        + " ulimits: {nofile: 7}, tmpfs: ['/t:size=1m']}");
        assertThat(spec.mounts())
                .containsExactly(
                        new Mount("tmpfs", "", "", "/t", false, "", List.of("size=1m")),
                        new Mount("volume", "v", "", "/x", true, "", List.of()),
                        new Mount("bind", "", "/b", "/y", false, "", List.of()));
        assertThat(spec.ports())
                .containsExactly(
                        new Port(80, "tcp", Optional.of(80), ""),
                        new Port(80, "tcp", Optional.of(82), ""),
                        new Port(81, "tcp", Optional.of(81), ""));
        assertThat(spec.devices()).containsExactly(new Device("/dev/null", "/dev/fuse", "r"));
        assertThat(spec.process().environment()).containsExactly("A", "B");
        assertThat(spec.limits().sysctls()).containsExactly(Map.entry("net.core.somaxconn", "2"));
        assertThat(spec.limits().ulimits()).containsExactly(new Ulimit("nofile", 7, 7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "!reset []        | []",
                "!reset null      | []",
                "!override [KILL] | [kill]",
                "[KILL]           | [chown, kill]",
                "                 | [chown]"
            })
    void tagsTakeAwayWhatLiesBelow(String caps, String added) throws InputException {
        String override = caps == null ? "{cap_add: }" : "{cap_add: " + caps + "}";
        assertThat(merged("{image: x, cap_add: [CHOWN]}", override)
                        .capabilities()
                        .add())
                .hasToString(added);
    }

    @Test
    void aWholeServiceCanBeTakenAway() throws InputException {
        Map<String, String> files = Map.of(
                "base.yaml", "services: {a: {image: x}, b: {image: y}}", "over.yaml", "services: {a: !reset {}}");
        assertThat(Specs.together(files, "base.yaml", "over.yaml").containers())
                .extracting(ContainerSpec::name)
                .containsExactly("b");
    }

    @Test
    void aFurtherFileMayAddServicesAndHoldNone() throws InputException {
        Map<String, String> files = Map.of(
                "base.yaml", "services: {a: {image: x}}",
                "none.yaml", "volumes: {}\nservices:\n",
                "more.yaml", "services: {b: {image: y}}");
        assertThat(Specs.together(files, "base.yaml", "none.yaml", "more.yaml").addresses())
                .containsExactly("a", "b");
    }

    @Test
    void aSecondDocumentCountsAsASecondFile() throws InputException {
        Map<String, String> files = Map.of("c.yaml", "services: {a: {image: x}}\n---\nservices: {a: {image: y}}\n");
        assertThat(Specs.together(files, "c.yaml").containers().get(0).image()).isEqualTo("y");
    }

    @Test
    void whatCannotBeLaidOverAnotherIsRefused() {
        Map<String, String> files =
                Map.of("base.yaml", "services: {a: {cap_add: [X]}}", "over.yaml", "services: {a: {cap_add: {Y: 1}}}");
        assertThat(Specs.complaint(files, "base.yaml", "over.yaml"))
                .isEqualTo("over.yaml:1:25: services.a.cap_add: an object cannot be laid over an array"
                        + " (base.yaml:1:25)");
    }

    @Test
    void onlyComposeFilesAreMerged() {
        Map<String, String> files = Map.of("base.yaml", "services: {a: {image: x}}", "run.sh", "docker run x\n");
        assertThat(Specs.complaint(files, "base.yaml", "run.sh"))
                .isEqualTo(
                        "run.sh:1:1: only compose files can be laid over each other, and this is a docker run command"
                                + " line");
    }
}
