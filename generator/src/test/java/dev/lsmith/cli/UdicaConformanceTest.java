package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What udica makes of an inspect file, and what the SELinux module made of the same file by its spec alone holds: the
 * ports, the capabilities and the mounts, with each difference explained.
 */
class UdicaConformanceTest {
    private static final Pattern CAPABILITIES =
            Pattern.compile("\\(allow \\S+ \\S+ \\( ?capability \\( ?([a-z_ ]+?) ?\\)\\)\\)");
    private static final Pattern PORT = Pattern.compile(
            "\\(allow \\S+ (\\S+_port_t|port_type) \\( ?tcp_socket \\( *name_bind(?: name_connect)? *\\)\\)\\)");
    private static final Pattern FILES = Pattern.compile("\\(allow process (\\S+_t) \\( (?:dir|file) ");

    @TempDir
    private Path folder;

    /**
     * The columns: what this module has and udica's has not, then the contrary; file types and blocks that udica names.
     *
     * <ul>
     *   <li>docker inspect does not tell capabilities: udica gives none at all, which breaks the container; here they are
     *       those that Docker gives.
     *   <li>Podman of 2020 gave three capabilities more by default than Podman gives since version 4: with no log, a
     *       policy has what a container of today would have anyway.
     *   <li>Without any port udica gives no network at all; here such a container may still bind what needs no privilege,
     *       as {@code container_t} may.
     *   <li>For folders of the host udica opens every type that the policy of its own host has below them, 62 for
     *       /var/spool; here they keep their labels, nothing is opened, and the report says so: a log must show the need.
     * </ul>
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "test_basic.docker   | ftp_port_t    | ALL |                             | 63 | /home /var/spool",
                "test_basic.podman   | ftp_port_t    |     | audit_write mknod net_raw   | 63 | /home /var/spool",
                "test_default.podman |               |     | audit_write mknod net_raw   | 0  |",
                "test_ports.docker   | mysqld_port_t | ALL |                             | 0  |"
            })
    void everyDifferenceIsExplained(String name, String port, String more, String less, int types, String host)
            throws IOException {
        Path suite = Path.of(System.getProperty("lsmith.conformance", ""), "udica");
        Assumptions.assumeTrue(Files.exists(suite), "-Dlsmith.conformance does not name the folder of upstream suites");
        String udica = Files.readString(suite.resolve(name + ".cil"));
        Invocation run = Invocation.of(
                "generate",
                "--spec",
                suite.resolve(name + ".json"),
                "--name",
                "c",
                "--target",
                "selinux",
                "-o",
                folder);
        assertThat(run.exitCode()).as(run.err()).isZero();
        String own = Files.readString(folder.resolve("selinux/lsmith_c.cil"));

        assertThat(all(PORT, udica)).isEqualTo(words(port));
        assertThat(all(PORT, own)).containsAll(port == null ? Set.of("port_type") : words(port));

        Set<String> given = capabilities(own);
        assertThat(without(given, capabilities(udica))).isEqualTo("ALL".equals(more) ? given : words(more));
        assertThat(without(capabilities(udica), given)).isEqualTo(words(less));

        assertThat(all(FILES, udica).size() + (udica.contains("home_container") ? 1 : 0))
                .isEqualTo(types);
        String report = Files.readString(folder.resolve("report.md"));
        for (String path : words(host)) {
            assertThat(report).contains("the mounted folder " + path + " belongs to the host and keeps its label");
        }
    }

    private static Set<String> capabilities(String cil) {
        return all(CAPABILITIES, cil).stream()
                .flatMap(names -> Stream.of(names.split(" ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> all(Pattern pattern, String cil) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(cil);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static Set<String> words(String text) {
        return text == null ? Set.of() : new TreeSet<>(Set.of(text.split(" ")));
    }

    private static Set<String> without(Set<String> all, Set<String> those) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(those);
        return rest;
    }
}
