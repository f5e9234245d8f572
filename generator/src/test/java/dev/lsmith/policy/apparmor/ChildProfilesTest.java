package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.SyscallUse.ProgramStart;
import dev.lsmith.model.Model;
import dev.lsmith.model.ProgramFiles;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.ExecutedRights;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Replay;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code --exec child}: a shell starts a hook and, by way of setpriv, a server; each is allowed what it did. */
class ChildProfilesTest {
    private static final String SHELL = "/usr/bin/dash";
    private static final String HOOK = "/app/hook";
    private static final String SETPRIV = "/usr/bin/setpriv";
    private static final String SERVER = "/usr/sbin/server";

    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V3_0);
    private final List<Observation> seen = new ArrayList<>();

    private void did(String program, Access access) {
        Observation plain = SynthesisTest.seen(access);
        seen.add(new Observation(plain.subject(), access, plain.evidence().by(program)));
    }

    /** Each began as often as the container executed it. */
    private Assignment recording(boolean noNewPrivileges) {
        List.of(HOOK, SETPRIV, SERVER).forEach(program -> did(program, new ProgramStart(program, true)));
        return recordingWithoutStarts(noNewPrivileges);
    }

    private Assignment recordingWithoutStarts(boolean noNewPrivileges) {
        did(SHELL, SynthesisTest.file("/etc/profile", Ownership.OTHER, FilePermission.READ));
        did(Evidence.UNKNOWN_EXECUTABLE, new ExecAccess(HOOK, Ownership.OTHER));
        did("", new ExecAccess(SETPRIV, Ownership.OTHER));
        did(HOOK, SynthesisTest.file("/data/out", Ownership.OWNER, FilePermission.CREATE, FilePermission.WRITE));
        did(SETPRIV, new CapabilityUse("setuid", false));
        did(SETPRIV, new ExecAccess(SERVER, Ownership.OTHER));
        did(SERVER, SynthesisTest.file("/etc/server.conf", Ownership.OTHER, FilePermission.READ));
        did(SERVER, SynthesisTest.file("/etc/shared", Ownership.OTHER, FilePermission.READ));
        did(HOOK, SynthesisTest.file("/etc/shared", Ownership.OTHER, FilePermission.READ));
        did(SERVER, new SignalUse(SignalUse.SignalDirection.SEND, Optional.of("usr1"), Optional.of(Access.OWN_LABEL)));
        return new Assignment(
                        "web",
                        Model.of(seen),
                        Optional.empty(),
                        new Privileges(new TreeSet<>(Set.of("setuid")), noNewPrivileges),
                        true)
                .with(ExecutedRights.CHILD);
    }

    @Test
    void eachProgramHasWhatItDidAndNoMore() throws Exception {
        Synthesis<AppArmorProfile> made = target.synthesise(recording(false));
        String text = target.render(made.policy()).getOrDefault("apparmor/web", "");
        assertThat(text)
                .contains("/app/hook Cx -> hook,")
                .contains("/usr/bin/setpriv Cx -> setpriv,")
                .contains("/usr/sbin/server Px -> web//server,")
                .contains("profile hook flags=", "profile server flags=", "profile setpriv flags=")
                .contains("peer=\"web{,//**}\"")
                .doesNotContain("@{profile_name}");
        ParserJudge.assertCompiles(text);
        AppArmorDecider decider = target.decider(target.read("web", text));
        Access config = SynthesisTest.file("/etc/server.conf", Ownership.OTHER, FilePermission.READ);
        Access shared = SynthesisTest.file("/etc/shared", Ownership.OTHER, FilePermission.READ);
        Access setuid = new CapabilityUse("setuid", false);
        assertThat(decider.decide(config, Set.of(SERVER)).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decider.decide(config, Set.of(HOOK)).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(decider.decide(config, Set.of(HOOK, SERVER)).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(decider.decide(config, Set.of("")).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(decider.decide(shared, Set.of(HOOK, SERVER)).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decider.decide(setuid, Set.of(SETPRIV)).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decider.decide(setuid, Set.of(SERVER)).outcome()).isEqualTo(Outcome.DENIED);
    }

    /**
     * The kernel maps the loader of a program under the profile that its exec leads to, which no record of a profile that stays tells: redis'
     * chown was refused it in the lab.
     */
    @Test
    void aChildMayMapItsLoader() throws Exception {
        did(
                HOOK,
                SynthesisTest.file(
                        "/usr/lib64/libc.so.6", Ownership.OTHER, FilePermission.READ, FilePermission.MAP_EXEC));
        String text =
                target.render(target.synthesise(recording(false)).policy()).getOrDefault("apparmor/web", "");
        AppArmorDecider decider = target.decider(target.read("web", text));
        Access glibc = SynthesisTest.file("/usr/lib64/ld-linux-x86-64.so.2", Ownership.OTHER, FilePermission.READ);
        Access musl = SynthesisTest.file("/lib/ld-musl-x86_64.so.1", Ownership.OTHER, FilePermission.READ);
        assertThat(decider.decide(glibc, Set.of(HOOK)).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decider.decide(musl, Set.of(HOOK)).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(decider.decide(musl, Set.of(SERVER)).outcome()).isEqualTo(Outcome.ALLOWED);
        ParserJudge.assertCompiles(text);
    }

    @Test
    void nothingThatWasSeenIsDenied() throws Exception {
        Assignment recording = recording(false);
        AppArmorProfile policy = target.synthesise(recording).policy();
        Replay replay = Replay.of(target, target.decider(policy), recording.model(), recording.model());
        assertThat(replay.denials()).isEmpty();
        assertThat(replay.asked())
                .isEqualTo(recording.model().accesses().size()
                        - recording.model().accesses(ProgramStart.class).size());
    }

    /** no_new_privs forbids every change of profile at an exec (security/apparmor/domain.c), so that the children would only break it. */
    @Test
    void thereIsNoChildWhereNoExecCanChangeTheProfile() throws Exception {
        Synthesis<AppArmorProfile> made = target.synthesise(recording(true));
        assertThat(made.policy().profiles().get(0).children()).isEmpty();
        assertThat(made.notes()).contains("no child profiles: under no-new-privileges no exec changes the profile");
    }

    /** {@code docker exec redis redis-cli} was refused a library in the lab, as the health check executes redis-cli, too. */
    @Test
    void whatTheEngineStartsAsWellHasItsNeedsInBothProfiles() throws Exception {
        did(HOOK, new ProgramStart(HOOK, false));
        Synthesis<AppArmorProfile> made = target.synthesise(recording(false));
        AppArmorDecider decider = target.decider(made.policy());
        Access out = SynthesisTest.file("/data/out", Ownership.OWNER, FilePermission.CREATE, FilePermission.WRITE);
        Access config = SynthesisTest.file("/etc/server.conf", Ownership.OTHER, FilePermission.READ);
        assertThat(decider.decide(out, Set.of(HOOK, "")).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decider.decide(out, Set.of(SERVER)).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(decider.decide(config, Set.of("")).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(made.notes()).anyMatch(note -> note.startsWith("web itself") && note.endsWith(": " + HOOK));
    }

    @Test
    void whereNothingTellsHowOftenAProgramBeganItMayHaveBeenStartedByTheEngine() throws Exception {
        Synthesis<AppArmorProfile> made = target.synthesise(recordingWithoutStarts(false));
        Access config = SynthesisTest.file("/etc/server.conf", Ownership.OTHER, FilePermission.READ);
        AppArmorDecider decider = target.decider(made.policy());
        assertThat(decider.decide(config, Set.of("")).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(decider.decide(config, Set.of(HOOK)).outcome()).isEqualTo(Outcome.DENIED);
    }

    /** Under a profile with {@code audit ix} each exec has a record, and no label tells the programs apart. */
    @Test
    void execsAndStartsAreCounted() {
        assertThat(startedFromOutside(2, 2)).isEmpty();
        assertThat(startedFromOutside(1, 2)).containsExactly(HOOK);
        assertThat(startedFromOutside(1, 0)).containsExactly(HOOK);
        assertThat(startedFromOutside(2, 1)).isEmpty();
    }

    private static Set<String> startedFromOutside(int execs, int starts) {
        Model model = Model.EMPTY;
        for (int i = 0; i < execs; i++) {
            model = model.merge(Model.of(List.of(audited("sh", SHELL, new ExecAccess(HOOK, Ownership.OTHER)))));
        }
        for (int i = 0; i < starts; i++) {
            model = model.merge(Model.of(List.of(audited("hook", HOOK, new ProgramStart(HOOK, false)))));
        }
        model = model.merge(Model.of(
                List.of(audited("hook", HOOK, SynthesisTest.file("/etc/a", Ownership.OTHER, FilePermission.READ)))));
        return ProgramFiles.of(model).alsoStartedFromOutside();
    }

    private static Observation audited(String comm, String program, Access access) {
        Observation plain = SynthesisTest.seen(access);
        Evidence evidence = Evidence.of(
                        "run 1",
                        Optional.empty(),
                        comm,
                        Evidence.Reporter.APPARMOR,
                        Evidence.Verdict.AUDITED,
                        Evidence.Phase.APPLICATION,
                        plain.evidence().positions().get(0))
                .by(program);
        return new Observation(plain.subject(), access, evidence);
    }

    @Test
    void aScriptsAccessesAreThoseOfItsInterpreterUnderItsName() {
        did(SHELL, new ExecAccess("/app/nightly-backup-job", Ownership.OTHER));
        did("/usr/bin/perl", SynthesisTest.file("/data/a", Ownership.OTHER, FilePermission.READ));
        Observation plain = SynthesisTest.seen(SynthesisTest.file("/data/b", Ownership.OTHER, FilePermission.READ));
        Evidence evidence = Evidence.of(
                        "run 1",
                        Optional.empty(),
                        "nightly-backup-",
                        plain.evidence().reporters().first(),
                        plain.evidence().verdicts().first(),
                        plain.evidence().phases().first(),
                        plain.evidence().positions().get(0))
                .by("/usr/bin/perl");
        seen.add(new Observation(plain.subject(), plain.access(), evidence));
        ProgramFiles files = ProgramFiles.of(Model.of(seen));
        assertThat(files.of(evidence)).containsExactly(SHELL, "/usr/bin/perl");
        assertThat(files.executed()).isEmpty();
    }
}
