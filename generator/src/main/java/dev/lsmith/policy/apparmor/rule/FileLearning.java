package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.Printable;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.learn.LearnedPath;
import dev.lsmith.learn.NextStart;
import dev.lsmith.learn.PathLearner;
import dev.lsmith.learn.WorldReadable;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * File rules as they are learned: paths and patterns with what was done to them, {@code owner} where only the owner did it, programs that the
 * container executes with {@code ix} as it is one profile, and link rules by pair.
 */
final class FileLearning {
    private final Assignment assignment;
    private final LearnedRules rules;
    private final PathLearner learner;
    private final Owners owners;

    /** Adds the rules for what was done to files; see {@link RuleKind.Learner}. */
    static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        new FileLearning(assignment, rules).add();
    }

    private FileLearning(Assignment assignment, LearnedRules rules) {
        this.assignment = assignment;
        this.rules = rules;
        this.learner = PathLearner.learn(assignment.model().accesses(), assignment.exact());
        this.owners = Owners.of(assignment);
    }

    private void add() {
        learner.paths().forEach(this::addPath);
        owners.told().ifPresent(rules::note);
        exactly(learner.apart()).forEach(this::addPath);
        Model model = assignment.model();
        LearnedRules.grouped(model.accesses(ExecAccess.class), ExecAccess::path).forEach(this::addProgram);
        model.accesses(LinkAccess.class).forEach(this::addLink);
        assignment.spec().ifPresent(spec -> noteReadOnly(spec, model.accesses(FileAccess.class)));
    }

    /** Each path for itself: those of which no pattern is to be made. */
    private static List<LearnedPath> exactly(SortedMap<FileAccess, Evidence> accesses) {
        return LearnedRules.grouped(accesses, FileLearning::attached).entrySet().stream()
                .map(e -> exactly(e.getKey(), e.getValue()))
                .toList();
    }

    /** The path under which a profile with {@code attach_disconnected} sees it: never without its leading slash. */
    private static String attached(FileAccess access) {
        return access.path().startsWith("/") ? access.path() : "/" + access.path();
    }

    private static LearnedPath exactly(String path, SortedMap<FileAccess, Evidence> accesses) {
        SortedSet<FilePermission> owner = new TreeSet<>();
        SortedSet<FilePermission> anyone = new TreeSet<>();
        accesses.keySet().forEach(a -> (a.ownership() == Ownership.OWNER ? owner : anyone).addAll(a.permissions()));
        owner.removeAll(anyone);
        return new LearnedPath(
                Glob.literal(path),
                owner,
                anyone,
                List.<Access>copyOf(accesses.keySet()),
                LearnedRules.merged(accesses),
                Optional.empty());
    }

    private void addLink(LinkAccess link, Evidence evidence) {
        rules.add(
                new LinkRule(Qualifiers.NONE, false, learner.glob(link.path()), learner.glob(link.target())),
                new TreeMap<>(Map.of(link, evidence)));
    }

    private void addPath(LearnedPath seen) {
        LearnedPath path = owners.widened(seen);
        owners.nextStart(seen).ifPresent(rules::add);
        SortedSet<FileMode> anyone = FileMode.of(path.permissions());
        SortedSet<FileMode> owner = FileMode.of(path.ownerPermissions());
        owner.removeAll(anyone);
        if (anyone.contains(FileMode.WRITE)) {
            owner.remove(FileMode.APPEND);
        }
        if (!anyone.isEmpty()) {
            rules.add(
                    FileRule.of(Qualifiers.NONE, path.glob(), anyone),
                    path.accesses(),
                    path.evidence(),
                    path.generalisation());
        }
        if (!owner.isEmpty()) {
            rules.add(
                    FileRule.of(Qualifiers.OWNER, path.glob(), owner),
                    path.accesses(),
                    path.evidence(),
                    path.generalisation());
        }
    }

    /** A program that was refused, or seen by another mechanism, has shown nothing yet of how it is read. */
    private void addProgram(String path, SortedMap<ExecAccess, Evidence> uses) {
        Evidence evidence = LearnedRules.merged(uses);
        boolean ran = evidence.reporters().contains(Reporter.APPARMOR)
                && !evidence.verdicts().equals(Set.of(Verdict.DENIED));
        rules.add(
                new FileRule(
                        Qualifiers.NONE,
                        Optional.of(Glob.literal(path)),
                        new TreeSet<>(ran ? Set.of() : Set.of(FileMode.READ, FileMode.MAP_EXEC)),
                        Optional.of(ExecMode.IX),
                        Optional.empty()),
                uses);
    }

    /** Writing below a read-only mount fails whatever the profile says. */
    private void noteReadOnly(ContainerSpec spec, SortedMap<FileAccess, Evidence> accesses) {
        for (Mount mount : spec.mounts()) {
            String below = mount.destination().endsWith("/") ? mount.destination() : mount.destination() + "/";
            accesses.keySet().stream()
                    .filter(a -> mount.readOnly() && a.path().startsWith(below))
                    .filter(a -> FileMode.of(a.permissions()).contains(FileMode.WRITE))
                    .map(a -> "written below the read-only mount " + Printable.of(mount.destination())
                            + ", which fails whatever the profile says: " + Printable.of(a.path()))
                    .distinct()
                    .forEach(rules::note);
        }
    }

    /**
     * Decides where a file rule is written without {@code owner} although only the owner of the file was seen: files that the container
     * makes or gives away belong to another user at its next start, and files of the image that every user may read are read by others
     * too.
     */
    static final class Owners {
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
                            .allMatch(a -> a instanceof FileAccess file
                                    && readable.get().allows(file.path(), file.permissions()));
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
                            + example
                            + ": every user of an image may read it, and docker exec --user makes another user");
        }
    }
}
