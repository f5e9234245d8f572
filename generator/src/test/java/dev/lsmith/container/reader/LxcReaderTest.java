package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Specs;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configs of LXC containers, and instances of Incus, as SameContainerTest does not have them. */
class LxcReaderTest {
    private static final Path CONFIGS = Path.of("/usr/share/lxc/config");

    private static ContainerSpec lxc(String... lines) {
        return Specs.read("lxc.arch = linux64\n" + String.join("\n", lines) + "\n")
                .get(0);
    }

    private static SpecReading reading(String text) throws InputException {
        return Specs.reading("config", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> warnings(String text) throws InputException {
        return reading(text).diagnostics().stream().map(LxcReaderTest::line).toList();
    }

    private static String line(Diagnostic told) {
        return told.position().map(Object::toString).orElse("") + ": " + told.message() + "; " + told.help();
    }

    @Test
    void whatAConfigLeavesOutIsLxcsDefault() {
        ContainerSpec spec = lxc();
        assertThat(spec.boundingSet()).contains("sys_admin", "sys_module").hasSizeGreaterThan(38);
        assertThat(spec.isUnfiltered()).isTrue();
        assertThat(spec.namespaces().network()).isEqualTo("none");
        assertThat(spec.namespaces().user()).isEqualTo("host");
        assertThat(spec.security().apparmorProfile()).isEmpty();
        assertThat(spec.root()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lxc.net.0.type = none                                | host",
                "lxc.net.0.type = empty                               | none",
                "lxc.net.0.type = veth                                | private",
                "lxc.net.3.link = br7                                 | none",
                "lxc.namespace.share.net = other                      | container:other",
                "lxc.namespace.keep = user net                        | host",
                "lxc.namespace.clone = pid                            | host",
            })
    void networks(String line, String mode) {
        assertThat(lxc(line).namespaces().network()).isEqualTo(mode);
    }

    @Test
    void aKeyWithoutValueForgetsThoseBeforeIt() {
        assertThat(lxc("lxc.cap.keep = kill", "lxc.cap.keep =", "lxc.cap.drop = kill chown")
                        .boundingSet())
                .contains("sys_admin")
                .doesNotContain("kill", "chown");
        assertThat(lxc("lxc.cap.keep = none").boundingSet()).isEmpty();
        assertThat(lxc("lxc.mount.entry = /a a none bind 0 0", "lxc.mount.entry =")
                        .mounts())
                .isEmpty();
        assertThat(lxc("lxc.seccomp.profile = /a", "lxc.seccomp.profile =").isUnfiltered())
                .isTrue();
    }

    @Test
    void entriesOfFstabHaveOctalNumbers() {
        assertThat(lxc("lxc.mount.entry = /srv/a\\040b srv/x\\134y none rbind,ro,rslave,create=dir 0 0")
                        .mounts())
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.source()).isEqualTo("/srv/a b");
                    assertThat(mount.destination()).isEqualTo("/srv/x\\y");
                    assertThat(mount.readOnly()).isTrue();
                    assertThat(mount.propagation()).isEqualTo("rslave");
                });
    }

    @Test
    void sharedFilesOfLxcAreKnownAndOthersAreRead() throws InputException {
        SpecReading reading = SpecReader.read(
                List.of(new SpecText("config", "lxc.include = /usr/share/lxc/config/common.conf\nlxc.include = own\n")),
                (RelatedFiles) (source, name) -> name.equals("own")
                        ? Optional.of(new SpecText("own", "lxc.cap.drop = kill\nlxc.include = own\n"))
                        : Optional.empty());
        ContainerSpec spec = reading.containers().get(0);
        assertThat(reading.diagnostics()).isEmpty();
        assertThat(spec.boundingSet()).contains("sys_admin").doesNotContain("sys_module", "kill");
        assertThat(spec.security().seccomp()).contains("builtin");
        assertThat(spec.filesystem().readonlyPaths().orElseThrow()).contains("/proc/sys", "/sys");
        assertThat(warnings("lxc.include = elsewhere\n"))
                .singleElement()
                .asString()
                .contains("config:1:15: what elsewhere says is not read");
    }

    @Test
    void whatIsNotUnderstoodIsSaid() throws InputException {
        assertThat(warnings("lxc.arch = a\nlxc.cap.dorp = kill\n"))
                .singleElement()
                .asString()
                .contains("config:2:16: LXC has no key lxc.cap.dorp", "did you mean lxc.cap.drop?");
        assertThat(warnings("lxc.network.type = veth\n"))
                .singleElement()
                .asString()
                .contains("lxc-update-config");
        assertThatThrownBy(() -> reading("lxc.arch = a\nnonsense\n"))
                .satisfies(e -> assertThat(line(((InputException) e).diagnostic()))
                        .contains("config:2:1: expected KEY = VALUE"));
        assertThatThrownBy(() -> reading("lxc.mount.entry = /a b\n"))
                .satisfies(
                        e -> assertThat(line(((InputException) e).diagnostic())).contains("config:1:19"));
    }

    @Test
    void profilesOfIncusThatAreNotExpandedAreSaid() throws InputException {
        String text = "config: {security.privileged: 'true', limits.memroy: 1GiB}\ndevices: {}\nprofiles: [default]\n";
        assertThat(warnings(text))
                .anyMatch(w -> w.contains("what its profiles (default) give it is not read"))
                .anyMatch(w -> w.contains("did you mean limits.memory?"));
        ContainerSpec spec = reading(text).containers().get(0);
        assertThat(spec.namespaces().user()).isEqualTo("host");
        assertThat(spec.boundingSet()).contains("sys_admin").doesNotContain("sys_module");
        assertThatThrownBy(() -> reading("type: virtual-machine\n" + text))
                .satisfies(
                        e -> assertThat(line(((InputException) e).diagnostic())).contains("this is a virtual machine"));
    }

    /** The tables of what LXC ships say what the files here do, where LXC is installed. */
    @Test
    void tablesAreDerivedFromLxcsOwnFiles() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(CONFIGS), "LXC is not installed");
        for (List<String> row : ShippedData.rows("engines/lxc-includes.csv")) {
            assertThat(lines(row.get(0))).contains((row.get(1) + " = " + row.get(2)).strip());
        }
        List<String> rules = ShippedData.rows("engines/lxc-devices.csv").stream()
                .map(row -> "lxc.cgroup2.devices.allow = " + row.get(0))
                .toList();
        assertThat(lines("common.conf").stream()
                        .filter(line -> line.startsWith("lxc.cgroup2.devices.allow"))
                        .toList())
                .containsExactlyElementsOf(rules);
    }

    private static List<String> lines(String name) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(CONFIGS.resolve(name))) {
            lines.add(line.strip());
        }
        return lines;
    }
}
