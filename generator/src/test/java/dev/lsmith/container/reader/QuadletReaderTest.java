package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Specs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of a Quadlet unit. */
class QuadletReaderTest {
    private static SpecReading reading(String keys) throws InputException {
        String unit = "[Unit]\nDescription=x\n[Container]\nImage=i\n" + keys + "\n[Service]\nUser=root\n";
        return Specs.reading("app.container", unit.getBytes(StandardCharsets.UTF_8));
    }

    private static ContainerSpec unit(String keys) throws InputException {
        return reading(keys).containers().get(0);
    }

    @Test
    void masksAndUnmasks() throws InputException {
        ContainerSpec spec = unit("Mask=/proc/a:/proc/b\nUnmask=/proc/kcore");
        assertThat(spec.filesystem().maskedPaths().orElseThrow())
                .contains("/proc/a", "/proc/b", "/proc/keys")
                .doesNotContain("/proc/kcore");
        assertThat(unit("Unmask=ALL").filesystem().readonlyPaths()).contains(List.of());
    }

    @ParameterizedTest
    @CsvSource({"yes, true", "on, true", "TRUE, true", "1, true", "no, false", "off, false", "0, false"})
    void switchesAreSystemds(String word, boolean on) throws InputException {
        ContainerSpec spec = unit("ReadOnly=" + word + "\nNoNewPrivileges=" + word + "\nRunInit=" + word
                + "\nSecurityLabelDisable=" + word);
        assertThat(spec.filesystem().readOnlyRoot()).isEqualTo(on);
        assertThat(spec.security().noNewPrivileges()).contains(on);
        assertThat(spec.process().init()).isEqualTo(on);
        assertThat(spec.security().labelOptions()).isEqualTo(on ? List.of("disable") : List.of());
    }

    @Test
    void anEmptyValueForgetsThoseBefore() throws InputException {
        assertThat(unit("AddCapability=SYS_ADMIN CHOWN\nAddCapability=\nAddCapability=KILL")
                        .capabilities()
                        .add())
                .containsExactly("kill");
    }

    @Test
    void linesGoOnAndCommentsBetweenThemAreNone() throws InputException {
        assertThat(unit("Exec=a \\\n# no\n  'b c' \\\n; no\n  d").process().command())
                .containsExactly("a", "b c", "d");
    }

    @Test
    void labelsAndProfiles() throws InputException {
        ContainerSpec spec = unit("SecurityLabelType=a_t\nSecurityLabelLevel=s0:c1,c2\nSecurityLabelFileType=f_t\n"
                + "SecurityLabelNested=true\nSeccompProfile=/etc/s.json\nAppArmor=p\nAddDevice=-/dev/fuse:rw");
        assertThat(spec.security().labelOptions())
                .containsExactly("type:a_t", "level:s0:c1,c2", "filetype:f_t", "nested");
        assertThat(spec.security().seccomp()).contains("/etc/s.json");
        assertThat(spec.security().apparmorProfile()).contains("p");
        assertThat(spec.devices()).extracting(d -> d.hostPath()).containsExactly("/dev/fuse");
    }

    @Test
    void commandsBesideTheContainerStartOthers() throws InputException {
        SpecReading reading = Specs.reading("web.container", """
                [Container]
                Image=img
                PodmanArgs=--cap-add=SYS_ADMIN $MORE --pid host
                [Service]
                ExecStartPre=-/usr/bin/podman run --rm --privileged setup:1
                ExecStartPre=/usr/bin/podman pull img
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(reading.containers()).extracting(ContainerSpec::image).containsExactly("img", "setup:1");
        assertThat(reading.containers().get(0).namespaces().pid()).isEqualTo("host");
        assertThat(reading.about(0)).anyMatch(d -> d.message().startsWith("$MORE may stand for any options"));
        assertThat(reading.containers().get(1).capabilities().privileged()).isTrue();
        assertThat(reading.about(1)).isEmpty();
    }

    @Test
    void whatOnlySystemdKnowsAndUnknownKeysAreReported() throws InputException {
        SpecReading reading = reading("Volume=%h/x:/y\nFoo=bar\nLabel=%n");
        assertThat(reading.containers().get(0).name()).isEqualTo("systemd-app");
        assertThat(reading.containers().get(0).mounts())
                .containsExactly(new Mount("bind", "", "%h/x", "/y", false, "", List.of()));
        assertThat(reading.containers().get(0).otherOptions()).containsEntry("Foo", "\"bar\"");
        assertThat(reading.diagnostics())
                .extracting(d -> d.position().orElseThrow() + ": " + d.message())
                .containsExactly(
                        "app.container:5:8: %h is left as it is written, as only systemd knows what it stands for",
                        "app.container:6:5: Quadlet has no key Foo");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "ReadOnly=maybe|3:10: ReadOnly: expected yes or no, found \"maybe\"",
                "nonsense|3:1: expected KEY=VALUE in [Container]",
                "PublishPort=x|3:13: PublishPort: \"x\" is no port",
                "Memory = 1q|3:10: Memory: \"1q\" is no size in bytes",
                "Exec=a 'b|3:6: Exec: a shell could not read on from here",
            })
    void complaintsHaveAPlace(String line, String complaint) {
        assertThat(Specs.complaint("[Container]\nImage=i\n" + line)).isEqualTo("inspect.json:" + complaint);
    }

    /** Every flag that a key stands for is one of podman run, or is kept under the key's own name. */
    @Test
    void keysStandForFlagsOfPodman() {
        Set<String> flags = ShippedData.rows("engines/run-flags.csv").stream()
                .filter(row -> !row.get(3).equals("docker"))
                .map(row -> row.get(0))
                .collect(Collectors.toSet());
        Set<String> own =
                Set.of("image", "GlobalArgs", "RemapGid", "RemapUid", "RemapUidSize", "RemapUsers", "VolatileTmp");
        assertThat(ShippedData.rows("engines/quadlet-keys.csv"))
                .filteredOn(row -> !row.get(1).equals("ignored") && !row.get(3).startsWith("security"))
                .extracting(row -> row.get(2))
                .allMatch(flag -> flags.contains(flag) || own.contains(flag) || flag.equals("module"));
    }
}
