package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lsmith.base.ShippedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lsmith says of container_t against what policies allow it ({@code profiles/selinux/container_t.csv}). */
class ContainerTypeTest {
    private static final Path SOURCE = Path.of("/usr/src/selinux-policy-src.tar.zst");
    private static final Path FEDORA = Path.of("/etc/selinux/targeted/policy");

    private final WiderRules wider = new WiderRules();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"refpolicy", "container-selinux"})
    void nothingThatContainerTMayDoIsCalledDenied(String policy) {
        assertThat(falseClaims(ShippedData.rows("selinux/container_t.csv"), policy))
                .isEmpty();
    }

    /** Types that no row names are the host's too. */
    @ParameterizedTest
    @CsvSource({
        "mysqld_db_t, file, write, changing files of the host",
        "bin_t, dir, add_name, changing files of the host",
        "systemd_unit_file_t, service, status, services of systemd",
        "system_dbusd_t, dbus, send_msg, messages to processes outside of it",
        "unconfined_t, process, sigkill, processes outside of it",
        "postgresql_t, unix_stream_socket, connectto, a socket of a process outside of it",
    })
    void whatNoKnownPolicyGivesIsFlagged(String target, String tclass, String permission, String what) {
        assertThat(wider.claim(target, tclass, permission).map(row -> row.get(3)))
                .contains(what);
    }

    @ParameterizedTest
    @CsvSource({
        "mysqld_db_t, file, read",
        "@self, process, sigkill",
        "container_file_t, sock_file, unlink",
        "container_runtime_t, process, sigchld",
        "container_runtime_t, fifo_file, write",
        "@self, unix_stream_socket, connectto",
    })
    void whatIsUsualIsNot(String target, String tclass, String permission) {
        assertThat(wider.claim(target, tclass, permission)).isEmpty();
    }

    @Test
    void theBaselineLeavesOutOnlyWhatItSays() {
        Map<String, Set<String>> baseline = new TreeMap<>();
        Set<String> targets = new TreeSet<>();
        for (List<String> row : ShippedData.rows("selinux/baseline.csv")) {
            String target =
                    row.get(0).replace("@content", RuntimeRules.CONTENT).replace("@layers", "container_ro_file_t");
            targets.add(target);
            baseline.computeIfAbsent(target + ":" + row.get(1), k -> new TreeSet<>())
                    .addAll(ObjectClasses.permissions(row.get(2)));
        }
        List<String> narrower = new ArrayList<>();
        Set<List<String>> used = new HashSet<>();
        for (List<String> row : ShippedData.rows("selinux/container_t.csv")) {
            if (!row.get(0).equals("refpolicy") || !targets.contains(row.get(1))) {
                continue;
            }
            Set<String> missing = new TreeSet<>(ObjectClasses.permissions(row.get(3)));
            missing.removeAll(baseline.getOrDefault(row.get(1) + ":" + row.get(2), Set.of()));
            for (List<String> without : ShippedData.rows("selinux/baseline-without.csv")) {
                if (Set.of("*", row.get(1)).contains(without.get(0))
                        && without.get(1).equals(row.get(2))
                        && missing.removeIf(p -> without.get(2).equals("*")
                                || ObjectClasses.permissions(without.get(2)).contains(p))) {
                    used.add(without);
                }
            }
            missing.forEach(p -> narrower.add(row.get(1) + ":" + row.get(2) + " " + p));
        }
        assertThat(narrower).isEmpty();
        assertThat(used)
                .as("rows that leave nothing out")
                .hasSameElementsAs(ShippedData.rows("selinux/baseline-without.csv"));
    }

    @Test
    void refpolicysRowsAreThoseOfDebiansSource() throws Exception {
        assumeThat(Tool.present("/usr/bin/sesearch", "/usr/bin/secilc", "/usr/bin/make", "/usr/bin/m4")
                        && Files.isReadable(SOURCE)
                        && Files.isReadable(Path.of("/usr/share/selinux/devel/Makefile")))
                .as("selinux-policy-src, selinux-policy-dev, setools and secilc are not installed")
                .isTrue();
        assertThat(derived("refpolicy", SOURCE)).hasSameElementsAs(ShippedData.rows("selinux/container_t.csv"));
    }

    @Test
    void fedorasPolicyAllowsNothingThatIsCalledDenied() throws Exception {
        assumeThat(Tool.present("/usr/bin/sesearch") && Files.isDirectory(FEDORA))
                .as("this is no host with container-selinux")
                .isTrue();
        try (Stream<Path> policies = Files.list(FEDORA)) {
            Path newest = policies.sorted().reduce((a, b) -> b).orElseThrow();
            assertThat(falseClaims(derived("container-selinux", newest), "container-selinux"))
                    .isEmpty();
        }
    }

    private List<String> falseClaims(List<List<String>> rows, String policy) {
        List<String> wrong = new ArrayList<>();
        for (List<String> row : rows) {
            if (row.get(0).equals(policy)) {
                for (String permission : ObjectClasses.permissions(row.get(3))) {
                    wider.claim(row.get(1), row.get(2), permission)
                            .filter(claim -> Set.of("both", "other", policy).contains(claim.get(4)))
                            .ifPresent(
                                    claim -> wrong.add(row.get(1) + ":" + row.get(2) + " " + permission + " " + claim));
                }
            }
        }
        return wrong;
    }

    /** The rows of a table that the script makes anew of a copy. */
    private List<List<String>> derived(String name, Path policy) throws Exception {
        Path tables = SelinuxRecordings.root().resolve("profiles/selinux").toRealPath();
        for (String file : List.of(
                "derive-container_t.sh",
                "container_t.csv",
                "baseline.csv",
                "derived-base.csv",
                "wider-than-container_t.csv")) {
            Files.copy(tables.resolve(file), folder.resolve(file));
        }
        Tool.Answer answer = Tool.run(folder, List.of("sh", "derive-container_t.sh", name, policy.toString()));
        assertThat(answer.code()).as(answer.output()).isZero();
        try (Stream<String> lines = Files.lines(folder.resolve("container_t.csv"))) {
            return lines.filter(line -> !line.startsWith("#") && !line.startsWith("policy,"))
                    .map(line -> List.of(line.split(",", -1)))
                    .toList();
        }
    }
}
