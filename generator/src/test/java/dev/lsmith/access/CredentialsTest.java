package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As whom a record says that a process acted. */
class CredentialsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=SECCOMP msg=audit(1.1:2): auid=4294967295 uid=33 gid=34 ses=1 pid=2 comm=\"a\" exe=\"/a\" sig=0 arch=c000003e"
                        + " syscall=1 compat=0 ip=0x1 code=0x7ffc0000 | 33 | 34",
                "type=SYSCALL msg=audit(1.1:2): arch=c000003e syscall=2 success=yes exit=3 a0=1 a1=2 a2=3 a3=4 items=0 ppid=1 pid=2"
                        + " auid=7 uid=5 gid=6 euid=0 suid=0 fsuid=0 egid=6 sgid=6 fsgid=6 comm=\"a\" exe=\"/a\" | 0 5 | 6",
                "type=AVC msg=audit(1.1:2): apparmor=\"ALLOWED\" operation=\"open\" profile=\"p\" name=\"/x\" pid=2 comm=\"a\""
                        + " requested_mask=\"r\" denied_mask=\"r\" fsuid=100 ouid=0 | 100 | ''",
                "type=AVC msg=audit(1.1:2): apparmor=\"ALLOWED\" operation=\"capable\" profile=\"p\" pid=2 comm=\"a\" capability=7"
                        + " capname=\"setuid\" | '' | ''",
                "type=SECCOMP msg=audit(1.1:2): uid=http gid=99999999999 pid=2 | '' | ''",
                "type=SYSCALL msg=audit(1.1:2): uid=root euid=unknown(33) fsuid=unset gid=unknown(5) pid=2 | 0 33 | 5",
            })
    void areReadFromEachKindOfRecord(String line, String users, String groups) {
        Credentials credentials = Credentials.of(Lines.record(line));
        assertThat(words(List.copyOf(credentials.users()))).isEqualTo(users);
        assertThat(words(List.copyOf(credentials.groups()))).isEqualTo(groups);
    }

    private static String words(List<Long> numbers) {
        return String.join(" ", numbers.stream().map(String::valueOf).toList());
    }
}
