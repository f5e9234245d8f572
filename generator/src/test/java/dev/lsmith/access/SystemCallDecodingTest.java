package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.audit.ReadingReport.LineState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemCallDecodingTest {
    private static final String SECCOMP = "SECCOMP auid=4294967295 uid=0 gid=0 ses=4294967295 pid=938 ";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            arch=c000003e syscall=83 compat=0         | syscall mkdir x86_64
            arch=40000003 syscall=20 compat=1         | syscall getpid x86
            arch=c000003e syscall=20 compat=0         | syscall writev x86_64
            arch=c000003e syscall=1073741863 compat=0 | syscall getpid x32
            arch=c000003e syscall=1073742344 compat=0 | syscall execve x32
            arch=c00000b7 syscall=34 compat=0         | syscall mkdirat aarch64
            arch=40000028 syscall=39                  | syscall mkdir arm
            arch=80000016 syscall=39                  | syscall mkdir s390x
            arch=c0000015 syscall=39                  | syscall mkdir ppc64le
            arch=c00000f3 syscall=258                 | syscall riscv_hwprobe riscv64
            arch=c000003e syscall=9999                | syscall #9999 x86_64
            arch=c000003e syscall=-1                  | syscall #-1 x86_64
            arch=c0000102 syscall=93                  | syscall exit loongarch64
            arch=deadbeef syscall=1                   | syscall #1 0xdeadbeef
            arch=x86_64 syscall=mkdir                 | syscall mkdir x86_64
            arch=x86_64 syscall=pread                 | syscall pread64 x86_64
            arch=i386 syscall=getpid                  | syscall getpid x86
            arch=x86_64 syscall=unknown-syscall(1073741863) | syscall getpid x32
            arch=aarch64 syscall=mkdirat              | syscall mkdirat aarch64
            arch=unknown-elf-type(deadbeef) syscall=1 | syscall #1 0xdeadbeef
            arch=8000002b syscall=3                   | syscall #3 sparc64
            arch=sparc64 syscall=3                    | syscall #3 sparc64
            arch=xtensa syscall=3                     | syscall #3 xtensa
            arch=ppc64 syscall=326                    | syscall socket ppc64
            """)
    void calls(String fields, String access) {
        Decoding decoding =
                Decoding.of(SECCOMP + "comm=\"app\" exe=\"/usr/bin/app\" sig=0 " + fields + " ip=0x1 code=0x7ffc0000");
        assertThat(decoding.accesses()).containsExactly(access);
        assertThat(decoding.lines(LineState.READ)).isEqualTo(1);
        assertThat(decoding.evidence().reporters()).containsExactly(Reporter.SECCOMP);
    }

    /** The C library makes it once after each exec: how often a program began. */
    @Test
    void aProgramThatBegins() {
        String call = " sig=0 arch=c000003e syscall=218 compat=0 ip=0x1 code=0x7ffc0000";
        assertThat(Decoding.of(SECCOMP + "subj=web comm=\"app\" exe=\"/usr/bin/app\"" + call)
                        .accesses())
                .containsExactlyInAnyOrder("syscall set_tid_address x86_64", "program-start /usr/bin/app");
        assertThat(Decoding.of(SECCOMP + "subj=web//null-/usr/bin/app comm=\"app\" exe=\"/usr/bin/app\"" + call)
                        .accesses())
                .contains("program-start /usr/bin/app executed");
        assertThat(Decoding.of(SECCOMP + "subj=unconfined comm=\"runc:[2:INIT]\" exe=\"/\"" + call)
                        .accesses())
                .containsExactly("syscall set_tid_address x86_64");
    }

    @ParameterizedTest
    @CsvSource({
        "0x7ffc0000, COMPLAINED, READ",
        "0x80000000, DENIED, READ",
        "0x0, DENIED, READ",
        "0x00000000, DENIED, READ",
        "0x30000, DENIED, READ",
        "0x50000, DENIED, READ",
        "0x50001, DENIED, READ",
        "0x7fc00000, AUDITED, READ",
        "0x7ff00000, AUDITED, READ",
        "0x7fff0000, AUDITED, READ",
        "0x7ffc0000AUID=unset, COMPLAINED, READ",
        "0x12340000, DENIED, PARTIAL",
        "log, COMPLAINED, READ",
        "kill-process, DENIED, READ",
        "user-notif, AUDITED, READ",
        "x, DENIED, PARTIAL"
    })
    void actions(String code, Verdict verdict, LineState state) {
        Decoding decoding = Decoding.of(SECCOMP + "comm=\"app\" arch=c000003e syscall=1 code=" + code);
        assertThat(decoding.evidence().verdicts()).containsExactly(verdict);
        assertThat(decoding.lines(state)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            comm="app" exe="/usr/bin/app" | program | /usr/bin/app
            comm="app" exe="/usr/bin/app (deleted)" | program | /usr/bin/app
            comm="app" | program | app
            subj=unconfined comm="app" exe="/usr/bin/app" | program | /usr/bin/app
            subj=webapp comm="app" exe="/usr/bin/app" | apparmor | webapp
            subj=webapp//null-/bin/date comm="date" exe="/bin/date" | apparmor | webapp
            subj=u:r:web_t:s0:c1,c2 comm="app" exe="/usr/bin/app" | selinux | web_t:s0:c1,c2
            """)
    void subjects(String fields, String mechanism, String name) {
        Decoding decoding = Decoding.of(SECCOMP + fields + " arch=c000003e syscall=1 code=0x7ffc0000");
        assertThat(decoding.observations()).hasSize(1);
        assertThat(decoding.observations().get(0).subject().mechanism()).isEqualTo(mechanism);
        assertThat(decoding.subjects()).containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            comm="runc:[2:INIT]" exe="/" | RUNTIME
            comm="runc:[1:CHILD]" exe="/" | RUNTIME
            comm="crun" exe="/usr/bin/crun" | RUNTIME
            comm="app" exe="/" | RUNTIME
            comm="app" exe="/usr/bin/app" | APPLICATION
            comm="runcible" exe="/usr/bin/runcible" | APPLICATION
            """)
    void phases(String fields, Phase phase) {
        Decoding decoding = Decoding.of(SECCOMP + fields + " arch=c000003e syscall=1 code=0x7ffc0000");
        assertThat(decoding.evidence().phases()).containsExactly(phase);
    }

    @Test
    void recordWithoutACall() {
        assertThat(Decoding.of(SECCOMP + "comm=\"app\" arch=zz syscall=1").reason())
                .isEqualTo("seccomp record without an architecture and a number");
        assertThat(Decoding.of(SECCOMP + "comm=\"app\" arch=c000003e").lines(LineState.UNSUPPORTED))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            syscall=41 a0=26 a1=80001 | syscall socket x86_64 arg0=38
            syscall=135 a0=ffffffff   | syscall personality x86_64 arg0=4294967295
            syscall=56 a0=1200011     | syscall clone x86_64 arg0=18874385
            syscall=2 a0=7ffc1234     | syscall open x86_64
            syscall=41                | syscall socket x86_64
            syscall=41 a0=zz          | syscall socket x86_64
            """)
    void firstArgumentWhereProfilesDecideByIt(String fields, String access) {
        Decoding decoding = Decoding.of("SYSCALL arch=c000003e " + fields + " comm=\"app\" exe=\"/app\" subj=webapp");
        assertThat(decoding.accesses()).containsExactly(access);
        assertThat(decoding.subjects()).containsExactly("webapp");
        assertThat(decoding.evidence().reporters()).containsExactly(Reporter.SYSCALL_RECORD);
    }

    @Test
    void cloneOnS390HasItsFlagsElsewhere() {
        assertThat(Decoding.of("SYSCALL arch=80000016 syscall=120 a0=3ff a1=1200011 comm=\"x\" subj=p")
                        .accesses())
                .containsExactly("syscall clone s390x");
    }

    private static final String EXEC =
            "SYSCALL arch=c000003e syscall=59 success=yes uid=%s gid=0 euid=%s egid=%s comm=\"x\" exe=\"/usr/bin/x\" subj=p";
    private static final String FCAPS = "BPRM_FCAPS fver=0 fp=%s fi=0 fe=0 old_pp=%s pp=%s";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1000 | 0    | 0 | 0   | 0        | a80425fb | 0104755 | setuid [audit_write, chown, dac_override, fowner, fsetid, kill, mknod, net_bind_service, net_raw, setfcap, setgid, setpcap, setuid, sys_chroot]
            1000 | 1000 | 5 | 0   | 0        | 0        | 0102755 | setgid []
            1000 | 1000 | 0 | 400 | 0        | 400      | 0100755 | file-capabilities [net_bind_service]
            0    | 0    | 0 | 0   | 0        | 400      | 0100755 | root [net_bind_service]
            0    | 0    | 0 | 0   | a80425fb | a80425fb | 0100755 |
            1000 | 1000 | 0 | 0   | a80425fb | 0        | 0100755 |
            1000 | 0    | 0 | 0   | a80425fb | a80425fb | 0100755 |
            """)
    void privilegeGains(
            String uid, String euid, String egid, String fp, String before, String after, String mode, String gain) {
        Decoding decoding = Decoding.of(
                EXEC.formatted(uid, euid, egid),
                FCAPS.formatted(fp, before, after),
                "EXECVE argc=1 a0=\"x\"",
                "PATH item=0 name=\"/usr/bin/x\" mode=" + mode);
        if (gain == null) {
            assertThat(decoding.accesses()).containsExactly("syscall execve x86_64");
        } else {
            assertThat(decoding.accesses())
                    .containsExactly("syscall execve x86_64", "privilege-gain /usr/bin/x " + gain);
        }
    }

    @Test
    void recordsOfTheHostAreNamedByType() {
        Decoding decoding = Decoding.of("NETFILTER_CFG table=nat", "PROCTITLE proctitle=\"x\"");
        assertThat(decoding.lines(LineState.IGNORED)).isEqualTo(2);
        assertThat(decoding.report().tallies().stream().map(t -> t.reason()))
                .containsExactly("record type NETFILTER_CFG", "record type PROCTITLE");
        assertThat(Decoding.of("UNKNOWN[1399] a=1").lines(LineState.UNSUPPORTED))
                .isEqualTo(1);
    }

    @Test
    void thePortOfABindIsThatOfItsSocketAddress() {
        String syscall = "SYSCALL arch=c000003e syscall=%d success=yes exit=0 a0=5 pid=7 uid=0"
                + " comm=\"web\" exe=\"/usr/bin/web\" subj=learn-web";
        String http = "SOCKADDR saddr=02000050000000000000000000000000";
        assertThat(Decoding.of(syscall.formatted(49), http).accesses())
                .containsExactly("syscall bind x86_64", "network inet ? -1 (bind) local=any:80");
        assertThat(Decoding.of(syscall.formatted(42), http).accesses()).containsExactly("syscall connect x86_64");
        assertThat(Decoding.of(syscall.formatted(49), http.replace("0050", "1F90"))
                        .accesses())
                .containsExactly("syscall bind x86_64");
        assertThat(Decoding.of(syscall.formatted(49), http.replace("saddr=02", "saddr=01"))
                        .accesses())
                .containsExactly("syscall bind x86_64");
    }

    @Test
    void aRecordOfBindThatNamesNoPortHasThatOfItsEvent() {
        String avc = "AVC apparmor=\"ALLOWED\" operation=\"bind\" profile=\"learn-web\" pid=7"
                + " comm=\"web\" family=\"inet6\" sock_type=\"stream\" protocol=6 requested_mask=\"bind\""
                + " denied_mask=\"bind\"";
        String syscall = "SYSCALL arch=c000003e syscall=49 success=yes exit=0 a0=5 pid=7 uid=0"
                + " comm=\"web\" exe=\"/usr/bin/web\" subj=learn-web";
        String address = "SOCKADDR saddr=0A0001BB000000000000000000000000000000000000000000000000";
        assertThat(Decoding.of(avc, syscall, address).accesses())
                .containsExactly("network inet6 stream 6 (bind) local=any:443", "syscall bind x86_64");
        assertThat(Decoding.of(avc, syscall).accesses())
                .containsExactly("network inet6 stream 6 (bind)", "syscall bind x86_64");
    }
}
