package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.learn.Generality;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.learn.Generality.OwnPattern;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.ExecutedRights;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Replay;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What generalising may never do, whatever a container did: lose an access, reach behind a guard rail, depend on the order of the input. */
class GeneralisedPropertyTest {
    private static final long SEED = 20261130;
    private static final int CASES = 40;

    private static final List<Generality> GENERALITIES = List.of(
            Generality.EXACT,
            Generality.DEFAULT,
            new Generality(Level.BROAD, new TreeSet<>(), List.of()),
            new Generality(Level.BROAD, new TreeSet<>(Set.of("image-readable", "next-start")), List.of()),
            new Generality(
                    Level.DEFAULT,
                    new TreeSet<>(),
                    List.of(new OwnPattern(Glob.of(new Glob.Literal("/data/"), new Glob.AnyPath()), "all"))));

    private static final String[] FOLDERS = {
        "/usr/lib/x86_64-linux-gnu/",
        "/data/",
        "/data/base/5/",
        "/tmp/",
        "/etc/app/",
        "/proc/",
        "/proc/4711/",
        "/sys/kernel/mm/",
        "/sys/fs/cgroup/",
        "/var/log/",
        "/run/",
        "/opt/perl5/Mod/"
    };
    private static final String[] NAMES = {
        "libz.so.1.2.%d",
        "seg-%d",
        "00%d",
        "tmp%dXyZq",
        "app.log.%d",
        "status",
        "maps",
        "%d",
        "a.pm",
        "PG_VERSION",
        "postmaster.pid",
        "123e4567-e89b-12d3-a456-42661417400%d",
        "x y\"%d"
    };
    private static final FilePermission[][] MASKS = {
        {FilePermission.READ},
        {FilePermission.READ, FilePermission.MAP_EXEC},
        {FilePermission.WRITE, FilePermission.CREATE},
        {FilePermission.READ, FilePermission.WRITE, FilePermission.LOCK},
        {FilePermission.APPEND},
        {FilePermission.DELETE}
    };

    /** What Docker's default denies, beside what the random containers do. */
    private static final List<Access> BEHIND_GUARD_RAILS = List.of(
            SynthesisTest.file("/proc/kcore", Ownership.OWNER, FilePermission.READ),
            SynthesisTest.file("/proc/sysrq-trigger", Ownership.OWNER, FilePermission.WRITE),
            SynthesisTest.file("/proc/sys/kernel/core_pattern", Ownership.OWNER, FilePermission.WRITE),
            SynthesisTest.file("/sys/firmware/efi/x", Ownership.OWNER, FilePermission.READ),
            SynthesisTest.file("/sys/kernel/uevent_helper", Ownership.OWNER, FilePermission.WRITE));

    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V3_0);

    @Test
    void nothingThatWasSeenIsDeniedButWhatIsSaidToBeLeftOut() throws Exception {
        for (int i = 0; i < CASES; i++) {
            Random random = new Random(SEED + i);
            Assignment assignment = assignment(Model.of(observations(random)), generality(i), i % 2 == 0);
            Synthesis<AppArmorProfile> made = target.synthesise(assignment);
            Set<Access> leftOut = new TreeSet<>();
            made.leftOut().forEach(left -> leftOut.add(left.access()));
            Replay replay = Replay.of(target, target.decider(made.policy()), assignment.model(), assignment.model());
            assertThat(replay.denials().stream().map(Replay.Denial::access))
                    .as("seed %d at %s", SEED + i, generality(i).level())
                    .allMatch(leftOut::contains);
        }
    }

    @Test
    void noGeneralisationReachesBehindAGuardRail() throws Exception {
        for (int i = 0; i < CASES; i++) {
            List<Observation> observed = observations(new Random(SEED + i));
            Assignment assignment = assignment(Model.of(observed), generality(i), i % 2 == 0);
            AppArmorDecider decider =
                    target.decider(target.synthesise(assignment).policy());
            for (Access access : BEHIND_GUARD_RAILS) {
                assertThat(decider.decide(access).outcome())
                        .as(
                                "%s, seed %d at %s",
                                access.text(), SEED + i, generality(i).level())
                        .isEqualTo(Outcome.DENIED);
            }
        }
    }

    /** However a log is cut, and in whatever order its parts are merged. */
    @Test
    void theOrderAndThePartsOfTheInputChangeNoByte() throws Exception {
        for (int i = 0; i < CASES; i++) {
            Random random = new Random(SEED + i);
            List<Observation> observed = observations(random);
            String whole = text(Model.of(observed), i);
            List<Observation> shuffled = new ArrayList<>(observed);
            Collections.shuffle(shuffled, random);
            assertThat(text(Model.of(shuffled), i))
                    .as("shuffled, seed %d", SEED + i)
                    .isEqualTo(whole);
            List<Model> parts = new ArrayList<>();
            for (int from = 0; from < shuffled.size(); ) {
                int to = Math.min(shuffled.size(), from + 1 + random.nextInt(9));
                parts.add(Model.of(shuffled.subList(from, to)));
                from = to;
            }
            Collections.shuffle(parts, random);
            Model merged = parts.stream().reduce(Model.EMPTY, Model::merge);
            assertThat(text(merged, i)).as("in parts, seed %d", SEED + i).isEqualTo(whole);
        }
    }

    private String text(Model model, int i) throws Exception {
        return target.render(target.synthesise(assignment(model, generality(i), i % 2 == 0))
                        .policy())
                .getOrDefault("apparmor/app", "");
    }

    private static Generality generality(int i) {
        return GENERALITIES.get(i % GENERALITIES.size());
    }

    private static Assignment assignment(Model model, Generality generality, boolean children) {
        return new Assignment(
                        "app",
                        model,
                        Optional.empty(),
                        new Privileges(new TreeSet<>(Set.of("chown", "setuid")), false),
                        generality,
                        Coverage.whole(model),
                        new TreeSet<>(model.observed().keySet()))
                .with(children ? ExecutedRights.CHILD : ExecutedRights.INHERIT);
    }

    private static List<Observation> observations(Random random) {
        List<Observation> observed = new ArrayList<>();
        List<String> programs = List.of("/usr/bin/dash", "/usr/bin/tool", "/app/hook");
        int count = 5 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            Observation plain = SynthesisTest.seen(access(random));
            String program = programs.get(random.nextInt(programs.size()));
            observed.add(new Observation(
                    plain.subject(), plain.access(), plain.evidence().by(program)));
        }
        return observed;
    }

    private static Access access(Random random) {
        String path = path(random);
        Ownership ownership = random.nextBoolean() ? Ownership.OWNER : Ownership.OTHER;
        return switch (random.nextInt(12)) {
            case 0 -> new ExecAccess(random.nextBoolean() ? "/usr/bin/tool" : "/app/hook", Ownership.OTHER);
            case 1 -> new LinkAccess("/data/" + random.nextInt(9), "/data/x" + random.nextInt(9), Ownership.OWNER);
            case 2 -> new CapabilityUse(random.nextBoolean() ? "chown" : "sys_admin", false);
            case 3 -> new SignalUse(SignalUse.SignalDirection.SEND, Optional.of("hup"), Optional.of(Access.OWN_LABEL));
            default ->
                FileAccess.of(
                        path,
                        path.endsWith("/") ? FileKind.DIRECTORY : FileKind.REGULAR,
                        EnumSet.copyOf(List.of(MASKS[random.nextInt(MASKS.length)])),
                        ownership);
        };
    }

    private static String path(Random random) {
        String folder = FOLDERS[random.nextInt(FOLDERS.length)];
        String name = NAMES[random.nextInt(NAMES.length)].replace("%d", Integer.toString(random.nextInt(8)));
        return random.nextInt(8) == 0 ? folder : folder + name;
    }
}
