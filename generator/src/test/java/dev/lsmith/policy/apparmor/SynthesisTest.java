package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.Subject;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A profile made from a few accesses of each kind. */
class SynthesisTest {
    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V3_0);

    static Observation seen(Access access) {
        return new Observation(
                new Subject.ApparmorProfile("learn-web"),
                access,
                Evidence.of(
                        "audit.log",
                        Optional.empty(),
                        "web",
                        Reporter.APPARMOR,
                        Verdict.COMPLAINED,
                        Phase.APPLICATION,
                        Position.ofLine("audit.log", 1)));
    }

    static Assignment assignment(Access... accesses) {
        return new Assignment(
                "web",
                Model.of(Arrays.stream(accesses).map(SynthesisTest::seen).toList()),
                Optional.empty(),
                new Privileges(new TreeSet<>(Set.of("net_bind_service")), true),
                true);
    }

    static FileAccess file(String path, Ownership ownership, FilePermission... permissions) {
        return FileAccess.of(path, FileKind.REGULAR, List.of(permissions), ownership);
    }

    @Test
    void writesOneRuleForEachThingThatWasDone() throws Exception {
        Synthesis<AppArmorProfile> made = target.synthesise(assignment(
                new CapabilityUse("net_bind_service", false),
                new CapabilityUse("sys_admin", false),
                file("/etc/passwd", Ownership.OTHER, FilePermission.READ),
                file("/run/web.pid", Ownership.OWNER, FilePermission.CREATE, FilePermission.WRITE),
                file("/run/web.pid", Ownership.OWNER, FilePermission.DELETE),
                file("/usr/bin/date", Ownership.OTHER, FilePermission.READ, FilePermission.MAP_EXEC),
                new ExecAccess("/usr/bin/date", Ownership.OTHER),
                new NetworkUse(
                        "inet",
                        "stream",
                        6,
                        new TreeSet<>(EnumSet.of(SocketPermission.BIND)),
                        Endpoint.UNKNOWN,
                        Endpoint.UNKNOWN),
                new UnixSocketUse(
                        "stream",
                        new TreeSet<>(EnumSet.of(SocketPermission.CREATE, SocketPermission.CONNECT)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Access.OWN_LABEL)),
                new SignalUse(SignalUse.SignalDirection.SEND, Optional.of("hup"), Optional.of(Access.OWN_LABEL))));
        String text = target.render(made.policy()).getOrDefault("apparmor/web", "");
        assertThat(text).isEqualTo("""
                abi <abi/3.0>,
                include <tunables/global>

                profile web flags=(attach_disconnected, mediate_deleted) {
                  # Capabilities
                  capability net_bind_service,

                  # Network
                  network inet stream,

                  # Unix sockets
                  unix (connect) type=stream peer=(label=@{profile_name}),
                  unix (create) type=stream,

                  # Signals
                  signal (receive) peer=crun,
                  signal (receive) peer=runc,
                  signal (receive) peer=unconfined,
                  signal (send, receive) set=(hup) peer=@{profile_name},

                  # Files
                  /etc/passwd r,
                  owner /run/web.pid w,
                  /usr/bin/date mrix,
                }
                """);
        assertThat(target.read("web", text)).isEqualTo(made.policy());
        assertThat(made.leftOut()).hasSize(1);
    }
}
