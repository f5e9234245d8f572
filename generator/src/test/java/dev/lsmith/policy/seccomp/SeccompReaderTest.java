package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.seccomp.RuleConditions.KernelVersion;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a runtime refuses is refused where it stands; what it passes over is told. */
class SeccompReaderTest {
    private static String complaint(Dialect dialect, String text) {
        InputException e =
                catchThrowableOfType(InputException.class, () -> SeccompReader.read(dialect, "p.json", text));
        Diagnostic d = e.diagnostic();
        return d.position().map(p -> p.line() + ":" + p.column()).orElse("") + " " + d.message();
    }

    private static SeccompReader.ReadProfile read(Dialect dialect, String text) throws InputException {
        return SeccompReader.read(dialect, "p.json", text);
    }

    private static String rule(String rest) {
        return "{'defaultAction':'SCMP_ACT_ERRNO',\n 'syscalls':[{'names':['read'],'action':'SCMP_ACT_ALLOW'" + rest
                + "}]}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            DOCKER | {}                                       | 1:1 the member "defaultAction" is missing
            OCI    | {'defaultAction':'scmp_act_allow'}       | 1:18 defaultAction: "scmp_act_allow" is not an action
            OCI    | {'defaultAction':'SCMP_ACT_NOTIFY'}      | 1:18 defaultAction: SCMP_ACT_NOTIFY cannot be the default action
            OCI    | {'defaultAction':'SCMP_ACT_ALLOW','defaultErrnoRet':1} | 1:53 defaultErrnoRet: SCMP_ACT_ALLOW takes no errno
            OCI    | {'defaultAction':'SCMP_ACT_KILL','architectures':['X86']} | 1:51 architectures[0]: "X86" is not an architecture that the runtime knows
            DOCKER | {'defaultAction':'SCMP_ACT_KILL','architectures':['SCMP_ARCH_SH']} | 1:51 architectures[0]: "SCMP_ARCH_SH" is not an architecture that the runtime knows
            OCI    | {'defaultAction':'SCMP_ACT_KILL','flags':['LOG']} | 1:43 flags[0]: "LOG" is not a flag of seccomp filters
            OCI    | {'defaultAction':'SCMP_ACT_KILL','listenerMetadata':'x'} | 1:53 listenerMetadata needs a listenerPath
            DOCKER | {'defaultAction':'SCMP_ACT_KILL','architectures':['SCMP_ARCH_X86'],'archMap':[{'architecture':'SCMP_ARCH_X86'}]} | 1:78 archMap: both 'architectures' and 'archMap' are specified
            PODMAN | {'defaultAction':'SCMP_ACT_ERRNO','defaultErrnoRet':1,'defaultErrno':'ENOSYS'} | 1:70 defaultErrno: ENOSYS is 38, but the number given is 1
            PODMAN | {'defaultAction':'SCMP_ACT_ERRNO','defaultErrno':'ENOTHING'} | 1:50 defaultErrno: "ENOTHING" is not an errno
            OCI    | {'defaultAction':1}                      | 1:18 defaultAction: expected a string, found a number
            """)
    void refusesProfiles(Dialect dialect, String text, String expected) {
        assertThat(complaint(dialect, text.replace('\'', '"')))
                .isEqualTo(
                        expected.startsWith("1:53 listenerMetadata needs")
                                ? "1:53 listenerMetadata: " + expected.substring(5)
                                : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            OCI    | ,'args':[{'index':9,'op':'SCMP_CMP_EQ'}]  | syscalls[0].args[0].index: system calls have up to 6 arguments, this is number 9
            OCI    | ,'args':[{'index':0,'op':'EQ'}]           | syscalls[0].args[0].op: "EQ" is not an operator
            OCI    | ,'args':[{'value':-1,'op':'SCMP_CMP_EQ'}] | syscalls[0].args[0].value: -1 is not a whole number from 0 to 18446744073709551615
            OCI    | ,'args':[{'value':1e3,'op':'SCMP_CMP_EQ'}] | syscalls[0].args[0].value: 1e3 is not a whole number from 0 to 18446744073709551615
            OCI    | ,'args':[{'value':18446744073709551616,'op':'SCMP_CMP_EQ'}] | syscalls[0].args[0].value: 18446744073709551616 is not a whole number from 0 to 18446744073709551615
            OCI    | ,'args':[{'value':1.0,'op':'SCMP_CMP_EQ'}] | syscalls[0].args[0].value: 1.0 is not a whole number from 0 to 18446744073709551615
            OCI    | ,'errnoRet':1                             | syscalls[0].errnoRet: SCMP_ACT_ALLOW takes no errno
            DOCKER | ,'name':'write'                           | syscalls[0].name: both 'name' and 'names' are specified
            DOCKER | ,'includes':{'minKernel':'3'}             | syscalls[0].includes.minKernel: "3" is not a kernel version
            DOCKER | ,'includes':{'minKernel':'3.12.1'}        | syscalls[0].includes.minKernel: "3.12.1" is not a kernel version
            DOCKER | ,'includes':{'minKernel':'4.15abc'}       | syscalls[0].includes.minKernel: "4.15abc" is not a kernel version
            DOCKER | ,'includes':{'minKernel':'0.0'}           | syscalls[0].includes.minKernel: "0.0" is not a kernel version
            DOCKER | ,'includes':{'minKernel':4.8}             | syscalls[0].includes.minKernel: expected a string, found a number
            """)
    void refusesRules(Dialect dialect, String rest, String expected) {
        assertThat(complaint(dialect, rule(rest).replace('\'', '"')))
                .startsWith("2:")
                .endsWith(" " + expected);
    }

    @ParameterizedTest
    @CsvSource({"0.5,0,5", "0.50,0,50", "5.0,5,0", "50.0,50,0", "4.15,4,15"})
    void readsKernelVersions(String text, int major, int minor) {
        assertThat(KernelVersion.parse(text)).contains(new KernelVersion(major, minor));
    }

    @Test
    void tellsWhatIsPassedOver() throws InputException {
        String text = """
                {"defaultAction": "SCMP_ACT_ERRNO",
                 "x-note": 1,
                 "syscalls": [
                   {"names": [], "action": "SCMP_ACT_ALLOW"},
                   {"names": ["read"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}}]}
                """;
        SeccompReader.ReadProfile oci = read(Dialect.OCI, text);
        assertThat(oci.warnings())
                .extracting(d -> d.position().orElseThrow().line() + " " + d.message())
                .containsExactly(
                        "2 x-note: this key means nothing to oci and is passed over",
                        "4 syscalls[0]: the rule names no system call and does nothing",
                        "5 syscalls[1].includes: this key means nothing to oci and is passed over: it is of Docker's dialect");
        assertThat(oci.profile().rules())
                .singleElement()
                .satisfies(r -> assertThat(r.includes()).isEqualTo(RuleConditions.NONE));
        assertThat(read(Dialect.DOCKER, text)
                        .profile()
                        .rules()
                        .get(0)
                        .includes()
                        .capabilities())
                .containsExactly("CAP_SYS_ADMIN");
    }

    /** libseccomp decides between them by an order of its own: calls were allowed under filters whose gravest rule kills. */
    @ParameterizedTest
    @CsvSource({
        "0:GE:2, 0:EQ:5, true",
        "0:EQ:5, 0:EQ:6, false",
        "0:LT:5, 0:GE:5, false",
        "0:EQ:5, 1:EQ:5, true",
    })
    void tellsWhatLibseccompDecides(String allowed, String killed, boolean told) throws InputException {
        String text = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" + conditional(allowed, "ALLOW") + ","
                + conditional(killed, "KILL_PROCESS") + "]}";
        assertThat(read(Dialect.OCI, text).warnings())
                .hasSize(told ? 1 : 0)
                .allMatch(d -> d.code().equals("seccomp-overlap"));
    }

    private static String conditional(String condition, String action) {
        String[] parts = condition.split(":", -1);
        return "{\"names\":[\"mkdir\"],\"action\":\"SCMP_ACT_" + action + "\",\"args\":[{\"index\":" + parts[0]
                + ",\"op\":\"SCMP_CMP_" + parts[1] + "\",\"value\":" + parts[2] + "}]}";
    }

    @Test
    void dockerPassesOverAnErrnoWhereNoneBelongs() throws InputException {
        SeccompReader.ReadProfile reading =
                read(Dialect.DOCKER, rule(",'errnoRet':1").replace('\'', '"'));
        assertThat(reading.warnings()).hasSize(1);
        assertThat(reading.profile().rules().get(0).errno()).isEmpty();
    }

    @Test
    void readsTheOldForm() throws InputException {
        String text = """
                {"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"],
                 "syscalls": [{"name": "read", "action": "SCMP_ACT_ALLOW", "args": null}]}
                """;
        SeccompProfile profile = read(Dialect.DOCKER, text).profile();
        assertThat(profile.rules().get(0).names()).containsExactly("read");
        assertThat(profile.architectures()).isEqualTo(List.of(Architecture.X86_64));
    }

    @Test
    void podmanNamesItsErrnos() throws InputException {
        SeccompProfile profile = read(
                        Dialect.PODMAN, "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrno\": \"ENOSYS\"}")
                .profile();
        assertThat(profile.defaultErrno()).isEqualTo(Optional.of(38));
        assertThat(SeccompFile.write(Dialect.PODMAN, profile))
                .contains("\"defaultErrnoRet\": 38,\n  \"defaultErrno\": \"ENOSYS\"");
    }

    @Test
    void brokenJsonIsAWordWithItsPlace() {
        assertThat(complaint(Dialect.OCI, "{\"defaultAction\":")).startsWith("1:");
        assertThat(complaint(Dialect.OCI, "[]")).isEqualTo("1:1 expected an object, found an array");
    }
}
