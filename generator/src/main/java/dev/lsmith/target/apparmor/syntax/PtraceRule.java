package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.access.PtraceUse;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

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
        permissions = Words.sorted(permissions);
    }

    /** The permissions as written. */
    public List<String> permissionWords() {
        return Words.lower(permissions);
    }
}
