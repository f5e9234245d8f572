package dev.lsmith.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Credentials;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Position;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** As whom subjects acted. */
class ActingUsersTest {
    private static final Subject ONE = new Subject.ApparmorProfile("one");
    private static final Subject TWO = new Subject.ApparmorProfile("two");

    private final ActingUsers.UserCollector builder = new ActingUsers.UserCollector();

    private void add(Subject subject, Access access, Phase phase, long user, long line) {
        Position at = Position.ofLine("log", line);
        Evidence evidence =
                Evidence.of("run", Optional.empty(), "app", Reporter.APPARMOR, Verdict.COMPLAINED, phase, at);
        Credentials credentials = new Credentials(new TreeSet<>(Set.of(user)), new TreeSet<>(Set.of(user + 1)));
        builder.add(new Observation(subject, access, evidence), credentials, at);
    }

    private static Access file(String path, FilePermission... permissions) {
        return FileAccess.of(path, FileKind.UNKNOWN, List.of(permissions), Ownership.OWNER);
    }

    @Test
    void eachUserHasItsFirstPlace() {
        add(ONE, file("/x", FilePermission.READ), Phase.APPLICATION, 7, 1);
        add(ONE, file("/y", FilePermission.READ), Phase.APPLICATION, 7, 2);
        add(ONE, file("/y", FilePermission.READ), Phase.APPLICATION, 0, 3);
        ActingUsers actor = builder.build().of(List.of(ONE));
        assertThat(actor.users()).containsOnlyKeys(0L, 7L);
        assertThat(actor.users().get(7L)).isEqualTo(Position.ofLine("log", 1));
        assertThat(actor.groups()).containsOnlyKeys(1L, 8L);
        assertThat(actor.makers()).isEmpty();
    }

    private static Access call(String name) {
        return new SyscallUse("x86_64", 105, Optional.of(name), Optional.empty());
    }

    /** In a user namespace root is the first user that it maps, wherever the log tells of others first. */
    @Test
    void rootOfAUserNamespaceHasTheLowestNumber() {
        add(ONE, call("setgid"), Phase.APPLICATION, 100_033, 1);
        add(ONE, call("setuid"), Phase.APPLICATION, 100_000, 2);
        add(ONE, call("chown"), Phase.APPLICATION, 100_033, 3);
        add(TWO, call("chroot"), Phase.APPLICATION, 0, 4);
        ActingUsers one = builder.build().of(List.of(ONE));
        assertThat(one.rootCalls(true)).containsOnlyKeys("setuid");
        assertThat(one.rootCalls(false)).isEmpty();
        ActingUsers both = builder.build().of(List.of(ONE, TWO));
        assertThat(both.rootCalls(false)).containsOnlyKeys("chroot");
    }

    @Test
    void whatTheRuntimeDidIsNotTheContainers() {
        add(ONE, file("/x", FilePermission.CREATE), Phase.RUNTIME, 0, 1);
        assertThat(builder.build().of(List.of(ONE))).isEqualTo(ActingUsers.NOBODY);
    }

    @Test
    void makersAreKeptByDirectory() {
        add(ONE, file("/run/a/", FilePermission.CREATE), Phase.APPLICATION, 0, 1);
        add(ONE, file("/run/a/b", FilePermission.WRITE, FilePermission.CREATE), Phase.APPLICATION, 7, 2);
        add(ONE, file("/run/c", FilePermission.DELETE), Phase.APPLICATION, 7, 3);
        add(ONE, file("/run/d", FilePermission.WRITE), Phase.APPLICATION, 9, 4);
        add(ONE, new LinkAccess("/e", "/f", Ownership.OWNER), Phase.APPLICATION, 8, 5);
        ActingUsers actor = builder.build().of(List.of(ONE));
        assertThat(actor.makers()).containsOnlyKeys("", "/run", "/run/a");
        assertThat(actor.makers().get("/run")).containsExactly(0L, 7L);
        assertThat(actor.makers().get("/run/a")).containsExactly(7L);
        assertThat(actor.makers().get("")).containsExactly(8L);
    }

    @Test
    void severalSubjectsAreOneActorAndOthersAreNot() {
        add(ONE, file("/x", FilePermission.CREATE), Phase.APPLICATION, 7, 2);
        add(TWO, file("/y", FilePermission.CREATE), Phase.APPLICATION, 7, 1);
        add(TWO, file("/y", FilePermission.CREATE), Phase.APPLICATION, 8, 3);
        ActingUsers.BySubject actors = builder.build();
        assertThat(actors.of(List.of(ONE)).users()).containsOnlyKeys(7L);
        ActingUsers both = actors.of(List.of(ONE, TWO));
        assertThat(both.users()).containsOnlyKeys(7L, 8L).containsEntry(7L, Position.ofLine("log", 1));
        assertThat(both).isEqualTo(actors.of(List.of(TWO, ONE)));
        assertThat(actors.of(List.of())).isEqualTo(ActingUsers.NOBODY);
    }
}
