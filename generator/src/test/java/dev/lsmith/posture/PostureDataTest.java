package dev.lsmith.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.container.Specs;
import dev.lsmith.posture.PostureFinding.Danger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables below {@code profiles/posture}. */
class PostureDataTest {
    private static List<String> column(String file, int column) {
        return ShippedData.rows(file).stream().map(row -> row.get(column)).toList();
    }

    @Test
    void everyCapabilityOfTheKernelHasItsDanger() {
        assertThat(column("posture/capabilities.csv", 0))
                .hasSize(41)
                .containsExactlyElementsOf(column("kernel/capabilities.csv", 1));
        assertThat(ShippedData.rows("posture/capabilities.csv")).allSatisfy(row -> {
            assertThat(row).hasSize(4);
            assertThat(Danger.ofWord(row.get(3))).isLessThanOrEqualTo(Danger.ofWord(row.get(1)));
            assertThat(row.get(2)).isNotBlank().doesNotEndWith(".");
        });
    }

    @Test
    void hostPathsAreAbsoluteUniqueAndRated() {
        assertThat(ShippedData.rows("posture/host-paths.csv").stream()
                        .map(row -> row.get(0) + " " + row.get(1))
                        .toList())
                .doesNotHaveDuplicates();
        assertThat(ShippedData.rows("posture/host-paths.csv")).allSatisfy(row -> {
            assertThat(row).hasSize(6);
            assertThat(row.get(5)).isIn("", "socket", "device", "root");
            assertThat(row.get(1)).isIn("name", "exact", "below", "begins");
            if (!row.get(1).equals("name")) {
                assertThat(HostPath.normalised(row.get(0))).isEqualTo(row.get(0));
            }
            assertThat(Danger.ofWord(row.get(3))).isLessThanOrEqualTo(Danger.ofWord(row.get(2)));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/, CRITICAL, CRITICAL",
        "/etc, CRITICAL, HIGH",
        "/etc/nginx/nginx.conf, HIGH, MEDIUM",
        "/etc/localtime, LOW, INFO",
        "/proc/sys, CRITICAL, HIGH",
        "/home/ann, HIGH, MEDIUM",
        "//run//docker.sock, CRITICAL, CRITICAL",
        "/dev/dri/card0, MEDIUM, MEDIUM",
        "/dev/sda1, CRITICAL, HIGH",
        "/dev/nvme0n1p2, CRITICAL, HIGH",
        "/dev/mapper/vg-root, CRITICAL, HIGH",
        "/dev/kvm, MEDIUM, MEDIUM",
        "/dev/mem, CRITICAL, CRITICAL",
        "/var/run/docker.sock, CRITICAL, CRITICAL",
        "/run/user/1000/docker.sock, CRITICAL, CRITICAL",
        "/run/user/1000/podman/podman.sock, CRITICAL, CRITICAL",
        "/run/containerd/containerd.sock, CRITICAL, CRITICAL",
        "/run/k3s/containerd/containerd.sock, CRITICAL, CRITICAL",
        "/var/run/crio/crio.sock, CRITICAL, CRITICAL",
        "~/.ssh, HIGH, MEDIUM",
        "${HOME}/x, HIGH, MEDIUM",
        "/var/run/dbus/system_bus_socket, HIGH, HIGH"
    })
    void theLongestRowDecides(String path, Danger writable, Danger readOnly) {
        HostPath known = HostPath.of(path).orElseThrow();
        assertThat(known.writable()).isEqualTo(writable);
        assertThat(known.readOnly()).isEqualTo(readOnly);
    }

    @Test
    void anUnknownPathIsUnknown() {
        assertThat(HostPath.of("/srv/data")).isEmpty();
        assertThat(HostPath.of("/etcetera")).isEmpty();
        assertThat(HostPath.of("/srv/docker.sock.d/data")).isEmpty();
    }

    /** Where it leads hangs on where it begins; it does not begin at the root. */
    @ParameterizedTest
    @CsvSource({
        ".., ./..",
        "., .",
        "./, .",
        "../.., ./../..",
        "./a/.., .",
        "../etc, ./../etc",
        "$(pwd)/.., ./$(pwd)/..",
        "${PWD}/../x, ./${PWD}/../x",
        "%h/../.., ./%h/../..",
        "$ROOT/a/.., ./$ROOT",
        "/srv/.., /",
        "/.., /"
    })
    void whereARelativePathLeadsIsNotKnown(String path, String normal) {
        assertThat(HostPath.normalised(path)).isEqualTo(normal);
        assertThat(HostPath.of(path).isPresent()).isEqualTo(normal.equals("/"));
    }

    @Test
    void everyTextIsComplete() {
        assertThat(FindingText.all()).hasSizeGreaterThan(50);
        FindingText.all().values().forEach(text -> {
            assertThat(text.entries().keySet())
                    .as(text.code())
                    .containsExactlyInAnyOrder("area", "danger", "title", "what", "why", "attack");
            assertThat(text.closings()).containsKey(text.code());
            for (SpecSyntax form : SpecSyntax.values()) {
                text.finding(form, "", text.danger(), "x", "sentence", Optional.empty());
            }
        });
    }

    private static FindingText text(String code) {
        return FindingText.all().values().stream()
                .filter(text -> text.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    /** What no words of a form close would be found for ever: it is no finding there. */
    @Test
    void everyFindingCanBeClosed() {
        text("hidepid").closings().forEach((section, words) -> {
            assertThat(FindingText.all()).containsKey(section.split(" ", 2)[0]);
            assertThat(words.keySet()).as(section).contains("run", "compose", "kubernetes", "oci", "quadlet");
            assertThat(words.values()).as(section).noneMatch(w -> w.contains("cannot say") || w.contains("decides"));
        });
        assertThat(text("pids-unlimited").finding(SpecSyntax.KUBERNETES, "", Danger.MEDIUM, "", "", Optional.empty()))
                .isEmpty();
    }

    @Test
    void aRecordedContainerOfDockersDefaultHidesThemAll() {
        ContainerSpec spec = Specs.example("redis");
        assertThat(PostureReport.findings(spec, Optional.empty()))
                .extracting(PostureFinding::code)
                .doesNotContain("masked-missing", "readonly-missing", "masked-none", "readonly-none");
    }
}
