package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * {@code owner /path rwix,}
 *
 * @param qualifiers what stands before it
 * @param path the paths; empty for {@code file,}, which is every path
 * @param permissions all but execution; empty together with {@code exec} only in {@code file,}, which means all
 * @param exec how a program is executed
 * @param target the profile that it changes to, when the mode does not say
 */
public record FileRule(
        Qualifiers qualifiers,
        Optional<Glob> path,
        SortedSet<FileMode> permissions,
        Optional<ExecMode> exec,
        Optional<Glob> target)
        implements Rule {
    public FileRule {
        permissions = Spelled.sorted(permissions);
    }

    /** A rule without execution. */
    public static FileRule of(Qualifiers qualifiers, Glob path, SortedSet<FileMode> permissions) {
        return new FileRule(qualifiers, Optional.of(path), permissions, Optional.empty(), Optional.empty());
    }

    /** Whether {@code unsafe} must be written, as no letters say it. */
    public boolean saysUnsafe() {
        return exec.filter(e -> e == ExecMode.IX_UNSAFE).isPresent();
    }

    /** The permissions and the exec mode as written: {@code mrix}. */
    public String letters() {
        return permissions.stream().map(FileMode::letter).collect(Collectors.joining())
                + exec.map(ExecMode::word).orElse("");
    }

    @Override
    public FileRule with(Qualifiers qualifiers) {
        return new FileRule(qualifiers, path, permissions, exec, target);
    }

    @Override
    public FileRule withPatterns(UnaryOperator<Glob> change) {
        return new FileRule(qualifiers, path.map(change), permissions, exec, target.map(change));
    }
}
