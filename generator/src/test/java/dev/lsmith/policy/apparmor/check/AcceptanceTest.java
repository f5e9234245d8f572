package dev.lsmith.policy.apparmor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each version of the language refuses, and in which words. */
class AcceptanceTest {
    private static List<String> faults(String text, String version) {
        LanguageVersion language = LanguageVersion.of(version).orElseThrow();
        return Acceptance.of("t", text, SearchPath.of(Path.of("nowhere")), language).faults().stream()
                .map(d -> d.position().orElseThrow() + ": " + d.message())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "3.0 | capability CAP_CHOWN,          | `CAP_CHOWN` is no capability",
                "3.0 | owner capability chown,        | `owner` and `other` stand before file rules only",
                "3.0 | network inet6 icmp,            | `inet6 icmp` is no family and type of sockets",
                "3.0 | network inet port=80,          | permissions, `ip` and `port` of network rules need AppArmor 4.0",
                "3.0 | network (),                    | permissions, `ip` and `port` of network rules need AppArmor 4.0",
                "3.0 | network peer=(),               | permissions, `ip` and `port` of network rules need AppArmor 4.0",
                "4.0 | network inet port=(90-80 80),  | `90-80` is no port or range of ports",
                "4.0 | network connect inet peer=(port=(80 90)), | `port=` takes one value",
                "3.0 | mount (bind),                  | `mount` takes no permissions",
                "3.0 | umount (),                     | `umount` takes no permissions",
                "3.0 | pivot_root send,               | `send` is read as a permission, not as a folder",
                "3.0 | 'pivot_root \"foo\",'           | 'the new root \"foo\" does not begin with `/`'",
                "4.0 | 'pivot_root a/b,'              | 'the new root a/b does not begin with `/`'",
                "5.0 | 'pivot_root oldroot=/a f*,'    | 'the new root f* does not begin with `/`'",
                "3.0 | '/a[a-\\-] r,'                 | a range of `a-\\-`",
                "3.0 | '/a[^^-b] r,'                  | a range of `^-b`",
                "3.0 | '/a[*b[] r,'                   | brackets that make no character class",
                "3.0 | 'network create,'              | 'permissions, `ip` and `port` of network rules need AppArmor 4.0'",
                "4.0 | network inet port=80-79,       | `80-79` is no port or range of ports",
                "4.0 | network bind peer=(ip=::1),    | only accept, connect, send and receive go with `peer=`",
                "4.0 | network unix ip=::1,           | `unix` has no address and port",
                "4.0 | network interface=lo,          | `interface` and `label` of network rules need AppArmor 5.0",
                "3.0 | unix type=foo,                 | `foo` is no type of sockets",
                "3.0 | unix bind peer=(addr=@x),      | only accept, connect, send and receive go with `peer=`",
                "3.0 | dbus bind path=/a,             | `bind` does not go with conditions of messages",
                "3.0 | dbus eavesdrop interface=a,    | `eavesdrop` goes with `bus` only",
                "3.0 | signal set=(term nohup),       | `nohup` is no signal",
                "3.0 | mount options=(private) /a -> /b, | no mount has these options together with this source or file system type",
                "3.0 | mount options=(nosymfollow) /a -> /b, | `nosymfollow` is no option of mount rules",
                "4.0 | mount options=(ro rw) /a -> /b, | options exclude each other",
                "3.0 | set rlimit nofile <= 1K,       | `1K` is no value of the limit `nofile`",
                "3.0 | set rlimit cpu <= 1ms,         | `1ms` is no value of the limit `cpu`",
                "3.0 | l /a -> :n:b,                  | 'a link''s file has no namespace'",
                "3.0 | /a x,                          | `x` needs an exec mode before it: one of i, p, c, u",
                "3.0 | userns,                        | a rule of this kind needs AppArmor 4.0",
                "4.0 | priority=1 /a r,               | `priority` and `prompt` need AppArmor 4.1",
                "4.0 | mqueue type=sysv /a,           | `/a` is no name of such a message queue",
                "3.0 | 'deny file,'                   | '`deny file` would deny execution in one mode: write `deny /{**,} rwxmlk`'",
                "4.1 | 'deny { file, }'               | 'a deny rule takes `x` without an exec mode'",
                "3.0 | set rlimit rttime <= 0 minutes, | `0minutes` is no value of the limit `rttime`",
                "3.0 | set rlimit rttime <= 99999999999999h, | `99999999999999h` is no value of the limit `rttime`",
                "3.0 | set rlimit cpu <= 4294967295 weeks, | `4294967295weeks` is no value of the limit `cpu`",
                "3.0 | set rlimit cpu <= 0s,          | `0s` is no value of the limit `cpu`",
                "4.1 | 'priority=2 all,'              | a rule of this kind has no priority",
                "4.1 | 'priority=2 network,'          | a rule of this kind has no priority",
                "3.0 | 'mount /a fstype=ext4 -> /b,'  | conditions stand before the name",
                "3.0 | 'unix peer=(label=a) type=stream,' | `peer=(…)` stands behind everything else",
                "4.0 | 'network port=80 inet,'        | `inet` stands before the conditions",
                "4.0 | 'userns (create),'             | `create` stands without parentheses in userns rules",
                "3.0 | 'unix addr={@a,@b},'           | '`{@a,@b}` is no abstract address'",
                "3.0 | 'unix addr=\\@a,'              | 'an abstract address begins with `@`, without a backslash or brackets'",
                "3.0 | 'unix addr=[@]{a-b,c},'     | 'an abstract address begins with `@`, without a backslash or brackets'",
                "3.0 | '/a* px, /b r, /* ix,'         | execution as `ix` conflicts with `px` of the rule at t:2:1",
                "3.0 | 'change_profile /a -> b, change_profile unsafe /a* -> b*, change_profile /[ab] -> b?,' | `unsafe` conflicts with the rule at t:2:58, which is safe",
            })
    void refused(String version, String rules, String message) {
        assertThat(faults("profile p {\n" + rules + "\n}\n", version))
                .singleElement()
                .asString()
                .endsWith(": " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "3.0 | '/a px, /* ix,'",
                "3.0 | 'owner /a px, other /a ix,'",
                "4.1 | 'priority=1 /a* px, /* ix,'",
                "3.0 | 'network inet icmp, /a x -> b, deny /c x,'",
                "3.0 | set rlimit rttime <= 1 week,",
                "3.0 | set rlimit rttime <= 99999999999999weeks,",
                "3.0 | set rlimit rttime <= 99999999999999999999us,",
                "3.0 | '/a[*] r, /b[x?] r, /c[^a-*]d r,'",
                "3.0 | '/a[b*[9^]/c r, /a[^a?z[.]/c r, /a[^**9[x] r,'",
                "4.0 | 'network create,'",
                "3.0 | 'unix addr=@{a,b}, unix peer=(addr=\"@{a,b}\"),'",
                "3.0 | 'signal set=(te\\162m),'",
                "3.0 | 'network packet, network packet raw,'",
                "4.1 | 'priority=2 dbus send, priority=-1 mount,'",
                "4.0 | 'network port=+80,'",
                "3.1 | mount options=(ro rw) /a -> /b,",
                "3.1 | mount options=(private) /a,",
                "4.0 | 'mqueue (create) type=posix /a, userns create, io_uring (sqpoll), all,'",
                "4.0 | network () peer=(),",
                "3.0 | 'pivot_root Foo_1, pivot_root \"/a\", pivot_root oldroot=a/b :n:c, pivot_root /a -> b,'",
                "5.0 | 'network (bind) inet ip=(10.0.0.1 x) port=(80, 90-80),'",
                "3.0 | 'pivot_root foo, umount r, mount r, remount r,'",
                "3.0 | '/a[^^b-c] r, /b[--a] r, /c[*\\[] r,'",
                "4.0 | network (send) inet ip=10.0.0.1 port=1-2 peer=(ip=none),",
                "5.0 | network interface=lo peer=(label:=a),",
            })
    void accepted(String version, String rules) {
        assertThat(faults("profile p {\n" + rules + "\n}\n", version)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4.1 | abi <kernel>, | t:1:1: `abi <kernel>` needs AppArmor 5.0",
                "5.0 | abi <kernel>, |",
                "3.0 | @{V}=@a @b | t:3:1: the variable that the address begins with has several values",
                "3.0 | @{V}=@a |",
            })
    void judgesAddressesAndAbisAsTheyAreInTheEnd(String version, String preamble, String fault) {
        List<String> faults = faults(
                preamble + "\nprofile p {\n" + (preamble.startsWith("@") ? "unix addr=@{V},\n" : "") + "}\n", version);
        if (fault == null) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults).containsExactly(fault);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3.0 | debug                                  | `debug` is no flag of this version",
                "4.0 | debug                                  |",
                "3.0 | complain, kill                         | flags `complain` and `kill` exclude each other",
                "3.0 | attach_disconnected, no_attach_disconnected | flags `attach_disconnected` and `no_attach_disconnected` exclude each other",
                "4.0 | kill.signal=nohup                      | `kill.signal=nohup` is no flag of this version",
                "4.1 | error=EPERM                            |",
                "4.1 | error=EPERM error=eperm                |",
                "4.1 | error=EWOULDBLOCK                      |",
                "5.0 | attach_disconnected.ipc, attach_disconnected.ipc=/x |",
                "5.0 | attach_disconnected.path=/x, attach_disconnected.path=/x/ | flags `attach_disconnected.path=/x` and `attach_disconnected.path=/x/` exclude each other",
            })
    void flags(String version, String flags, String message) {
        List<String> faults = faults("profile p flags=(" + flags + ") { }\n", version);
        if (message == null) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults).containsExactly("t:1:1: " + message);
        }
    }

    /** The parser reads what comes before the first profile, and then profiles only. */
    @Test
    void nothingButProfilesFollowsAProfile() {
        String help = " stands behind a profile";
        assertThat(faults("profile p { }\n@{x}=a\n", "3.0")).containsExactly("t:2:1: `@{x}=`" + help);
        assertThat(faults("profile p { }\n$x=true\n", "5.0")).containsExactly("t:2:1: `$x=`" + help);
        assertThat(faults("profile p { }\nabi <abi/3.0>,\n", "3.0")).containsExactly("t:2:1: `abi`" + help);
        assertThat(faults("profile p { }\nalias /a -> /b,\nprofile q { }\n", "3.0"))
                .containsExactly("t:2:1: `alias`" + help);
        assertThat(faults("profile p { }\ninclude if exists <nowhere>\nprofile q { }\n", "3.0"))
                .isEmpty();
    }

    @Test
    void theLastLineOfAFile() {
        String message = "the last line begins with `#` here and has no end";
        assertThat(faults("profile p { }\n# why", "3.0")).containsExactly("t:2:1: " + message);
        assertThat(faults("profile p { } #include <x>", "3.0")).contains("t:1:15: " + message);
        assertThat(faults("@{x}=a # why", "3.0")).containsExactly("t:1:8: " + message);
        assertThat(faults("@{x}=a", "3.0")).isEmpty();
    }

    @Test
    void aValueStandsOnTheLineOfItsKey() {
        assertThat(faults("profile p { dbus bus=\nsystem, }\n", "3.0")).hasSize(1);
        assertThat(faults("profile p { dbus bus=\n(system), signal set=\n (term), }\n", "3.0"))
                .isEmpty();
    }

    @Test
    void aFlagAndItsValueAreOneWord() {
        String message = "t:1:18: a flag and its value are one word, without blanks and quotes in it";
        assertThat(faults("profile p flags=(kill.signal = hup) { }\n", "4.1")).containsExactly(message);
        assertThat(faults("profile p flags=(attach_disconnected.path=\"/x y\") { }\n", "4.1"))
                .containsExactly(message);
        assertThat(faults("profile p flags=(\"attach_disconnected.path=/x y\") { }\n", "4.1"))
                .isEmpty();
    }

    @Test
    void flagsWithVariables() {
        String profile = "profile p flags=(attach_disconnected.path=@{v}) { }\n";
        assertThat(faults("@{v}=/x\n" + profile, "4.1")).isEmpty();
        assertThat(faults("@{v}=x\n" + profile, "4.1")).hasSize(1);
        assertThat(faults("@{v}=/x /y\n" + profile, "4.1")).hasSize(1);
        assertThat(faults(profile, "4.1")).hasSize(1);
    }

    @Test
    void names() {
        assertThat(faults("profile a { ^h { } ^h { } }\nprofile a { }\nprofile :n/b { }\nprofile :: { }\n", "3.0"))
                .containsExactly(
                        "t:1:20: a profile of the name `h` stands at t:1:13 already",
                        "t:2:1: a profile of the name `a` stands at t:1:1 already",
                        "t:3:1: the namespace in `:n/b` has no `:` at its end",
                        "t:4:1: `::` lacks the name of a namespace or of a profile");
    }

    @Test
    void conditionsOfVersionFive() {
        String text = "@{v}=3 4\n$b = @{v} == 3 or 2 in @{v}\nprofile p { if not $b and 10 > 9 { userns, } }\n";
        assertThat(faults(text, "5.0")).isEmpty();
        assertThat(faults(text, "4.1")).startsWith("t:2:1: a condition of this kind needs AppArmor 5.0");
        assertThat(faults("profile p { if 10 > a { } }\n", "5.0"))
                .containsExactly("t:1:13: a number is compared with something else");
    }
}
