package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.learn.LearnedPath;
import dev.lsmith.learn.NextStart;
import dev.lsmith.learn.WorldReadable;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides where a file rule is written without {@code owner} although only the owner of the file was seen: files that the container
 * makes or gives away belong to another user at its next start, and files of the image that every user may read are read by others
 * too.
 */
final class Owners {
    /** The name of the decision, as it stands in the profile. */
    static final String NEXT_START = "next-start";

    private final Optional<NextStart> next;
    private final Optional<WorldReadable> readable;
    private int widened;
    private String example = "";

    private Owners(Optional<NextStart> next, Optional<WorldReadable> readable) {
        this.next = next;
        this.readable = readable;
    }

    /** All of it is off where everything is to stay as it was seen. */
    static Owners of(Assignment assignment) {
        return assignment.exact()
                ? new Owners(Optional.empty(), Optional.empty())
                : new Owners(
                        Optional.of(NextStart.of(assignment.model(), assignment.spec())),
                        Optional.of(WorldReadable.load()));
    }

    /** The path with what its owner only was seen to do allowed to everyone, where there is a reason. */
    LearnedPath widened(LearnedPath path) {
        if (path.ownerPermissions().isEmpty() || wasRefused(path)) {
            return path;
        }
        boolean everyone = isWorldReadable(path);
        if (everyone) {
            widened++;
            example = example.isEmpty() ? path.glob().text() : example;
        }
        return everyone || !left(path).isEmpty() ? forEveryone(path) : path;
    }

    /** What was refused left nothing, and asks for no more than it asked for. */
    private static boolean wasRefused(LearnedPath path) {
        return path.evidence().verdicts().equals(Set.of(Verdict.DENIED));
    }

    private static LearnedPath forEveryone(LearnedPath path) {
        SortedSet<FilePermission> all = new TreeSet<>(path.permissions());
        all.addAll(path.ownerPermissions());
        return new LearnedPath(
                path.glob(), new TreeSet<>(), all, path.accesses(), path.evidence(), path.generalisation());
    }

    private boolean isWorldReadable(LearnedPath path) {
        return readable.isPresent()
                && path.accesses().stream()
                        .allMatch(a ->
                                a instanceof FileAccess file && readable.get().allows(file.path(), file.permissions()));
    }

    private SortedSet<FilePermission> left(LearnedPath path) {
        return next.map(n -> n.permissions(path)).orElseGet(TreeSet::new);
    }

    /** The rule for what the next start does beyond what was seen; none where it does no more. */
    Optional<LearnedRule> nextStart(LearnedPath path) {
        SortedSet<FileMode> modes = FileMode.of(left(path));
        if (modes.isEmpty()
                || wasRefused(path)
                || FileMode.of(path.permissions()).containsAll(modes)) {
            return Optional.empty();
        }
        return Optional.of(new LearnedRule(
                FileRule.of(Qualifiers.NONE, path.glob(), modes),
                NEXT_START,
                new Reason.Derived(
                        "the next start finds what this one made or gave to another owner",
                        path.accesses(),
                        path.evidence()),
                path.generalisation()));
    }

    /** How many rules are without {@code owner} as everyone may read what they are of. */
    Optional<String> told() {
        return widened == 0
                ? Optional.empty()
                : Optional.of(widened
                        + " rules are written without owner though only the owner was seen to read, such as that for "
                        + example + ": every user of an image may read it, and docker exec --user makes another user");
    }
}
