package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the reader makes of other people's spelling, and what it says about faults. */
class ReaderTest {
    private final ProfileWriter writer = new ProfileWriter();

    private String canonical(String rule) throws InputException {
        AppArmorProfile policy = ProfileReader.read("test", "profile t {\n" + rule + "\n}\n");
        return writer.write(policy.profiles().get(0).rules().get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rw /a,                              | /a rw,",
                "file rw /a,                         | /a rw,",
                "allow /a r,                         | /a r,",
                "/a mrix,                            | /a mrix,",
                "/a rPx -> other,                    | /a rPx -> other,",
                "unsafe /a Px,                       | /a px,",
                "audit deny owner /a w,              | audit deny owner /a w,",
                "owner { /a r, }                     | owner /a r,",
                "l /a -> /b,                         | link /a -> /b,",
                "/a l -> /b,                         | /a l -> /b,",
                "rl /a -> /b,                        | /a r,",
                "/a pxpxRWpX,                        | /a rwpx,",
                "link subset /a -> /b,               | link subset /a -> /b,",
                "`/a b` r,                           | `/a b` r,",
                "network inet tcp,                   | network inet tcp,",
                "network (send receive) inet ip=::1 peer=(port=80), | network (send, receive) inet ip=::1 peer=(port=80),",
                "signal send set=term peer=a,        | signal (send) set=(term) peer=a,",
                "signal r set=(term,kill),           | signal (receive) set=(kill, term),",
                "ptrace rw peer=@{profile_name},     | ptrace (read, trace) peer=@{profile_name},",
                "dbus send bus=system path=/a peer=(name=x label=y), | dbus (send) bus=system path=/a peer=(name=x, label=y),",
                "unix (bind) type=dgram addr=@foo,   | unix (bind) type=dgram addr=`@foo`,",
                "mount fstype=ext4 options=(rw,nosuid) /dev/sda -> /mnt/, | mount fstype=ext4 options=(nosuid, rw) /dev/sda -> /mnt/,",
                "mount options in (ro, bind) /a/ -> /b/, | mount options in (bind, ro) /a/ -> /b/,",
                "unmount /a/,                        | umount /a/,",
                "pivot_root oldroot=/a/b/ /a/ -> c,  | pivot_root oldroot=/a/b/ /a/ -> c,",
                "set rlimit nofile <= 1024,          | set rlimit nofile <= 1024,",
                "change_profile safe /x -> {a,b},    | change_profile safe /x -> `{a,b}`,",
                "#include <abstractions/base>        | include <abstractions/base>",
                "include if exists `local/x`         | include if exists `local/x`",
            })
    void spellings(String rule, String canonical) throws Exception {
        String expected = canonical.replace('`', '"');
        assertThat(canonical(rule.replace('`', '"'))).isEqualTo(expected);
        assertThat(canonical(expected)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a rz,                  | test:2:4: unknown permission `z` in `rz`, expected of r w a m k l and x modes",
                "/a wa,                  | test:2:4: `w` and `a` exclude each other in `wa`",
                "/a rux -> b, /c         | test:3:1: unexpected `}`",
                "signal (sned),          | test:2:9: unknown permission `sned`, expected one of send, receive",
                "ptrace colour=red,      | test:2:8: `colour` is no condition of this rule",
                "/a[ r,                  | test:2:",
            })
    void faults(String rule, String message) {
        InputException fault = catchThrowableOfType(InputException.class, () -> canonical(rule));
        assertThat(fault.diagnostic().position().orElseThrow() + ": " + fault.getMessage())
                .startsWith(message);
    }

    @Test
    void hatsChildrenAndFlags() throws Exception {
        String text = """
                /usr/bin/x flags=(complain, audit) {
                  ^hat {
                    /a r,
                  }
                  profile child /usr/bin/y {
                    /b r,
                  }
                }
                """;
        AppArmorProfile policy = ProfileReader.read("test", text);
        assertThat(policy.profiles().get(0).children()).hasSize(2);
        assertThat(ProfileReader.read("test", writer.write(policy))).isEqualTo(policy);
    }
}
