package dev.lsmith.target.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.Ownership;
import dev.lsmith.access.Peer;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.SocketPermission;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.UnixSocketUse;
import dev.lsmith.access.UserNamespaceUse;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Decision.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What profiles mean; the cases of files are those that apparmor_parser 3.0.8 was measured with. */
class DeciderTest {
    private final AppArmorTarget target = new AppArmorTarget(Abi.V3_0);

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
                Optional.of(Peer.SELF));
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
        Access use = new SignalUse(SignalUse.Direction.SEND, Optional.of("term"), Optional.of(Peer.SELF));
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

    @Test
    void theRestOfTheClasses() throws Exception {
        assertThat(decide("capability chown kill,", new CapabilityUse("kill", false))
                        .outcome())
                .isEqualTo(Outcome.ALLOWED);
        assertThat(decide("capability, deny capability kill,", new CapabilityUse("kill", false))
                        .outcome())
                .isEqualTo(Outcome.DENIED);
        assertThat(decide("ptrace (read),", new PtraceUse(PtraceUse.Permission.TRACE, Optional.empty()))
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
