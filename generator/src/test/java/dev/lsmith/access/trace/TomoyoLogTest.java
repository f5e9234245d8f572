package dev.lsmith.access.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.TomoyoRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TOMOYO's log and the policies that it learned, in the forms of Linux 6.1. */
class TomoyoLogTest {
    private static final String DOMAIN = "<kernel> /proc/self/exe /usr/bin/sh";

    private static String head(String mode, String granted) {
        return "#2026/11/30 19:00:01# profile=1 mode=" + mode + " granted=" + granted
                + " (global-pid=900) task={ pid=1 ppid=0 uid=999 gid=999 euid=999 egid=999 suid=999 sgid=999 fsuid=999 fsgid=999 }"
                + " path1={ uid=0 gid=0 ino=12 major=0 minor=40 perm=0644 type=file } path1.parent={ uid=0 gid=0 ino=1 perm=0755 }";
    }

    private static ReadTrace read(String rule) {
        return ReadTrace.of(head("learning", "no"), DOMAIN, rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file read /etc/passwd | file | /etc/passwd (read) regular other",
                "file read proc:/self/status | file | /proc/self/status (read) regular other",
                "file create /data/a\\040b 0644 | file | /data/a b (create) regular other",
                "file mkdir /data/x/ 0755 | file | /data/x/ (create) directory other",
                "file chown /data/ 999 | file | /data/ (setattr) regular other",
                "file execute /usr/bin/sh | exec | /usr/bin/sh other",
                "file link /a /b | link | /b -> /a other",
                "file unmount /mnt/ | umount | /mnt/",
                "file mount proc /proc/ proc 0xE | mount | /proc/ source=proc fstype=proc flags=[nodev, noexec, nosuid]",
                "network inet stream bind 0.0.0.0 6379 | network | inet stream -1 (bind) local=any:6379",
                "network inet stream connect 10.0.0.2 80 | network | inet stream -1 (connect) remote=10.0.0.2:80",
                "network unix stream connect /run/x | file | /run/x (read,write) socket",
                "network unix dgram send \\000name | unix | dgram (send) peer-addr=@name",
            })
    void aRequestIsToldInTheWordsOfAllMechanismsToo(String rule, String kind, String access) {
        ReadTrace read = read(rule);
        assertThat(read.told("tomoyo")).containsExactly(rule);
        assertThat(read.told(kind)).containsExactly(access);
        assertThat(read.fates).allMatch(fate -> fate.contains(" READ "));
    }

    @Test
    void whatNoOtherMechanismHasAWordForIsKept() {
        assertThat(read("misc env LD_PRELOAD").observations).hasSize(1);
        assertThat(read("file rename /a /b").told("file"))
                .containsExactly("/a (delete) regular other", "/b (create) regular other");
    }

    @Test
    void aDomainIsThatOfTheContainersFirstProgram() {
        ReadTrace read = ReadTrace.of(
                head("learning", "no"),
                "<kernel> /sbin/init /usr/bin/containerd-shim-runc-v2 /usr/sbin/runc /proc/self/exe /usr/bin/sh /usr/bin/redis-server",
                "file read /etc/passwd");
        Observation one = read.observations.get(0);
        assertThat(one.subject().name())
                .isEqualTo(
                        "<kernel> /sbin/init /usr/bin/containerd-shim-runc-v2 /usr/sbin/runc /proc/self/exe /usr/bin/sh");
        assertThat(one.evidence().programs()).containsExactly("redis-server");
        assertThat(one.evidence().phases()).containsExactly(Phase.APPLICATION);
    }

    @ParameterizedTest
    @CsvSource({
        "learning, no, COMPLAINED",
        "permissive, no, COMPLAINED",
        "enforcing, no, DENIED",
        "enforcing, yes, AUDITED"
    })
    void whatTheKernelDidIsTold(String mode, String granted, Verdict verdict) {
        Evidence evidence = ReadTrace.of(head(mode, granted), DOMAIN, "file read /x")
                .observations
                .get(0)
                .evidence();
        assertThat(evidence.verdicts()).containsExactly(verdict);
        assertThat(evidence.first()).hasToString("Optional[2026-11-30T19:00:01Z]");
    }

    @Test
    void aLearnedPolicyIsEvidenceToo() {
        ReadTrace read = ReadTrace.of(
                DOMAIN,
                "use_profile 1",
                "use_group 0",
                "",
                "file read/write /data/x",
                "file read /y task.uid=0",
                "file read @G");
        assertThat(read.told("tomoyo")).containsExactly("file read /data/x", "file write /data/x", "file read /y");
        assertThat(read.fates)
                .contains(
                        "6 PARTIAL rule with a condition, which is not kept",
                        "7 UNSUPPORTED rule with a pattern or a group, or of an unknown sort");
    }

    /** As {@code cat /sys/kernel/security/tomoyo/audit} gives them: seen on Linux 6.1. */
    @Test
    void entriesEndWithNul() {
        ReadTrace read = ReadTrace.of(
                head("learning", "no"),
                DOMAIN,
                "file read /x",
                "\0" + head("enforcing", "no"),
                DOMAIN,
                "file read /y",
                "\0");
        assertThat(read.told("tomoyo")).containsExactly("file read /x", "file read /y");
        assertThat(read.fates).noneMatch(fate -> fate.contains("UNSUPPORTED"));
        assertThat(read.observations.get(3).evidence().verdicts()).containsExactly(Verdict.DENIED);
    }

    @Test
    void aDomainThatLearnedNoMoreIsAHole() {
        assertThat(ReadTrace.of(DOMAIN, "use_profile 1", "quota_exceeded").gaps)
                .singleElement()
                .matches(gap -> gap.hole() && gap.code().equals("tomoyo-quota"));
    }

    @Test
    void namesThatAProcessChoosesStayNames() {
        String hostile = "/tmp/\\012<kernel>\\040/bin/sh\\012file\\040write\\040/etc/shadow\\\\\\377";
        ReadTrace read = read("file read " + hostile);
        TomoyoRequest request = (TomoyoRequest) read.observations.get(0).access();
        assertThat(request.arguments()).containsExactly("/tmp/\n<kernel> /bin/sh\nfile write /etc/shadow\\\udcff");
        assertThat(request.text()).isEqualTo("file read " + hostile);
        assertThat(read("file read /a\\*").observations).isEmpty();
        assertThat(ReadTrace.of(head("learning", "no"), "no domain", "file read /x").observations)
                .isEmpty();
    }

    @Test
    void whatDiffersEachTimeIsOneAccess() {
        List<String> told = read("network inet dgram send 10.0.0.9 51234").told("tomoyo");
        assertThat(told).containsExactly("network inet dgram send any any");
        assertThat(read("file ioctl pipe:[4711] 0x5401").told("tomoyo")).containsExactly("file ioctl pipe:[0] 0x5401");
    }
}
