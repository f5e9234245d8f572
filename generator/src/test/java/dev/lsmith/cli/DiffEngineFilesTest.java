package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units of systemd and objects of the Security Profiles Operator, compared by what they say, whatever their files are called. */
class DiffEngineFilesTest {
    private static final String OBJECT = """
            apiVersion: security-profiles-operator.x-k8s.io/v1
            kind: %s
            metadata: {name: %s}
            spec: %s
            """;

    @TempDir
    private Path folder = Path.of("");

    private Invocation diff(String before, String after) throws Exception {
        Path old = Files.writeString(folder.resolve("old.txt"), before);
        Path young = Files.writeString(folder.resolve("new.txt"), after);
        return Invocation.of("diff", old.toString(), young.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SystemCallFilter=read write;User=5 | User=5;SystemCallFilter=write;SystemCallFilter=read | 0 | same meaning",
                "SystemCallFilter=read bpf;SystemCallFilter=~bpf | SystemCallFilter=read | 0 | same meaning",
                "SystemCallFilter=read;SystemCallErrorNumber=EPERM | SystemCallFilter=read bpf;SystemCallErrorNumber=EPERM | 1 | call: bpf",
                "SystemCallFilter=read;SystemCallFilter=;SystemCallFilter=write | SystemCallFilter=write | 0 | same meaning",
                "SystemCallFilter=~bpf | SystemCallFilter=~bpf ptrace | 1 | narrowed",
                "CapabilityBoundingSet=CAP_CHOWN cap_kill | CapabilityBoundingSet=CAP_KILL;CapabilityBoundingSet=CAP_CHOWN | 0 | same",
                "CapabilityBoundingSet=CAP_CHOWN |  | 1 | unit setting: CapabilityBoundingSet",
                "CapabilityBoundingSet=~CAP_SYS_ADMIN | CapabilityBoundingSet=~CAP_SYS_TIME | 1 | capability: sys_admin",
                "ReadOnlyPaths=/ /etc | ReadOnlyPaths=/etc;ReadOnlyPaths=/ | 0 | same meaning",
                "CapabilityBoundingSet= |  | 0 | same meaning",
                "NoNewPrivileges=yes | NoNewPrivileges=true | 0 | same meaning",
                "NoNewPrivileges=yes | NoNewPrivileges=0 | 1 | privileges gained by exec",
                "ProtectHostname=yes |  | 1 | unit setting: ProtectHostname=",
                "ReadOnlyPaths=/ | | 1 | widened",
                "RestrictAddressFamilies=AF_INET | RestrictAddressFamilies=AF_INET AF_UNIX | 1 | widened",
                "RestrictAddressFamilies=AF_INET |  | 1 | widened",
                "TasksMax=10 | TasksMax=20 | 1 | widened",
                "MemoryMax=2G | MemoryMax=100M | 1 | narrowed",
                "SystemCallFilter=@system-service | SystemCallFilter=@system-service @mount | 1 | not decided",
                "ExecStart=/bin/a | ExecStart=/bin/b | 1 | not decided",
            })
    void unitsAreReadAsSystemdReadsThem(String before, String after, int code, String expected) throws Exception {
        Invocation diff = diff(unit(before), unit(after));
        assertThat(diff.out() + diff.err()).contains(expected);
        assertThat(diff.exitCode()).isEqualTo(code);
    }

    private static String unit(String settings) {
        return "# a comment\n[Unit]\nDescription=x\n[Service]\n"
                + (settings == null ? "" : settings.replace(";", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SeccompProfile | {defaultAction: SCMP_ACT_ERRNO, syscalls: [{names: [read], action: SCMP_ACT_ALLOW}]} | {defaultAction: SCMP_ACT_ERRNO, syscalls: [{action: SCMP_ACT_ALLOW, names: [read, bpf]}]} | call: bpf",
                "RawSelinuxProfile | {policy: '(type process) (allow process etc_t (file (read)))'} | {policy: '(type process) (allow process etc_t (file (write read)))'} | etc_t:file { write }",
                "SelinuxProfile | {allow: {etc_t: {file: [read]}}} | {allow: {etc_t: {file: [read, write]}, '@self': {process: [fork]}}} | etc_t:file { write }",
                "AppArmorProfile | {policy: 'profile a { /a r, }'} | {policy: 'profile a { /a rw, }'} | /a w",
                "AppArmorProfile | {abstract: {filesystem: {readOnlyPaths: [/a]}}} | {abstract: {filesystem: {readWritePaths: [/a]}, capability: {allowedCapabilities: [chown]}}} | capability chown",
            })
    void objectsOfTheOperatorArePolicies(String kind, String before, String after, String expected) throws Exception {
        Invocation diff = diff(OBJECT.formatted(kind, "a", before), OBJECT.formatted(kind, "b", after));
        assertThat(diff.err()).isEmpty();
        assertThat(diff.out()).contains("widened", expected);
        assertThat(diff.exitCode()).isEqualTo(1);
        assertThat(diff(OBJECT.formatted(kind, "a", before), OBJECT.formatted(kind, "b", before))
                        .exitCode())
                .isZero();
    }

    @Test
    void whatNoPolicySaysIsToldAsOpen() throws Exception {
        Invocation diff = diff(
                OBJECT.formatted("ProfileBinding", "a", "{image: x}"),
                OBJECT.formatted("ProfileBinding", "a", "{image: y}"));
        assertThat(diff.out()).contains("whether this opens more: ProfileBinding a");
        assertThat(diff.exitCode()).isEqualTo(5);
    }
}
