package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.base.Printable;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.learn.LearnedPath;
import dev.lsmith.learn.PathLearner;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import dev.lsmith.policy.apparmor.rule.LinkRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * File rules: learned paths with what was done to them, {@code owner} where only the owner did it, programs that the
 * container executes with {@code ix} as it is one profile, and link rules by pair.
 */
final class FileRules {
    private final Assignment assignment;
    private final LearnedRules findings;
    private final PathLearner learner;
    private final Owners owners;

    FileRules(Assignment assignment, LearnedRules findings) {
        this.assignment = assignment;
        this.findings = findings;
        this.learner = PathLearner.learn(assignment.model().accesses(), assignment.exact());
        this.owners = Owners.of(assignment);
    }

    void add() {
        learner.paths().forEach(this::addPath);
        owners.told().ifPresent(findings::note);
        ExactPaths.of(learner.apart()).forEach(this::addPath);
        Model model = assignment.model();
        LearnedRules.grouped(model.accesses(ExecAccess.class), ExecAccess::path).forEach(this::addProgram);
        model.accesses(LinkAccess.class).forEach(this::addLink);
        assignment.spec().ifPresent(spec -> noteReadOnly(spec, model.accesses(FileAccess.class)));
    }

    private void addLink(LinkAccess link, Evidence evidence) {
        findings.add(
                new LinkRule(Qualifiers.NONE, false, learner.glob(link.path()), learner.glob(link.target())),
                new TreeMap<>(Map.of(link, evidence)));
    }

    private void addPath(LearnedPath seen) {
        LearnedPath path = owners.widened(seen);
        owners.nextStart(seen).ifPresent(findings::add);
        SortedSet<FileMode> anyone = FileModes.of(path.permissions());
        SortedSet<FileMode> owner = FileModes.of(path.ownerPermissions());
        owner.removeAll(anyone);
        if (anyone.contains(FileMode.WRITE)) {
            owner.remove(FileMode.APPEND);
        }
        if (!anyone.isEmpty()) {
            findings.add(
                    FileRule.of(Qualifiers.NONE, path.glob(), anyone),
                    path.accesses(),
                    path.evidence(),
                    path.generalisation());
        }
        if (!owner.isEmpty()) {
            findings.add(
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
        findings.add(
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
                    .filter(a -> FileModes.of(a.permissions()).contains(FileMode.WRITE))
                    .map(a -> "written below the read-only mount " + Printable.of(mount.destination())
                            + ", which fails whatever the profile says: " + Printable.of(a.path()))
                    .distinct()
                    .forEach(findings::note);
        }
    }
}
