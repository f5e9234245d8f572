package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Access.UserNamespaceUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.apparmor.rule.AccessText;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What profiles mean; the cases of files are those that apparmor_parser 3.0.8 was measured with. */
class DeciderTest {
    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V3_0);

    private Decision decide(String rules, Access access) throws Exception {
        String text = "abi <abi/3.0>,\ninclude <tunables/global>\nprofile t flags=(attach_disconnected) {\n" + rules
                + "\n}\n";
        return target.decide(target.read("test", text), access);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a rw,                       | /a   | WRITE    | OTHER   | ALLOWED",
                "/a rw, deny /a w,            | /a   | WRITE    | OTHER   | DENIED",
                "/a rw, deny /a w,            | /a   | READ     | OTHER   | ALLOWED",
                "/a w,                        | /a   | APPEND   | OTHER   | ALLOWED",
                "/a a,                        | /a   | WRITE    | OTHER   | DENIED",
                "/a w, deny /a a,             | /a   | APPEND   | OTHER   | DENIED",
                "/a w,                        | /a   | CREATE   | OTHER   | ALLOWED",
                "/a w,                        | /a   | DELETE   | OTHER   | ALLOWED",
                "/a w,                        | /a   | SETATTR  | OTHER   | ALLOWED",
                "/a r,                        | /a   | GETATTR  | OTHER   | NOT_MEDIATED",
                "owner /a r,                  | /a   | READ     | OWNER   | ALLOWED",
                "owner /a r,                  | /a   | READ     | OTHER   | DENIED",
                "owner /a r,                  | /a   | READ     | UNKNOWN | DENIED",
                "/a rw, deny owner /a w,      | /a   | WRITE    | OTHER   | ALLOWED",
                "/a rw, deny owner /a w,      | /a   | WRITE    | OWNER   | DENIED",
                "owner /a rw, deny /a w,      | /a   | WRITE    | OWNER   | DENIED",
                "/a ix,                       | /a   | MAP_EXEC | OTHER   | ALLOWED",
                "/a Px,                       | /a   | MAP_EXEC | OTHER   | DENIED",
                "file,                        | /a/b | WRITE    | OTHER   | ALLOWED",
                "/a/* r,                      | /a/  | READ     | OTHER   | DENIED",
                "/a/** r,                     | /a/b/c | READ   | OTHER   | ALLOWED",
                "@{PROC}/@{pid}/stat r,       | /proc/77/stat | READ | OTHER | ALLOWED",
            })
    void file(String rules, String path, FilePermission permission, Ownership ownership, Outcome outcome)
            throws Exception {
        assertThat(decide(rules, SynthesisTest.file(path, ownership, permission))
                        .outcome())
                .isEqualTo(outcome);
    }

    @Test
    void namesTheRulesThatDecide() throws Exception {
        Access read = SynthesisTest.file("/a/b", Ownership.OTHER, FilePermission.READ);
        assertThat(decide("/a/* r,\n/c r,", read).rules()).containsExactly("/a/* r,");
        assertThat(decide("/a/* r,\ndeny /a/b r,", read).rules()).containsExactly("deny /a/b r,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/bin/* Px, /bin/a ix,   | /bin/a | ALLOWED | /bin/a ix,",
                "/bin/* ix,              | /bin/a | ALLOWED | /bin/* ix,",
                "/bin/a rm,              | /bin/a | DENIED  | ''",
                "/bin/a ix, deny /bin/* x, | /bin/a | DENIED | deny /bin/* x,",
            })
    void exec(String rules, String path, Outcome outcome, String deciding) throws Exception {
        Decision decision = decide(rules, new ExecAccess(path, Ownership.OTHER));
        assertThat(decision.outcome()).isEqualTo(outcome);
        assertThat(String.join(" ", decision.rules())).isEqualTo(deciding);
    }

    @Test
    void linkNeedsItsPairOrASubset() throws Exception {
        Access link = new LinkAccess("/new", "/old", Ownership.OWNER);
        assertThat(decide("link /new -> /old,", link).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decide("link /new -> /other,", link).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(decide("/new l,", link).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decide("/new rl,", link).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(decide("/new rl, /old r,", link).outcome()).isEqualTo(Outcome.ALLOWED);
    }

    /** Asked of a 6.1 kernel: the mark of the subset stands in the owner's half, and exec modes are part of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/new rl,                     | OTHER   | ALLOWED",
                "/new rl,                     | OWNER   | DENIED",
                "/new rl,                     | UNKNOWN | DENIED",
                "link subset /new -> /old, /new r, | OTHER | ALLOWED",
                "/new lPx, /old Px,           | OWNER   | ALLOWED",
                "/new lpx, /old Px,           | OWNER   | DENIED",
                "/new lPx, /old px,           | OWNER   | ALLOWED",
                "/new lix, /old Px,           | OWNER   | DENIED",
                "/new lPx -> a, /old Px -> b, | OWNER   | DENIED",
                "/new lix, /old Px,           | OTHER   | ALLOWED",
            })
    void linkToAFileOfSomebody(String rules, Ownership ownership, Outcome outcome) throws Exception {
        assertThat(decide(rules, new LinkAccess("/new", "/old", ownership)).outcome())
                .isEqualTo(outcome);
    }

    @Test
    void anUnconfinedProfileAllowsEverything() throws Exception {
        String text = "abi <abi/3.0>,\nprofile t flags=(unconfined) { deny /a r, }\n";
        Access read = SynthesisTest.file("/a", Ownership.OTHER, FilePermission.READ);
        assertThat(target.decide(target.read("test", text), read).outcome()).isEqualTo(Outcome.ALLOWED);
    }

    /** More states than an automaton may have, and still an answer: about files without the sockets, and about them. */
    @Test
    void noProfileIsTooComplexToAsk() throws Exception {
        String rules = IntStream.range(0, 200)
                .mapToObj(i -> "unix (bind) addr=\"@*x" + i + "*\" peer=(label=a*b" + i + "*),")
                .collect(Collectors.joining("\n"))
                .replace("(bind)", "(send)");
        Access read = SynthesisTest.file("/a", Ownership.OTHER, FilePermission.READ);
        assertThat(decide("/a r,\n" + rules, read).outcome()).isEqualTo(Outcome.ALLOWED);
        Access send = new UnixSocketUse(
                "dgram",
                new TreeSet<>(List.of(SocketPermission.SEND)),
                Optional.of("@1x7y"),
                Optional.empty(),
                Optional.of("a1b7z"));
        assertThat(decide("/a r,\n" + rules, send).outcome()).isEqualTo(Outcome.ALLOWED);
    }

    @Test
    void aSlashBeforeAVariableThatBeginsWithOne() throws Exception {
        Access stat = SynthesisTest.file("/proc/stat", Ownership.OTHER, FilePermission.READ);
        assertThat(decide("@{PROC}/stat r,", stat).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decide("/@{PROC}/stat r,", stat).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(decide("//@{PROC}/stat r,", stat).outcome()).isEqualTo(Outcome.ALLOWED);
    }

    /** {@code -D rule-exprs} shows {@code /a[[^/\x00]*b]}, and {@code /[][^/\x00]*}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a[*]     | /a]      | ALLOWED",
                "/a[*]     | /a[^[]   | ALLOWED",
                "/a[*]     | /a       | DENIED",
                "/a[*]     | /ab]     | DENIED",
                "/a[b*[9^]/c | /ab[b9/c | ALLOWED",
                "/a[b*[9^]/c | /a^/c    | ALLOWED",
                "/a[b*[9^]/c | /abb/c   | DENIED",
                "/a[b*[9^]/c | /a9]/c   | DENIED",
                "/a[?]     | /a^]     | ALLOWED",
                "/a[?]     | /a]      | DENIED",
                "/a[x*b]   | /axxb]   | ALLOWED",
                "/a[x*b]   | /ayb]    | DENIED",
                "/a[^*]    | /abcd]   | ALLOWED",
                "/a[^*]    | /a[]     | DENIED",
                "/a[x*b*c] | /axbyyc] | ALLOWED",
                "/[]*      | /]^[]    | ALLOWED",
                "/[]*      | /a       | DENIED",
                "/[^]*     | /abc     | ALLOWED",
                "/[^]*     | /a]      | DENIED",
                "/[]**     | /]^      | ALLOWED",
                "/[]?      | /]       | ALLOWED",
                "/[]?      | /]]      | DENIED",
                "/[]a-c*   | /bc]     | ALLOWED",
                "/[]-c*    | /_`c     | ALLOWED",
                "/[]-c*    | /-       | DENIED",
                "/[]/*     | /]xyz    | ALLOWED",
                "/[]/*     | /xyz     | DENIED",
                "/[]/*/    | /[xyz/   | ALLOWED",
                "/[][ab]   | /a       | ALLOWED",
                "/[][^ab]  | /b       | ALLOWED",
                "/[][^ab]  | /c       | DENIED",
                "/[]\\][a]  | /]       | ALLOWED",
                "/{[],a[x]} | /a      | ALLOWED",
                "/[]{a,b}[x]/c | /(/c | ALLOWED",
                "/b*[]{a,b}[x]/c | /bzz)/c | ALLOWED",
                "/[]\\d97*  | /aa      | ALLOWED",
            })
    void bracketsThatDoNotEndWhereTheySeemTo(String path, String asked, Outcome outcome) throws Exception {
        Access read = SynthesisTest.file(asked, Ownership.OTHER, FilePermission.READ);
        assertThat(decide(path + " r,", read).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network,                   | inet   | stream | ALLOWED",
                "network inet stream,       | inet   | stream | ALLOWED",
                "network inet tcp,          | inet   | stream | ALLOWED",
                "network tcp,               | inet6  | stream | ALLOWED",
                "network icmp,              | inet6  | raw    | DENIED",
                "network inet stream,       | inet   | dgram  | DENIED",
                "network inet, deny network inet raw, | inet | raw | DENIED",
                "network packet,            | packet | dgram  | ALLOWED",
                "network packet,            | inet   | packet | DENIED",
                "network inet packet,       | inet   | packet | ALLOWED",
            })
    void network(String rules, String family, String type, Outcome outcome) throws Exception {
        Access use = new NetworkUse(
                family, type, 0, new TreeSet<>(List.of(SocketPermission.CREATE)), Endpoint.UNKNOWN, Endpoint.UNKNOWN);
        assertThat(decide(rules, use).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network,                                     | ALLOWED",
                "network unix stream,                         | ALLOWED",
                "unix,                                        | ALLOWED",
                "unix (send) type=stream,                     | DENIED",
                "unix (send) type=stream, unix (connect),     | ALLOWED",
                "unix type=stream peer=(label=other),         | DENIED",
                "unix type=stream peer=(label=@{profile_name}), | ALLOWED",
            })
    void unix(String rules, Outcome outcome) throws Exception {
        Access use = new UnixSocketUse(
                "stream",
                new TreeSet<>(List.of(SocketPermission.CONNECT, SocketPermission.SEND)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Access.OWN_LABEL));
        assertThat(decide(rules, use).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "signal,                                       | ALLOWED",
                "signal (send) set=(term hup) peer=t,          | ALLOWED",
                "signal (send) set=(hup),                      | DENIED",
                "signal (receive),                             | DENIED",
                "signal peer=@{profile_name},                  | ALLOWED",
                "signal, deny signal (send) peer=t,            | DENIED",
            })
    void signal(String rules, Outcome outcome) throws Exception {
        Access use = new SignalUse(SignalUse.SignalDirection.SEND, Optional.of("term"), Optional.of(Access.OWN_LABEL));
        assertThat(decide(rules, use).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mount,                                             | ALLOWED",
                "mount options=(ro nosuid) -> /b/,                  | ALLOWED",
                "mount options=(ro) -> /b/,                         | DENIED",
                "mount options in (ro nosuid nodev) -> /b/,         | ALLOWED",
                "mount fstype=ext4 -> /b/,                          | DENIED",
                "mount fstype=tmp* -> /b/,                          | ALLOWED",
                "mount fstype=(ext4 tmpfs) -> /b/,                  | ALLOWED",
                "mount -> /b/, deny mount,                          | DENIED",
            })
    void mount(String rules, Outcome outcome) throws Exception {
        Access use = new MountUse(
                "/b/",
                Optional.of("none"),
                Optional.of("tmpfs"),
                new TreeSet<>(List.of("nosuid", "ro")),
                Optional.empty());
        assertThat(decide(rules, use).outcome()).isEqualTo(outcome);
    }

    /** {@code -D rule-exprs} of 3.0.8 shows the flags of remount, bind and ro. */
    /** The kernel said so: the mark of the class is gone, and with it the class ({@code .access} of kernel 6.1). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "audit deny umount,                       | umount /a          | NOT_MEDIATED",
                "audit deny umount,                       | mount /b -> /a/    | NOT_MEDIATED",
                "audit deny ptrace,                       | ptrace trace peer=b | DENIED",
                "audit deny ptrace peer=**,               | ptrace trace peer=b | NOT_MEDIATED",
                "deny umount,                             | umount /a          | DENIED",
                "audit deny umount, mount -> /a/,         | umount /a          | DENIED",
                "audit deny umount /b/,                   | umount /a          | DENIED",
                "audit deny ptrace, ptrace read peer=b,   | ptrace trace peer=b | DENIED",
                "/a r,                                    | ptrace trace peer=b | DENIED",
            })
    void aClassOfWhichNothingIsLeft(String rules, String access, Outcome outcome) throws Exception {
        assertThat(decide(rules, AccessText.parse(access)).outcome()).isEqualTo(outcome);
    }

    @Test
    void aRemountOfABindMount() throws Exception {
        Access use = new MountUse(
                "/b/",
                Optional.empty(),
                Optional.empty(),
                new TreeSet<>(List.of("bind", "remount", "ro")),
                Optional.empty());
        assertThat(decide("remount options=(bind, ro) /b/,", use).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decide("remount options=(ro) /b/,", use).outcome()).isEqualTo(Outcome.DENIED);
    }

    @Test
    void theRestOfTheClasses() throws Exception {
        assertThat(decide("capability chown kill,", new CapabilityUse("kill", false))
                        .outcome())
                .isEqualTo(Outcome.ALLOWED);
        assertThat(decide("capability, deny capability kill,", new CapabilityUse("kill", false))
                        .outcome())
                .isEqualTo(Outcome.DENIED);
        assertThat(decide("ptrace (read),", new PtraceUse(PtraceUse.PtracePermission.TRACE, Optional.empty()))
                        .outcome())
                .isEqualTo(Outcome.DENIED);
        assertThat(decide("change_profile -> a,", new ProfileTransition(ProfileTransition.Change.CHANGE_PROFILE, "a"))
                        .outcome())
                .isEqualTo(Outcome.ALLOWED);
        assertThat(decide("^h { /a r, }", new ProfileTransition(ProfileTransition.Change.CHANGE_HAT, "h"))
                        .outcome())
                .isEqualTo(Outcome.ALLOWED);
        assertThat(decide("file,", new UserNamespaceUse()).outcome()).isEqualTo(Outcome.NOT_MEDIATED);
        assertThat(decide("file,", new SyscallUse("x86_64", 0, Optional.of("read"), Optional.empty()))
                        .outcome())
                .isEqualTo(Outcome.NOT_MEDIATED);
    }
}
