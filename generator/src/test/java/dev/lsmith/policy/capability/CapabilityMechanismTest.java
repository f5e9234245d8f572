package dev.lsmith.policy.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.access.Access;
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
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Recorded;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which capabilities stay, and why. */
class CapabilityMechanismTest {
    private final CapabilityMechanism target = new CapabilityMechanism();
    private final List<Observation> observations = new ArrayList<>();

    private CapabilityMechanismTest seen(Access access, Phase phase, Verdict verdict) {
        observations.add(new Observation(
                new Subject.ApparmorProfile("app"),
                access,
                Evidence.of(
                        "run",
                        Optional.empty(),
                        "app\u001b[31m",
                        Reporter.APPARMOR,
                        verdict,
                        phase,
                        Position.ofLine("audit.log", observations.size() + 1L))));
        return this;
    }

    private CapabilityMechanismTest used(String... capabilities) {
        for (String capability : capabilities) {
            seen(new CapabilityUse(capability, false), Phase.APPLICATION, Verdict.COMPLAINED);
        }
        return this;
    }

    private Synthesis<CapabilitySet> synthesise(Optional<ContainerSpec> spec) {
        return target.synthesise(
                new Assignment("app", Model.of(observations), spec, new Privileges(new TreeSet<>(), false), false));
    }

    private static Optional<ContainerSpec> dockerSpec() {
        return Optional.of(Recorded.in("nginx").spec());
    }

    @ParameterizedTest
    @CsvSource({"nginx,chown dac_override setgid setuid", "redis,chown setgid setuid", "memcached,''", "perlapp,''"})
    void recordingsKeepWhatWasUsed(String service, String expected) {
        for (String folder : List.of(service, service + "/run2", service + "/selinux")) {
            Synthesis<CapabilitySet> synthesis =
                    target.synthesise(Recorded.in(folder).assignment(new Privileges(new TreeSet<>(), false)));
            assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.OBSERVED);
            assertThat(String.join(" ", synthesis.policy().keep().keySet())).isEqualTo(expected);
            assertThat(synthesis.policy().noNewPrivileges().value()).isTrue();
            assertThat(synthesis.policy().drop())
                    .hasSize(14 - synthesis.policy().keep().size());
        }
    }

    /** postgres as root finds its data on the second start only with dac_override: initdb made the folder 0700. */
    @Test
    void aVolumeGivenAwayMayBeClosedToRootOnTheNextStart() {
        FileAccess owner = FileAccess.of(
                "/data/",
                FileKind.DIRECTORY,
                new TreeSet<>(Set.of(FilePermission.WRITE, FilePermission.SETATTR)),
                Ownership.OWNER);
        Optional<ContainerSpec> spec = Optional.of(Specs.host("\"Binds\": [\"pgdata:/data\"]"));
        used("chown", "setgid", "setuid").seen(owner, Phase.APPLICATION, Verdict.COMPLAINED);
        assertThat(synthesise(spec).notes())
                .anyMatch(n -> n.startsWith("dac_override is dropped") && n.contains("/data/"));
        assertThat(synthesise(dockerSpec()).notes()).noneMatch(n -> n.startsWith("dac_override"));
        assertThat(used("dac_override").synthesise(spec).notes())
                .noneMatch(n -> n.startsWith("dac_override is dropped"));
    }

    @Test
    void everythingKeptHasItsReasonAndHarmlessText() {
        Synthesis<CapabilitySet> synthesis = used("chown").synthesise(dockerSpec());
        assertThat(synthesis.justifications()).singleElement().satisfies(j -> {
            assertThat(j.rule()).isEqualTo("keep chown");
            assertThat(j.reason()).isInstanceOf(Reason.Observed.class);
        });
        assertThat(synthesis.policy().keep().values()).singleElement().satisfies(k -> {
            assertThat(k.reason()).isEqualTo("used by app\\x1b[31m");
            assertThat(k.evidence()).containsExactly("audit.log:1");
        });
    }

    /** Of a privileged container an enforcing log proves nothing unused: that all 41 stay is said, and how they go. */
    @Test
    void whatStaysForWantOfEvidenceIsSaid() {
        seen(new CapabilityUse("chown", false), Phase.APPLICATION, Verdict.DENIED);
        Synthesis<CapabilitySet> synthesis = synthesise(Optional.of(Specs.host("\"Privileged\": true")));
        assertThat(synthesis.policy().keep()).hasSizeGreaterThan(40);
        assertThat(synthesis.notes())
                .anyMatch(n ->
                        n.contains("27 of those kept are beyond the engine's default, and only because they were given")
                                && n.contains("loaded anew"));
    }

    @Test
    void theRuntimesUseIsNotTheContainersNeed() {
        Synthesis<CapabilitySet> synthesis = used("chown")
                .seen(new CapabilityUse("setpcap", false), Phase.RUNTIME, Verdict.COMPLAINED)
                .synthesise(dockerSpec());
        assertThat(synthesis.policy().keep()).containsOnlyKeys("chown");
        assertThat(synthesis.leftOut())
                .extracting(LeftOut::reason)
                .singleElement()
                .asString()
                .contains("runtime");
    }

    @Test
    void whatWasNotGivenCannotHaveBeenUsed() {
        Synthesis<CapabilitySet> synthesis = used("sys_admin", "chown").synthesise(dockerSpec());
        assertThat(synthesis.policy().keep()).containsOnlyKeys("chown");
        assertThat(synthesis.leftOut())
                .extracting(LeftOut::reason)
                .singleElement()
                .asString()
                .contains("not given it");
    }

    @Test
    void withoutASpecItIsKeptAndFlagged() {
        Synthesis<CapabilitySet> synthesis = used("sys_admin").synthesise(Optional.empty());
        assertThat(synthesis.policy().keep()).containsOnlyKeys("sys_admin");
        assertThat(synthesis.wider()).extracting(Wider::rule).containsExactly("keep sys_admin");
        assertThat(synthesis.notes()).anyMatch(n -> n.startsWith("sys_admin is kept"));
    }

    @Test
    void aNamespaceOfItsOwnNeedsNothing() {
        Synthesis<CapabilitySet> synthesis = used("chown")
                .seen(new CapabilityUse("sys_admin", true), Phase.APPLICATION, Verdict.COMPLAINED)
                .synthesise(dockerSpec());
        assertThat(synthesis.policy().keep()).containsOnlyKeys("chown");
        assertThat(synthesis.leftOut()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'UsernsMode': 'auto' | true  | read",
                "'UsernsMode': 'host' | false | read",
                "'UsernsMode': ''     | true  | read",
                "'UsernsMode': ''     | false | unshare"
            })
    void inTheContainersNamespaceItIsItsNeed(String mode, boolean needed, String call) throws InputException {
        seen(new CapabilityUse("setuid", true), Phase.APPLICATION, Verdict.COMPLAINED);
        SyscallUse other = new SyscallUse("x86_64", 0, Optional.of(call), Optional.empty());
        seen(other, Phase.APPLICATION, Verdict.COMPLAINED);
        CapabilitySet set =
                synthesise(Optional.of(Specs.host(mode.replace('\'', '"')))).policy();
        assertThat(set.keep().keySet()).isEqualTo(needed ? Set.of("setuid") : Set.of());
        assertThat(target.decide(set, new CapabilityUse("setuid", true)).outcome())
                .isEqualTo(needed ? Outcome.ALLOWED : Outcome.NOT_MEDIATED);
        assertThat(target.decide(set, new CapabilityUse("chown", true)).outcome())
                .isEqualTo(needed ? Outcome.DENIED : Outcome.NOT_MEDIATED);
        assertThat(target.read("capabilities.json", CapabilityFile.of(set))).isEqualTo(set);
    }

    @Test
    void leavingAUserNamespaceWidens() {
        CapabilitySet host = used("chown").synthesise(dockerSpec()).policy();
        CapabilitySet own = used("chown")
                .synthesise(Optional.of(Specs.host("\"UsernsMode\": \"auto\"")))
                .policy();
        assertThat(target.compare(own, host).differences())
                .extracting(d -> d.direction() + " " + d.accesses())
                .containsExactly("WIDENED capabilities over the host's user namespace");
    }

    @Test
    void withoutEvidenceTheDefaultStays() {
        Synthesis<CapabilitySet> synthesis = synthesise(dockerSpec());
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.BASELINE);
        assertThat(synthesis.policy().keep()).hasSize(14);
        assertThat(synthesis.policy().noNewPrivileges().value()).isFalse();
    }

    @Test
    void aLogOfRefusalsTellsNothingOfWhatIsNotUsed() {
        Synthesis<CapabilitySet> synthesis = seen(
                        new CapabilityUse("net_admin", false), Phase.APPLICATION, Verdict.DENIED)
                .synthesise(Optional.empty());
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.DEFAULT_AND_SEEN);
        assertThat(synthesis.policy().keep()).hasSize(15).containsKey("net_admin");
    }

    @Test
    void aGainOnExecForbidsNoNewPrivileges() {
        PrivilegeGain gain = new PrivilegeGain(
                "/usr/bin/x", PrivilegeGain.GainCause.FILE_CAPABILITIES, new TreeSet<>(List.of("net_raw")));
        CapabilitySet set = used("chown")
                .seen(gain, Phase.APPLICATION, Verdict.AUDITED)
                .synthesise(dockerSpec())
                .policy();
        assertThat(set.privileges().noNewPrivileges()).isFalse();
        assertThat(set.keep().keySet())
                .as("a file's capabilities outside of the bounding set forbid its execution")
                .containsExactlyInAnyOrder("chown", "net_raw");
    }

    @Test
    void aKnownSetuidProgramForbidsNoNewPrivileges() {
        CapabilitySet.NoNewPrivileges decision = seen(
                        new ExecAccess("/usr/bin/sudo", Ownership.UNKNOWN), Phase.APPLICATION, Verdict.COMPLAINED)
                .synthesise(dockerSpec())
                .policy()
                .noNewPrivileges();
        assertThat(decision.value()).isFalse();
        assertThat(decision.reason()).contains("/usr/bin/sudo");
    }

    @Test
    void decides() {
        CapabilitySet set = used("chown").synthesise(dockerSpec()).policy();
        assertThat(target.decide(set, new CapabilityUse("chown", false)).outcome())
                .isEqualTo(Outcome.ALLOWED);
        assertThat(target.decide(set, new CapabilityUse("setuid", false)).outcome())
                .isEqualTo(Outcome.DENIED);
        assertThat(target.decide(set, new CapabilityUse("setuid", true)).outcome())
                .isEqualTo(Outcome.NOT_MEDIATED);
        assertThat(set.privileges().capabilities()).containsExactly("chown");
    }

    @Test
    void readsBackWhatItWrote() throws InputException {
        for (CapabilitySet set : List.of(
                used("chown", "setuid").synthesise(dockerSpec()).policy(),
                synthesise(Optional.empty()).policy())) {
            String text = CapabilityFile.of(set);
            assertThat(target.read("capabilities.json", text)).isEqualTo(set);
            assertThat(target.render(set)).containsExactly(Map.entry("capabilities.json", text));
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        String text =
                "{\"name\": \"a\",\n \"keep\": [{\"capability\": \"chmod\"}], \"noNewPrivileges\": {\"value\": true}}";
        assertThatThrownBy(() -> target.read("c.json", text))
                .isInstanceOfSatisfying(
                        InputException.class,
                        e -> assertThat(e.diagnostic().position().orElseThrow()).hasToString("c.json:2:26"));
    }

    private static NetworkUse socket(String type, SocketPermission permission, int port) {
        Endpoint local = new Endpoint(Endpoint.AddressScope.ANY, port == 0 ? Optional.empty() : Optional.of(port));
        Endpoint remote = new Endpoint(Endpoint.AddressScope.ANY, Optional.empty());
        return new NetworkUse("inet", type, 6, new TreeSet<>(Set.of(permission)), local, remote);
    }

    /** The engine's command line, the port bound, that of a later listen (0: no record), and whether the capability stays. */
    @ParameterizedTest
    @CsvSource({
        "podman run -p 80:80 web, 80, 0, true",
        "podman run -p 80:80 web, 1023, 0, true",
        "podman run -p 80:80 web, 1024, 0, false",
        "podman run -p 80:80 web, 0, 0, true",
        "podman run -p 80:80 web, 0, 8080, false",
        "podman run -p 8000:80 web, 0, 0, true",
        "podman run -p 80:8080 web, 0, 0, false",
        "podman run -p 80:80/udp web, 0, 0, false",
        "podman run web, 0, 80, true",
        "docker run -p 80:80 web, 80, 0, false",
        "docker run --network host web, 80, 0, true",
        "docker run --sysctl net.ipv4.ip_unprivileged_port_start=1024 web, 80, 0, true",
    })
    void lowPortsNeedTheCapabilityWhereTheEngineDoesNotLiftTheLimit(
            String line, int bound, int listened, boolean needed) throws InputException {
        ContainerSpec spec = Specs.containers("run.sh", (line + "\n").getBytes(StandardCharsets.UTF_8))
                .get(0);
        seen(socket("stream", SocketPermission.BIND, bound), Phase.APPLICATION, Verdict.COMPLAINED);
        if (listened != 0) {
            seen(socket("stream", SocketPermission.LISTEN, listened), Phase.APPLICATION, Verdict.COMPLAINED);
        }
        Synthesis<CapabilitySet> made = synthesise(Optional.of(spec));
        assertThat(made.policy().privileges().capabilities().contains("net_bind_service"))
                .isEqualTo(needed);
        boolean lifted = line.equals("docker run -p 80:80 web");
        assertThat(made.notes().stream().anyMatch(note -> note.contains("ip_unprivileged_port_start=0")))
                .isEqualTo(lifted);
    }

    @Test
    void whatConnectsFromALowPortBindsNone() throws InputException {
        ContainerSpec spec = Specs.containers("run.sh", "podman run -p 80:80 web\n".getBytes(StandardCharsets.UTF_8))
                .get(0);
        seen(socket("stream", SocketPermission.CONNECT, 80), Phase.APPLICATION, Verdict.COMPLAINED);
        seen(socket("stream", SocketPermission.BIND, 80), Phase.RUNTIME, Verdict.COMPLAINED);
        assertThat(synthesise(Optional.of(spec)).policy().privileges().capabilities())
                .doesNotContain("net_bind_service");
    }
}
