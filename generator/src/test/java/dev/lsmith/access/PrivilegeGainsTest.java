package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which execs gave a program more than its caller had. */
class PrivilegeGainsTest {
    private static final String CALL = "SYSCALL arch=c000003e syscall=59 success=yes exit=0 items=2 pid=7 uid=33 gid=33"
            + " euid=33 suid=33 fsuid=33 egid=33 sgid=33 fsgid=33 comm=\"x\" exe=\"/usr/bin/x\"";

    private static List<String> gains(String... lines) {
        return Decoding.of(lines).accesses().stream()
                .filter(a -> a.startsWith("privilege-gain"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"59", "322"})
    void aUserWhoIsRootAfterAnExecGainedIt(String call) {
        String root = CALL.replace("syscall=59", "syscall=" + call).replace("euid=33", "euid=0");
        assertThat(gains(root)).containsExactly("privilege-gain /usr/bin/x setuid []");
        assertThat(gains(root, "PATH item=0 name=\"/usr/bin/x\" mode=0100755 ouid=0 ogid=0"))
                .hasSize(1);
        assertThat(gains(root.replace("syscall=" + call, "syscall=1"))).isEmpty();
        assertThat(gains(root.replace("success=yes", "success=no"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mode=0104755 ouid=0 ogid=0,setuid",
        "mode=0102755 ouid=0 ogid=42,setgid",
        "mode=0100755 ouid=0 ogid=0 cap_fp=2000 cap_fi=0 cap_fe=1,file-capabilities"
    })
    void whatTheFileCarriesCounts(String path, String cause) {
        assertThat(gains(CALL, "PATH item=0 name=\"/usr/bin/x\" " + path))
                .singleElement()
                .asString()
                .containsPattern(cause.replace('-', '.'));
    }

    @ParameterizedTest
    @CsvSource({"mode=0100755 ouid=0 ogid=0 cap_fp=0", "mode=0104755 ouid=33 ogid=33", "mode=0102755 ouid=0 ogid=33"})
    void whatTheCallerHasIsNoGain(String path) {
        assertThat(gains(CALL, "PATH item=0 name=\"/usr/bin/x\" " + path)).isEmpty();
    }

    @Test
    void rootGainsNothingFromFiles() {
        String root = CALL.replace("id=33", "id=0");
        assertThat(gains(root, "PATH item=0 name=\"/usr/bin/x\" mode=0104755 ouid=0 ogid=0 cap_fp=2000"))
                .isEmpty();
    }
}
