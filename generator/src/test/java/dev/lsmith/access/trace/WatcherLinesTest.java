package dev.lsmith.access.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.trace.TraceReader.TraceGap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lines of bcc, bpftrace, the kernel's trace events, Inspektor Gadget, the operator's enricher and the seccomp hook mean. */
class WatcherLinesTest {
    private static final String CAPABLE = "TIME      UID    PID    COMM             CAP  NAME                 AUDIT";

    @Test
    void capableTellsChecksThatTheKernelReports() {
        ReadTrace read = ReadTrace.of(
                CAPABLE,
                "22:11:23  114    2676   snmpd            12   CAP_NET_ADMIN        1",
                "22:11:23  0      6990   a 1 CAP_X 1      2    CAP_DAC_READ_SEARCH  1",
                "22:11:23  0      6990   run              24   CAP_SYS_RESOURCE     0",
                "22:11:23  0      6990   run              77   ?                    1",
                "garbage");
        assertThat(read.told("capability")).containsExactly("net_admin", "dac_read_search");
        assertThat(read.observations).extracting(o -> o.subject().name()).containsExactly("snmpd", "a 1 CAP_X 1");
        assertThat(read.observations).allMatch(o -> o.evidence().reporters().contains(Reporter.CAPABLE));
        assertThat(read.fates)
                .containsExactly(
                        "1 IGNORED heading of columns",
                        "2 READ check of a capability",
                        "3 READ check of a capability",
                        "4 IGNORED check of a capability that the kernel does not report",
                        "5 UNSUPPORTED capability without a known name",
                        "6 UNRECOGNISED no line of the tool's");
    }

    @Test
    void bpftraceWritesTheSameColumnsBehindALineOfItsOwn() {
        ReadTrace read = ReadTrace.of(
                "Attaching 3 probes...",
                "Tracing cap_capable syscalls... Hit Ctrl-C to end.",
                CAPABLE,
                "22:11:23  0      6990   nginx            10   CAP_NET_BIND_SERVICE 1");
        assertThat(read.told("capability")).containsExactly("net_bind_service");
    }

    @Test
    void traceEventsTellWhetherTheCapabilityWasHeld() {
        ReadTrace read = ReadTrace.of(
                "          <...>-1234    [001] d..1.   100.123456: cap_capable: cred 00000000a, target_ns 00000000b,"
                        + " capable_ns 00000000b, cap 21, ret 0",
                "      a-b [x]-77      [003] .....   100.123460: cap_capable: cred 00000000a, target_ns 00000000b,"
                        + " capable_ns 0000000000000000, cap 12, ret -1");
        assertThat(read.told("capability")).containsExactly("sys_admin");
        assertThat(read.fates).contains("2 IGNORED capability that was asked for and not held");
    }

    @Test
    void opensnoopTellsWhatWasOpenedAndWithFlagsWhatFor() {
        ReadTrace plain = ReadTrace.of(
                "PID    COMM              FD ERR PATH",
                "1576   snmpd             11   0 /proc/sys/net/ipv6/conf/lo/forwarding",
                "1576   snmpd             -1   2 /nowhere",
                "1576   snmpd             12   0 relative",
                "9      my prog 1         3   0 /a b  c");
        assertThat(plain.told("file"))
                .containsExactly("/proc/sys/net/ipv6/conf/lo/forwarding (read)", "/a b  c (read)");
        assertThat(plain.fates)
                .contains(
                        "2 PARTIAL open, taken for reading as the tool does not tell what for (opensnoop -e)",
                        "3 IGNORED open that failed",
                        "4 PARTIAL open of a path whose folder the tool does not tell (opensnoop -F)");
        ReadTrace flags = ReadTrace.of(
                "TIME(s)       UID   PID    COMM              FD ERR FLAGS    PATH",
                "0.000000000   0     1576   snmpd             11   0 00102101 /var/log/x");
        assertThat(flags.told("file")).containsExactly("/var/log/x (append,create)");
    }

    @Test
    void gadgetsTellTheContainer() {
        String place =
                "\"k8s\":{\"containerName\":\"web\",\"podName\":\"p\"},\"runtime\":{\"containerName\":\"k8s_web\"},\"mntns_id\":1,";
        ReadTrace read = ReadTrace.of(
                "{" + place
                        + "\"comm\":\"cat\",\"err\":0,\"fd\":3,\"flags\":[\"O_WRONLY\",\"O_CREAT\"],\"path\":\"/tmp/x\"}",
                "{" + place
                        + "\"proc\":{\"comm\":\"cat\"},\"error\":\"\",\"flags\":\"O_RDONLY|O_CLOEXEC\",\"fname\":\"/etc/passwd\"}",
                "{" + place + "\"comm\":\"cat\",\"error\":\"ENOENT\",\"flags\":\"O_RDONLY\",\"fname\":\"/nowhere\"}",
                "{" + place + "\"comm\":\"nginx\",\"cap\":\"CAP_SETUID\",\"capable\":true,\"audit\":1}",
                "{" + place
                        + "\"comm\":\"nginx\",\"cap\":21,\"capName\":\"SYS_ADMIN\",\"capable\":false,\"verdict\":\"Deny\"}",
                "{" + place + "\"comm\":\"sh\",\"args\":\"/bin/ls -l\",\"exepath\":\"/usr/bin/ls\",\"error\":\"\"}",
                "{" + place + "\"comm\":\"x\",\"dst\":\"10.0.0.1\"}",
                "{\"mntns_id\":\"one\",\"err\":\"two\"}");
        assertThat(read.told("file")).containsExactly("/tmp/x (write,create)", "/etc/passwd (read)");
        assertThat(read.told("capability")).containsExactly("setuid");
        assertThat(read.told("exec")).containsExactly("/usr/bin/ls unknown");
        assertThat(read.observations).extracting(o -> o.subject().name()).containsOnly("web");
        assertThat(read.fates)
                .contains(
                        "3 IGNORED event of what failed or was refused",
                        "5 IGNORED event of what failed or was refused",
                        "7 IGNORED event of a gadget that tells no access",
                        "8 UNSUPPORTED event with a value of another type than expected");
    }

    @Test
    void theEnricherNamesCallsOfAContainer() {
        ReadTrace read = ReadTrace.of(
                "{\"version\":\"spo/v1_alpha\",\"auditID\":\"1\",\"executable\":\"/usr/bin/bash\",\"cmdLine\":\"bash\","
                        + "\"uid\":0,\"gid\":0,\"pid\":9,\"resource\":{\"container\":\"web\",\"namespace\":\"d\",\"pod\":\"p\"},"
                        + "\"syscalls\":[\"execve\",\"openat\",\"no_such\"],\"timestamp\":\"2026-11-30T00:00:00Z\"}");
        assertThat(read.told("syscall")).containsExactly("execve x86_64", "openat x86_64");
        assertThat(read.observations).extracting(o -> o.subject().name()).containsOnly("web");
    }

    @Test
    void theHooksProfileIsARecordAndAnEnginesIsNone() {
        ReadTrace hook = ReadTrace.of(
                "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_AARCH64\"],",
                "\"syscalls\":[{\"names\":[\"read\",\"openat\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":[],\"comment\":\"\",\"includes\":{},\"excludes\":{}}]}");
        assertThat(hook.told("syscall")).containsExactly("read aarch64", "openat aarch64");
        ReadTrace policy = ReadTrace.of(
                "{\"defaultAction\":\"SCMP_ACT_ERRNO\",",
                "\"syscalls\":[{\"names\":[\"bpf\"],\"action\":\"SCMP_ACT_ALLOW\",\"includes\":{\"caps\":[\"CAP_BPF\"]}}]}");
        assertThat(policy.observations).isEmpty();
        assertThat(policy.gaps).extracting(TraceGap::code).containsExactly("no-recorded-calls");
    }

    @Test
    void logsAndOtherJsonAreNoTraces() {
        for (String line : List.of(
                "type=AVC msg=audit(1700000000.123:456): apparmor=\"ALLOWED\" operation=\"open\" profile=\"x\"",
                "{\"MESSAGE\":\"audit: type=1400 audit(1.1:1): apparmor=\\\"ALLOWED\\\"\",\"_PID\":\"1\"}",
                "Nov 30 12:00:00 host kernel: audit: type=1400 audit(1.1:1): avc:  denied  { read } for  pid=1",
                "[{\"Id\":\"abc\",\"Config\":{}}]",
                "")) {
            assertThat(TraceForm.of(List.of(line))).as(line).isEmpty();
        }
    }
}
