package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.ReadingReport.LineState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program's own Landlock sandbox refused is told, and is no access. Lines after Documentation/admin-guide/LSM/landlock.rst. */
class LandlockDecodingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "blockers=fs.refer path=\"/usr/bin\" dev=\"vda2\" ino=351 | : link or rename between directories (fs.refer)",
                "blockers=fs.make_reg,fs.refer path=\"/usr/local\" dev=\"vda2\" ino=365 | : make a file (fs.make_reg) and more",
                "blockers=net.connect_tcp daddr=127.0.0.1 dest=80 | : connect to a TCP port (net.connect_tcp)",
                "blockers=scope.signal opid=1 ocomm=\"systemd\" | : send a signal (scope.signal)",
                "blockers=ptrace opid=1 ocomm=\"systemd\" | : trace a process (ptrace)",
                "blockers=fs.of_tomorrow path=\"/x\" | : a right that is not known",
                "path=\"/x\" | : a right that is not known",
            })
    void eachBlocker(String fields, String reason) {
        Decoding decoding = Decoding.of("LANDLOCK_ACCESS domain=195ba459b " + fields);

        assertThat(decoding.reason()).isEqualTo(AccessDecoder.LANDLOCK + reason);
        assertThat(decoding.lines(LineState.IGNORED)).isEqualTo(1);
        assertThat(decoding.accesses()).isEmpty();
    }
}
