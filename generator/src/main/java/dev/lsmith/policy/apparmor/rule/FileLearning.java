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
import dev.lsmith.learn.OwnData;
import dev.lsmith.learn.PathLearner;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
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
    private final WidenedFiles widened;
    private final ForeseenFiles foreseen;

    /** Adds the rules for what was done to files; see {@link RuleKind.Learner}. */
    static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        new FileLearning(assignment, rules).add();
    }

    private FileLearning(Assignment assignment, LearnedRules rules) {
        this.assignment = assignment;
        this.rules = rules;
        OwnData own = assignment.ownData();
        this.learner = PathLearner.learn(assignment.model().accesses(), assignment.generality(), own);
        this.widened = new WidenedFiles(assignment, own);
        this.foreseen = new ForeseenFiles(assignment, own);
    }

    private void add() {
        learner.paths().forEach(this::addPath);
        widened.ofFolders().forEach(rules::add);
        widened.ofLayouts().forEach(rules::add);
        foreseen.rules().forEach(rules::add);
        widened.told().ifPresent(rules::note);
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
        LearnedPath path = widened.widened(seen);
        if (widened.takes(path) || foreseen.takes(path)) {
            return;
        }
        widened.beside(seen).forEach(rules::add);
        SortedSet<FileMode> anyone = FileMode.of(path.permissions());
        SortedSet<FileMode> owner = FileMode.of(path.ownerPermissions());
        owner.removeAll(anyone);
        if (anyone.contains(FileMode.WRITE)) {
            owner.remove(FileMode.APPEND);
        }
        if (!anyone.isEmpty()) {
            add(FileRule.of(Qualifiers.NONE, path.glob(), anyone), seen, path);
        }
        if (!owner.isEmpty()) {
            add(FileRule.of(Qualifiers.OWNER, path.glob(), owner), seen, path);
        }
    }

    /** The profile names what made a pattern; that {@code owner} is not there is no pattern. */
    private void add(FileRule rule, LearnedPath seen, LearnedPath path) {
        rules.add(new LearnedRule(
                rule,
                rules.comment(seen.evidence(), seen.generalisation()),
                LearnedRules.reason(path.accesses(), path.evidence()),
                path.generalisation()));
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
}
