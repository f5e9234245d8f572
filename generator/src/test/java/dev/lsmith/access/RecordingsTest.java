package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.LineState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recordings of real containers, read and decoded. */
class RecordingsTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("lsmith.root"), "examples");

    private record Reading(List<Observation> observations, ReadingReport report) {
        long read(String reason) {
            return report.tallies().stream()
                    .filter(t -> t.state() == LineState.READ && t.reason().startsWith(reason))
                    .mapToLong(ReadingReport.Tally::lines)
                    .sum();
        }

        Set<String> accesses(String subject) {
            return observations.stream()
                    .filter(o -> o.subject().name().startsWith(subject))
                    .map(o -> o.access().kind() + " " + o.access().text())
                    .collect(Collectors.toSet());
        }
    }

    /** Lines of each kind as grep counts them: every one of them is understood in full. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nginx/audit.log | 216 | 0 | 1319 | 201 | 2109
            nginx/run2/audit.log.xz | 218 | 0 | 1325 | 203 | 2121
            nginx/selinux/audit.log | 0 | 43 | 0 | 41 | 258
            redis/audit.log.zst | 431 | 0 | 6496 | 426 | 7862
            redis/run2/audit.log.xz | 465 | 0 | 7062 | 460 | 8530
            redis/selinux/audit.log | 0 | 73 | 0 | 63 | 301
            memcached/audit.log | 54 | 0 | 656 | 63 | 856
            memcached/run2/audit.log.xz | 54 | 0 | 640 | 63 | 840
            memcached/selinux/audit.log | 0 | 33 | 0 | 38 | 152
            perlapp/audit.log.gz | 103 | 0 | 1172 | 92 | 1522
            perlapp/run2/audit.log.xz | 103 | 0 | 1178 | 92 | 1528
            perlapp/selinux/audit.log | 0 | 43 | 0 | 42 | 185
            """)
    void everyRecordIsUnderstood(String file, long apparmor, long selinux, long seccomp, long systemCalls, long lines) {
        Reading reading = read(file);
        assertThat(reading.read("AppArmor")).isEqualTo(apparmor);
        assertThat(reading.read("SELinux")).isEqualTo(selinux);
        assertThat(reading.read("seccomp")).isEqualTo(seccomp);
        assertThat(reading.read("system call")).isEqualTo(systemCalls);
        for (LineState state : List.of(LineState.UNRECOGNISED, LineState.UNSUPPORTED, LineState.PARTIAL)) {
            assertThat(reading.report().lines(state)).as("%s", state).isZero();
        }
        assertThat(reading.report().lines(LineState.READ) + reading.report().lines(LineState.IGNORED))
                .isEqualTo(lines);
    }

    @Test
    void chainsOfNullProfilesFoldIntoTheProfile() {
        Set<String> accesses = read("redis/audit.log.zst").accesses("learn-redis");
        assertThat(accesses)
                .contains(
                        "exec /usr/bin/chown owner",
                        "exec /usr/bin/setpriv owner",
                        "exec /usr/bin/redis-check-rdb other",
                        "capability setuid",
                        "syscall getpid x86_64");
        assertThat(accesses).noneMatch(a -> a.contains("null-"));
    }

    @Test
    void runtimeIsToldFromTheProgram() {
        Reading reading = read("nginx/audit.log");
        assertThat(reading.observations())
                .filteredOn(o -> o.evidence().phases().contains(Phase.RUNTIME))
                .hasSize(406)
                .allMatch(o -> o.subject().name().equals("/"));
        assertThat(reading.accesses("learn-nginx"))
                .contains(
                        "signal send hup peer=@self",
                        "signal receive term peer=unconfined",
                        "network inet stream 6 (listen) local=unknown:80");
        assertThat(reading.accesses("learn-nginx")).noneMatch(a -> a.startsWith("privilege-gain"));
    }

    @Test
    void selinuxAloneGivesNeutralAccessesToo() {
        assertThat(read("redis/selinux/audit.log").accesses("learn_redis_t"))
                .contains(
                        "capability setuid",
                        "exec /usr/bin/dash unknown",
                        "file /data/temp-33.rdb (write) regular",
                        "file /proc/sys/net/core/somaxconn (read) regular",
                        "network inet stream 6 (connect) remote=unknown:6379",
                        "type learn_redis_t redis_port_t:tcp_socket [name_bind] port 6379");
    }

    private static Reading read(String file) {
        Ledger ledger = new Ledger();
        Path path = EXAMPLES.resolve(file);
        List<Observation> all =
                Logs.observations(List.of(new LogSource(file, file, () -> Files.newInputStream(path))), file, ledger);
        return new Reading(all, ledger.report());
    }
}
