package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.seccomp.DialectConversion.ConvertedContainer;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LXC's text of a filter, read and written, and what LXC itself says of it where it is installed. */
class LxcFilterTest {
    private static SeccompProfile read(String text) throws InputException {
        return SeccompReader.read(Dialect.OCI, "filter", text).profile();
    }

    private static List<String> rules(String text) throws InputException {
        return read(text).rules().stream().map(SyscallRule::text).toList();
    }

    @Test
    void aListOfWhatIsRefused() throws InputException {
        String text =
                "2\nblacklist\nreject_force_umount  # a comment\n[all]\nkexec_load errno 1\nptrace\n[x86_64]\nread trap\n[mips]\nopen\n";
        assertThat(read(text).defaultAction()).isEqualTo(Action.ALLOW);
        assertThat(rules(text))
                .containsExactly(
                        "errno(13) umount2 where arg1 & 0x1 == 0x1",
                        "errno(1) kexec_load",
                        "kill ptrace",
                        "trap read for amd64");
    }

    @Test
    void aListOfWhatIsAllowed() throws InputException {
        String text =
                "2\nallowlist errno 38\n\n# comment\nopen\nmknod allow [1,0x2000,SCMP_CMP_MASKED_EQ,61440][2,5,>]\n";
        assertThat(read(text).defaultText()).isEqualTo("default errno(38)");
        assertThat(rules(text)).containsExactly("allow open", "allow mknod where arg1 & 0xf000 == 0x2000 and arg2 > 5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "open [0,1,==]            | conditions stand behind an action",
                "open log                 | LXC has no action \"log\"",
                "open errno               | LXC has no action",
                "open allow               | which libseccomp refuses",
                "open kill [6,1,==]       | is no condition",
                "open kill [0,1,~]        | is no condition",
                "open kill [0,1,==][0,2,==] | a second one on the same argument",
                "[vax]                    | LXC has no section [vax]",
            })
    void refusals(String line, String message) {
        assertThatThrownBy(() -> read("2\ndenylist\n[all]\n" + line + "\n"))
                .isInstanceOf(InputException.class)
                .satisfies(e -> assertThat(((InputException) e).diagnostic().toString())
                        .contains(message.strip())
                        .contains("filter:4:1"));
    }

    @Test
    void isReadBackAsWritten() throws InputException, IOException {
        for (String example : List.of("nginx", "redis", "memcached", "perlapp")) {
            DialectConversion lxc = convert(example(example));
            DialectConversion back = DialectConversion.of(
                    "back",
                    lxc.text(),
                    Optional.empty(),
                    Dialect.OCI,
                    new ConvertedContainer("x86_64", new TreeSet<>()));
            Comparison comparison = new FilterComparison(
                            read(lxc.text()),
                            SeccompReader.read(
                                            Dialect.DOCKER,
                                            "b",
                                            convert(back.text()).text())
                                    .profile())
                    .compare();
            assertThat(comparison.differences()).as(example).isEmpty();
            assertThat(lxc.told()).anyMatch(told -> told.contains("LXC lets calls of x32 through"));
        }
    }

    @Test
    void whatIsOnlyLoggedIsTold() throws InputException {
        DialectConversion lxc = convert(
                "{\"defaultAction\": \"SCMP_ACT_LOG\", \"flags\": [\"SECCOMP_FILTER_FLAG_LOG\"],"
                        + " \"syscalls\": [{\"names\": [\"read\", \"a b\\nptrace allow\"], \"action\": \"SCMP_ACT_ERRNO\"}]}");
        assertThat(lxc.text()).isEqualTo("2\ndenylist allow\n[all]\nread errno 1\n");
        assertThat(lxc.told())
                .anyMatch(told -> told.startsWith("is allowed and not logged any more"))
                .anyMatch(told -> told.startsWith("LXC sets no flags"))
                .anyMatch(told -> told.startsWith("left out, as it is no name of a call"));
    }

    private static DialectConversion convert(String text) throws InputException {
        return DialectConversion.lxc(
                "seccomp.json", text, Optional.empty(), new ConvertedContainer("x86_64", new TreeSet<>()));
    }

    private static String example(String name) throws IOException {
        return Files.readString(
                Path.of(System.getProperty("lsmith.root"), "examples", name, "policies", "seccomp.json"));
    }

    /** LXC reads its config and its filter before it makes anything; that it then finds no root to start is no matter. */
    @Test
    void lxcItselfReadsIt(@TempDir Path folder) throws InputException, IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/lxc-execute")), "LXC is not installed");
        String log = lxc(folder, convert(example("nginx")).text());
        assertThat(log).contains("Adding native rule").contains("Merging compat seccomp contexts into main context");
        assertThat(lxc(folder, "2\ndenylist\n[all]\nread allow\n"))
                .as("a rule that does what the default does")
                .contains("Failed to add rule")
                .doesNotContain("Merging compat");
    }

    private static String lxc(Path folder, String filter) throws IOException {
        Path file = Files.writeString(folder.resolve("filter"), filter);
        Path config = Files.writeString(
                folder.resolve("config"),
                "lxc.uts.name = t\nlxc.net.0.type = empty\nlxc.rootfs.path = dir:" + folder.resolve("none")
                        + "\nlxc.seccomp.profile = " + file + "\n");
        Path log = folder.resolve("log");
        Files.deleteIfExists(log);
        Process process = new ProcessBuilder(
                        "lxc-execute",
                        "-n",
                        "lsmith-test",
                        "-P",
                        folder.toString(),
                        "-f",
                        config.toString(),
                        "-l",
                        "TRACE",
                        "-o",
                        log.toString(),
                        "--",
                        "/bin/true")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
        return Files.readString(log, StandardCharsets.UTF_8);
    }
}
