package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.PathLanguage;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds rules whose path matches other files than its writer meant: a star behind a name, two slashes, a directory without its slash. */
final class PathMistakes {
    private final RuleText text;

    PathMistakes(RuleText text) {
        this.text = text;
    }

    /** {@code /srv/app**}: two stars behind a name reach its siblings and all below them. */
    List<Finding> gluedStars(LintedProfile profile) throws InputException {
        List<Finding> findings = new ArrayList<>();
        for (RuleLine line : profile.own()) {
            if (line.rule() instanceof FileRule rule && !rule.qualifiers().denies()) {
                Optional<String> sibling =
                        sibling(rule.path().orElse(Glob.EMPTY).parts());
                sibling.ifPresent(s -> findings.add(new Finding(
                        line.at().position(),
                        Severity.NOTE,
                        "glued-stars",
                        text.of(line) + " reaches siblings and all below them",
                        "it holds for " + s + " too",
                        "write a slash before the stars, or one star for files of such names")));
            }
        }
        return findings;
    }

    /** The shortest path that lies below a sibling of the name before the stars at the end. */
    private static Optional<String> sibling(List<Glob.Part> parts) throws InputException {
        int last = parts.size() - 1;
        boolean glued = last >= 1
                && parts.get(last) instanceof Glob.AnyPath
                && parts.get(last - 1) instanceof Glob.Literal name
                && !name.text().endsWith("/");
        if (!glued) {
            return Optional.empty();
        }
        List<Glob.Part> below = new ArrayList<>(parts.subList(0, last));
        below.add(new Glob.Literal("/"));
        below.add(new Glob.AnyPath());
        List<Glob.Part> beside = new ArrayList<>(parts.subList(0, last));
        beside.add(new Glob.AnyInSegment());
        PathLanguage meant = PathLanguage.of(List.of(new Glob(below), new Glob(beside)), Map.of());
        return PathLanguage.of(new Glob(parts), Map.of()).difference(meant);
    }

    /**
     * Paths that begin with two slashes once their variables are put in, as {@code /@{PROC}/x} does: apparmor_parser keeps the
     * two at the beginning of a path, and no path of the kernel's has them.
     */
    List<Finding> doubleSlashes(LintedProfile profile) {
        List<Finding> findings = new ArrayList<>();
        for (RuleLine line : profile.own()) {
            line.rule().paths().stream()
                    .map(Glob::beginning)
                    .filter(PathMistakes::isDouble)
                    .findFirst()
                    .ifPresent(path -> findings.add(new Finding(
                            line.at().position(),
                            Severity.WARNING,
                            "double-slash",
                            text.of(line) + " never matches",
                            "with its variables put in, its path begins with " + path,
                            "take the slash before the variable away")));
        }
        return findings;
    }

    private static boolean isDouble(String path) {
        return path.startsWith("//") && !path.startsWith("///");
    }

    /** Rules for a directory whose name lacks the slash that the kernel gives it: they never match. */
    List<Finding> directories(LintedProfile profile) {
        Set<String> paths =
                profile.meaning().lines().stream().flatMap(PathMistakes::path).collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        for (RuleLine line : profile.own()) {
            path(line)
                    .filter(p -> isDirectory(p, paths))
                    .forEach(p -> findings.add(new Finding(
                            line.at().position(),
                            Severity.NOTE,
                            "directory-slash",
                            text.of(line) + " does not hold for the directory",
                            "other rules take " + p + " for a directory, whose name ends in a slash",
                            "write " + p + "/")));
        }
        return findings;
    }

    private static Stream<String> path(RuleLine line) {
        return line.rule() instanceof FileRule rule && rule.exec().isEmpty()
                ? rule.path().map(Glob::text).stream()
                : Stream.empty();
    }

    private static boolean isDirectory(String path, Set<String> paths) {
        boolean below = paths.contains(path + "/**") || paths.contains(path + "/*") || paths.contains(path + "/{,**}");
        return below && !path.endsWith("/") && !paths.contains(path + "/");
    }
}
