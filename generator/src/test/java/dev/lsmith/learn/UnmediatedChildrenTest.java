package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.container.Specs;
import dev.lsmith.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A shell under a complaining profile starts {@code db}, of which only files and system calls were logged. */
class UnmediatedChildrenTest {
    private static final Subject PROGRAM = new Subject.Program("/usr/bin/db");

    private Subject profile = new Subject.ApparmorProfile("web");
    private final List<Observation> observations = new ArrayList<>();

    @Test
    void aServerGetsTheSocketsThatItsCallsShow() {
        exec("/usr/bin/db", Verdict.COMPLAINED);
        calls("db", "socket", "bind", "listen", "accept4", "setsockopt");
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "unix stream (send,receive,create,accept,bind,listen,setopt)",
                        "network inet stream 0 (send,receive,create,accept,bind,listen,setopt)",
                        "network inet6 stream 0 (send,receive,create,accept,bind,listen,setopt)");
    }

    @Test
    void aLookUpOfAUserNeedsNoInternet() {
        exec("/usr/bin/chown", Verdict.COMPLAINED);
        calls("chown", "socket", "connect");
        assertThat(told()).containsExactly("unix stream (send,receive,create,connect)");
    }

    @Test
    void callsWithoutASocketCallNeedNoSocket() {
        exec("/usr/bin/cat", Verdict.COMPLAINED);
        calls("cat", "openat", "read", "sendto");
        assertThat(told()).isEmpty();
    }

    @Test
    void theOfferedPortOfTheSpecIsTheOneBoundTo() {
        exec("/usr/bin/db", Verdict.COMPLAINED);
        calls("db", "socket", "bind", "listen");
        var spec = Specs.container(
                "\"HostConfig\": {}, \"Config\": {\"ExposedPorts\": {\"6379/tcp\": {}, \"53/udp\": {}}}");
        assertThat(UnmediatedChildren.complete(model(), Optional.of(spec))
                        .model()
                        .accesses(NetworkUse.class)
                        .keySet())
                .extracting(NetworkUse::local)
                .contains(new Endpoint(Endpoint.AddressScope.ANY, Optional.of(6379)))
                .doesNotContain(new Endpoint(Endpoint.AddressScope.ANY, Optional.of(53)));
    }

    @Test
    void datagramsAreForThoseWhoSendThem() {
        exec("/usr/bin/resolve", Verdict.COMPLAINED);
        calls("resolve", "socket", "sendmmsg");
        assertThat(told()).anyMatch(t -> t.startsWith("network inet dgram 0 (send,create)"));
    }

    @Test
    void whoKillsMaySignalItsOwn() {
        exec("/usr/bin/db", Verdict.COMPLAINED);
        calls("db", "kill");
        assertThat(told()).containsExactlyInAnyOrder("signal send ? peer=@self", "signal receive ? peer=@self");
    }

    @Test
    void aProgramWhoseSocketsWereLoggedIsNotGuessedAt() {
        exec("/usr/bin/sh", Verdict.COMPLAINED);
        observe(
                profile,
                new NetworkUse(
                        "inet",
                        "stream",
                        6,
                        new TreeSet<>(Set.of(SocketPermission.CREATE)),
                        Endpoint.UNKNOWN,
                        Endpoint.UNKNOWN),
                "db",
                Reporter.APPARMOR,
                Verdict.COMPLAINED,
                Phase.APPLICATION);
        calls("db", "socket", "bind", "listen");
        assertThat(told()).isEmpty();
    }

    @Test
    void whatTheRuntimeCallsIsNotTheContainers() {
        exec("/usr/bin/sh", Verdict.COMPLAINED);
        observe(PROGRAM, call("socket"), "runc", Reporter.SECCOMP, Verdict.AUDITED, Phase.RUNTIME);
        assertThat(told()).isEmpty();
    }

    @Test
    void withoutAnUnruledExecNothingIsAddedNorSaid() {
        exec("/usr/bin/db", Verdict.DENIED);
        calls("db", "socket", "bind");
        assertThat(told()).isEmpty();
        assertThat(UnmediatedChildren.complete(model(), Optional.empty()).diagnostics())
                .isEmpty();
    }

    @Test
    void saysOfWhomItIsNotSure() {
        exec("/usr/bin/db", Verdict.COMPLAINED);
        calls("db", "socket");
        assertThat(UnmediatedChildren.complete(model(), Optional.empty()).diagnostics())
                .extracting(Diagnostic::message)
                .singleElement()
                .asString()
                .startsWith("complain mode logs no sockets, signals or mounts of db;");
    }

    @Test
    void underTheLearningProfileThePlaceThatItLacksIsNamed() {
        profile = new Subject.ApparmorProfile("lsmith-learn-web");
        exec("/usr/bin/mkdir", Verdict.AUDITED);
        exec("/srv/app-1.2", Verdict.COMPLAINED);
        exec("/usr/bin/uname", Verdict.COMPLAINED);
        calls("app-1.2", "socket");
        assertThat(remedies())
                .singleElement()
                .asString()
                .startsWith("the learning profile that was loaded has no rule for /srv/app-1.2: ");
    }

    @Test
    void underAnEmptyProfileTheLearningProfileIsNamed() {
        profile = new Subject.ApparmorProfile("learn-web");
        exec("/usr/bin/db", Verdict.COMPLAINED);
        assertThat(remedies()).containsExactly("record under profiles/learning/apparmor, which programs inherit");
    }

    private List<String> remedies() {
        return UnmediatedChildren.complete(model(), Optional.empty()).diagnostics().stream()
                .map(Diagnostic::help)
                .toList();
    }

    @Test
    void addingTwiceAddsNothing() {
        exec("/usr/bin/db", Verdict.COMPLAINED);
        calls("db", "socket", "bind");
        Model once = UnmediatedChildren.complete(model(), Optional.empty()).model();
        assertThat(UnmediatedChildren.complete(once, Optional.empty())
                        .model()
                        .accesses()
                        .keySet())
                .isEqualTo(once.accesses().keySet());
    }

    /** What is in the completed model and was not in the given one. */
    private List<String> told() {
        Model given = model();
        return UnmediatedChildren.complete(given, Optional.empty()).model().accesses().keySet().stream()
                .filter(access -> !given.accesses().containsKey(access))
                .map(access -> access.kind() + " " + access.text())
                .toList();
    }

    private void exec(String program, Verdict verdict) {
        observe(profile, new ExecAccess(program, Ownership.OTHER), "sh", Reporter.APPARMOR, verdict, Phase.APPLICATION);
    }

    private void calls(String program, String... names) {
        for (String name : names) {
            observe(PROGRAM, call(name), program, Reporter.SECCOMP, Verdict.AUDITED, Phase.APPLICATION);
        }
    }

    private static SyscallUse call(String name) {
        return new SyscallUse("x86_64", name.hashCode() & 0xff, Optional.of(name), Optional.empty());
    }

    private void observe(
            Subject subject, Access access, String program, Reporter reporter, Verdict verdict, Phase phase) {
        Evidence evidence = Evidence.of(
                "run",
                Optional.empty(),
                program,
                reporter,
                verdict,
                phase,
                Position.ofLine("log", observations.size() + 1));
        observations.add(new Observation(subject, access, evidence));
    }

    private Model model() {
        return Model.of(observations);
    }
}
