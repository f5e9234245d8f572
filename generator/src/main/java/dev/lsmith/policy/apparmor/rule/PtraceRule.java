package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.PtraceUse;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * {@code ptrace (read) peer=label,}
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all
 * @param peer the other process's profile
 */
public record PtraceRule(Qualifiers qualifiers, SortedSet<PtraceUse.Permission> permissions, Optional<Glob> peer)
        implements Rule {
    public PtraceRule {
        permissions = Spelled.sorted(permissions);
    }

    /** The permissions as written. */
    public List<String> permissionWords() {
        return Spelled.lower(permissions);
    }

    @Override
    public PtraceRule with(Qualifiers qualifiers) {
        return new PtraceRule(qualifiers, permissions, peer);
    }

    @Override
    public PtraceRule withPatterns(UnaryOperator<Glob> change) {
        return new PtraceRule(qualifiers, permissions, peer.map(change));
    }
}
