package dev.lsmith.launch.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.Position;
import dev.lsmith.launch.proposal.Proposals.Obstacle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What speaks against directories that start empty, also where a container renames a great deal. */
class EmptyStartTest {
    private static final int MANY = 40_000;
    private static final Evidence EVIDENCE = Evidence.of(
            "run",
            Optional.of(Instant.EPOCH),
            "web",
            Reporter.APPARMOR,
            Verdict.COMPLAINED,
            Phase.APPLICATION,
            Position.ofLine("log", 1));

    private static RootFiles.FileUse use(String path, FilePermission... permissions) {
        return new RootFiles.FileUse(path, false, EnumSet.copyOf(List.of(permissions)), Ownership.OWNER, EVIDENCE);
    }

    private static RootFiles.FileUse from(String path) {
        return use(path, FilePermission.READ, FilePermission.WRITE, FilePermission.DELETE);
    }

    private static RootFiles.FileUse to(String path) {
        return use(path, FilePermission.WRITE, FilePermission.CREATE);
    }

    private static RootFiles.FileUse made(String path) {
        return use(path, FilePermission.CREATE);
    }

    private static Optional<String> obstacle(Set<String> folders, List<RootFiles.FileUse> uses) {
        return new EmptyStart(new RootFiles(uses, List.of()), folders)
                .obstacle()
                .map(Obstacle::text);
    }

    @Test
    void aRenameWithinADirectoryAndOneBetweenTwo() {
        Set<String> folders = Set.of("/a", "/b", "/b/c");
        assertThat(obstacle(folders, List.of(to("/a/x")))).isEmpty();
        assertThat(renames(folders, from("/a/y"), to("/a/x"))).isEmpty();
        assertThat(renames(folders, from("/a/y"), to("/a/x"), to("/b/z"))).contains("it may rename /a/y to /b/z");
        assertThat(renames(folders, from("/b/c/y"), to("/b/z"))).contains("it may rename /b/c/y to /b/z");
        assertThat(renames(folders, from("/b/y"), to("/b/z"), to("/b/x"))).isEmpty();
    }

    /** Of files that the container made, so that only the renames can speak against it. */
    private static Optional<String> renames(Set<String> folders, RootFiles.FileUse... uses) {
        List<RootFiles.FileUse> all = new ArrayList<>();
        for (RootFiles.FileUse use : uses) {
            all.add(made(use.path()));
            all.add(use);
        }
        return obstacle(folders, all);
    }

    @Test
    void manyRenames() {
        List<RootFiles.FileUse> uses = new ArrayList<>();
        Set<String> folders = new TreeSet<>();
        for (int i = 0; i < MANY; i++) {
            folders.add("/a/" + i);
            uses.add(made("/a/" + i + "/new"));
            uses.add(to("/a/" + i + "/new"));
        }
        for (int i = 0; i < MANY; i++) {
            uses.add(made("/b/" + i));
            uses.add(from("/b/" + i));
        }
        folders.add("/b");

        Optional<String> found = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> obstacle(folders, uses));

        assertThat(found).contains("it may rename /b/0 to /a/0/new");
    }

    @Test
    void manyInOneDirectory() {
        List<RootFiles.FileUse> uses = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            uses.add(to("/a/" + i));
            uses.add(from("/a/" + i));
        }

        Optional<String> found = assertTimeoutPreemptively(
                Duration.ofMinutes(1), () -> renames(Set.of("/a"), uses.toArray(RootFiles.FileUse[]::new)));

        assertThat(found).isEmpty();
    }
}
