package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.model.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NextStartTest {
    private static final Access CHOWN = new SyscallUse("x86_64", 92, Optional.of("chown"), Optional.empty());
    private static final Access READ = new SyscallUse("x86_64", 0, Optional.of("read"), Optional.empty());

    private static List<FilePermission> next(Observed observed, String path) {
        Model model = new Model(new TreeMap<>(Map.of(new Subject.ApparmorProfile("learn"), observed.accesses())));
        NextStart next = NextStart.of(model, Optional.empty());
        return PathLearner.learn(observed.accesses(), false).paths().stream()
                .filter(p -> p.glob().text().equals(path))
                .flatMap(p -> next.permissions(p).stream())
                .toList();
    }

    private static Access changed(String path) {
        return FileAccess.of(path, FileKind.DIRECTORY, List.of(FilePermission.SETATTR), Ownership.OWNER);
    }

    @Test
    void filesThatWereMadeAreReadUnderAnyOwner() {
        assertThat(next(new Observed().owner("wc", "/data/dump.rdb"), "/data/dump.rdb"))
                .containsExactly(FilePermission.READ, FilePermission.WRITE, FilePermission.CREATE);
        assertThat(next(new Observed().owner("wc", "/data/a.1.aof", "/data/a.2.aof"), "/data/a.@{lsmith_number}.aof"))
                .contains(FilePermission.READ);
    }

    @Test
    void whatWasRemovedOrOnlyReadIsNotThere() {
        assertThat(next(new Observed().owner("wc", "/data/t").owner("d", "/data/t"), "/data/t"))
                .isEmpty();
        assertThat(next(new Observed().owner("rw", "/data/t"), "/data/t")).isEmpty();
        assertThat(next(new Observed().owner("r", "/etc/nginx/nginx.conf"), "/etc/nginx/nginx.conf"))
                .isEmpty();
    }

    @Test
    void directoriesAreReadWhereSomethingWasLeft() {
        Observed observed =
                new Observed().owner("c", "/data/d/", "/data/empty/").owner("wc", "/data/d/f");
        assertThat(next(observed, "/data/d/")).containsExactly(FilePermission.READ, FilePermission.CREATE);
        assertThat(next(observed, "/data/empty/")).containsExactly(FilePermission.CREATE);
    }

    @Test
    void logsAreNotRead() {
        assertThat(next(new Observed().owner("wc", "/var/log/x/a.log"), "/var/log/x/a.log"))
                .containsExactly(FilePermission.WRITE, FilePermission.CREATE);
    }

    @Test
    void whatTheRuntimeMakesAnewIsNotFound() {
        assertThat(next(new Observed().owner("wc", "/dev/shm/x"), "/dev/shm/x")).isEmpty();
    }

    @Test
    void whatWasGivenAwayHasAnotherOwner() {
        assertThat(next(new Observed().put(changed("/data/")).put(CHOWN), "/data/"))
                .containsExactly(FilePermission.SETATTR);
        assertThat(next(
                        new Observed().put(changed("/data/")).put(READ).put(new CapabilityUse("chown", false)),
                        "/data/"))
                .containsExactly(FilePermission.SETATTR);
        assertThat(next(new Observed().put(changed("/data/")), "/data/")).containsExactly(FilePermission.SETATTR);
    }

    @Test
    void attributesOfOwnFilesMayChangeWithoutTheOwner() {
        assertThat(next(new Observed().put(changed("/data/")).put(READ), "/data/"))
                .isEmpty();
    }
}
