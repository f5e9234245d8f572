package dev.lsmith.target.apparmor;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.learn.LearnedPath;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.target.apparmor.syntax.ExecMode;
import dev.lsmith.target.apparmor.syntax.FileMode;
import dev.lsmith.target.apparmor.syntax.FileRule;
import dev.lsmith.target.apparmor.syntax.LinkRule;
import dev.lsmith.target.apparmor.syntax.Qualifiers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * File rules: learned paths with what was done to them, {@code owner} where only the owner did it, programs that the
 * container executes with {@code ix} as it is one profile, and link rules by pair.
 */
final class FileRules {
    private final Findings findings;
    private final Model model;

    FileRules(Model model, Findings findings) {
        this.model = model;
        this.findings = findings;
    }

    void add(List<LearnedPath> paths) {
        SortedMap<String, SortedMap<ExecAccess, Evidence>> programs =
                Findings.grouped(model.accesses(ExecAccess.class), ExecAccess::path);
        for (LearnedPath path : paths) {
            addPath(path);
        }
        programs.forEach(this::addProgram);
        model.accesses(LinkAccess.class)
                .forEach((link, evidence) -> findings.add(
                        new LinkRule(Qualifiers.NONE, false, Glob.literal(link.path()), Glob.literal(link.target())),
                        new TreeMap<>(Map.of(link, evidence))));
    }

    private void addPath(LearnedPath path) {
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

    private void addProgram(String path, SortedMap<ExecAccess, Evidence> uses) {
        findings.add(
                new FileRule(
                        Qualifiers.NONE,
                        Optional.of(Glob.literal(path)),
                        new TreeSet<>(),
                        Optional.of(ExecMode.IX),
                        Optional.empty()),
                uses);
    }
}
