package dev.lsmith.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the start of a container ends. */
class ServingPhaseTest {
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    private final List<Observation> seen = new ArrayList<>();
    private Reporter reporter = Reporter.APPARMOR;

    private void at(int second, Access access, Phase phase) {
        seen.add(new Observation(
                new Subject.ApparmorProfile("web"),
                access,
                Evidence.of(
                        "run 1",
                        Optional.of(START.plusSeconds(second)),
                        "web",
                        reporter,
                        Verdict.COMPLAINED,
                        phase,
                        Position.ofLine("[1]", second + 1))));
    }

    private void at(int second, Access access) {
        at(second, access, Phase.APPLICATION);
    }

    private static SyscallUse call(String name, long number) {
        return new SyscallUse("x86_64", number, Optional.of(name), Optional.empty());
    }

    private static FileAccess file(String path, FilePermission... permissions) {
        return FileAccess.of(path, FileKind.REGULAR, List.of(permissions), Ownership.OWNER);
    }

    private ServingPhase serving() {
        return ServingPhase.of(Model.of(seen)).orElseThrow();
    }

    @Test
    void nothingListensNothingServes() {
        at(1, call("setuid", 105));
        assertThat(ServingPhase.of(Model.of(seen))).isEmpty();
    }

    @Test
    void servingBeginsWhenThePrivilegesAreGivenUpBehindTheListening() {
        at(1, file("/etc/web.conf", FilePermission.READ));
        at(2, call("listen", 50));
        at(3, call("setuid", 105));
        at(3, new CapabilityUse("setuid", false));
        at(4, call("setuid", 105));
        at(4, new CapabilityUse("setuid", false));
        at(5, call("accept4", 288));
        at(6, file("/srv/index.html", FilePermission.READ));
        ServingPhase serving = serving();
        assertThat(serving.begin()).isAfter(START.plusSeconds(4)).isBefore(START.plusSeconds(5));
        assertThat(serving.signs()).containsExactly("CAP_setuid", "listen", "setuid");
        assertThat(serving.done().accesses().keySet())
                .containsExactlyInAnyOrder(call("accept4", 288), file("/srv/index.html", FilePermission.READ));
    }

    /** A worker that is started by a reload gives up root again: it is part of serving. */
    @Test
    void whatIsGivenUpAgainWhileItServesStays() {
        at(1, call("listen", 50));
        at(2, new CapabilityUse("setuid", false));
        at(3, call("accept4", 288));
        at(9, new CapabilityUse("setuid", false));
        ServingPhase serving = serving();
        assertThat(serving.begin()).isEqualTo(START.plusSeconds(2));
        assertThat(serving.done().accesses()).containsKey(new CapabilityUse("setuid", false));
    }

    /** The kernel reports a capability once: whether it is asked for again is told by the calls that ask for it, or by nothing. */
    @Test
    void aCapabilityGoesOnlyWhereItsCallsTellThatItIsNotAskedForAgain() {
        at(1, new CapabilityUse("setuid", false));
        at(1, new CapabilityUse("chown", false));
        at(1, new CapabilityUse("dac_override", false));
        at(1, call("chown", 92));
        at(2, call("listen", 50));
        at(3, call("accept4", 288));
        at(9, call("setuid", 105));
        assertThat(serving().needed().accesses(CapabilityUse.class).keySet())
                .extracting(CapabilityUse::capability)
                .containsExactlyInAnyOrder("setuid", "chown", "dac_override");
        seen.clear();
        reporter = Reporter.SECCOMP;
        at(1, new CapabilityUse("setuid", false));
        at(1, new CapabilityUse("chown", false));
        at(1, new CapabilityUse("dac_override", false));
        at(1, call("chown", 92));
        at(2, call("listen", 50));
        at(3, call("accept4", 288));
        at(9, call("setuid", 105));
        assertThat(serving().needed().accesses(CapabilityUse.class).keySet())
                .extracting(CapabilityUse::capability)
                .containsExactlyInAnyOrder("setuid", "dac_override");
    }

    @Test
    void whatMayBeOpenStillStays() {
        at(0, file("/proc/self/attr", FilePermission.READ), Phase.RUNTIME);
        at(1, file("/var/log/web.log", FilePermission.APPEND));
        at(1, file("/dev/urandom", FilePermission.READ));
        at(1, file("/etc/web.conf", FilePermission.READ));
        at(2, call("listen", 50));
        assertThat(serving().needed().accesses().keySet())
                .containsExactlyInAnyOrder(
                        file("/proc/self/attr", FilePermission.READ),
                        file("/var/log/web.log", FilePermission.APPEND),
                        file("/dev/urandom", FilePermission.READ),
                        call("listen", 50));
    }
}
