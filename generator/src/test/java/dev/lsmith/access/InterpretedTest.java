package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.audit.LogSources.LogSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ausearch -i} makes of numbers says what the numbers said. Its words here are those of audit-userspace 3.0.9. */
class InterpretedTest {
    private static final String RAW = "type=SYSCALL msg=audit(1723663674.124:202): arch=c000003e syscall=%s success=yes"
            + " a0=%s a1=1 pid=42 uid=%s euid=%s comm=\"web\" exe=\"/usr/bin/web\" subj=u:r:web_t:s0 key=(null)%n";
    private static final String WORDS = "type=SYSCALL msg=audit(08/14/24 19:27:54.124:202) : arch=x86_64 syscall=%s"
            + " success=yes a0=%s a1=0x1 pid=42 uid=%s euid=%s comm=web exe=/usr/bin/web subj=u:r:web_t:s0 key=(null) %n";

    @ParameterizedTest
    @CsvSource({
        "41, 2, socket, inet",
        "41, 1, socket, local",
        "41, a, socket, inet6",
        "41, 10, socket, netlink",
        "41, 11, socket, packet",
        "41, 28, socket, vsock",
        "41, 2d, socket, unknown-family(0x2d)",
        "41, 3, socket, 0x3",
        "56, 1200011, clone, 0x1200011",
        "56, 1200011, clone, CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD",
        "56, 10000000, clone, CLONE_NEWUSER",
        "135, 40000, personality, PER_LINUX|~ADDR_NO_RANDOMIZE",
        "135, 8, personality, PER_LINUX32",
        "135, 0, personality, PER_LINUX",
    })
    void firstArguments(String number, String argument, String call, String word) {
        List<Observation> raw = read(RAW.formatted(number, argument, "0", "33"));
        List<Observation> words = read(WORDS.formatted(call, word, "root", "unknown(33)"));

        assertThat(accesses(words)).isEqualTo(accesses(raw));
        assertThat(accesses(raw).get(0)).contains("firstArgument=Optional[");
    }

    @Test
    void aWordThatIsNotKnownIsNoArgument() {
        assertThat(accesses(read(WORDS.formatted("socket", "morse", "root", "root")))
                        .get(0))
                .contains("firstArgument=Optional.empty");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            02001F90000000000000000000000000, { saddr_fam=inet laddr=0.0.0.0 lport=8080 }
            02001F907F0000010000000000000000, { fam=inet laddr=127.0.0.1 lport=8080 }
            02001F907F0000010000000000000000, inet host:127.0.0.1 serv:8080
            0A000050000000000000000000000000000000000000000000000000, { saddr_fam=inet6 laddr=:: lport=80 }
            0100, { saddr_fam=local path= }
            """)
    void addresses(String hex, String words) {
        String raw =
                RAW.formatted("49", "3", "0", "0") + "type=SOCKADDR msg=audit(1723663674.124:202): saddr=" + hex + "\n";
        String interpreted = "type=SOCKADDR msg=audit(08/14/24 19:27:54.124:202) : saddr=" + words + " \n"
                + WORDS.formatted("bind", "0x3", "root", "root");

        assertThat(accesses(read(interpreted))).containsExactlyInAnyOrderElementsOf(accesses(read(raw)));
    }

    @Test
    void privileges() {
        String raw =
                "type=PATH msg=audit(1723663674.124:202): item=0 name=\"/bin/su\" mode=0104755 ouid=0 cap_fp=2400\n"
                        + "type=EXECVE msg=audit(1723663674.124:202): argc=1 a0=\"su\"\n"
                        + RAW.formatted("59", "7f", "33", "0");
        String words =
                "type=PATH msg=audit(08/14/24 19:27:54.124:202) : item=0 name=/bin/su mode=file,suid,755 ouid=root"
                        + " cap_fp=net_bind_service,net_raw \n"
                        + "type=EXECVE msg=audit(08/14/24 19:27:54.124:202) : argc=1 a0=su \n"
                        + WORDS.formatted("execve", "0x7f", "unknown(33)", "root");

        assertThat(accesses(read(words))).isEqualTo(accesses(read(raw)));
        assertThat(accesses(read(raw))).anyMatch(a -> a.startsWith("PrivilegeGain"));
    }

    private static List<String> accesses(List<Observation> observations) {
        return observations.stream().map(o -> o.access().toString()).toList();
    }

    private static List<Observation> read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Logs.observations(
                List.of(new LogSource("test.log", "run", () -> new ByteArrayInputStream(bytes))), "run");
    }
}
