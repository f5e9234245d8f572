package dev.lsmith.policy.selinux;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An access vector rule: {@code allow a b:file { open read };}.
 *
 * @param effect what it does
 * @param source the type or attribute that acts
 * @param target the type or attribute acted on, or {@code self}
 * @param tclass the object class
 * @param permissions at least one
 */
public record AccessRule(Effect effect, String source, String target, String tclass, SortedSet<String> permissions)
        implements Rule {
    public AccessRule {
        permissions = Collections.unmodifiableSortedSet(new TreeSet<>(permissions));
    }

    /** An {@code allow} rule. */
    static AccessRule allow(String source, String target, String tclass, Collection<String> permissions) {
        return new AccessRule(Effect.ALLOW, source, target, tclass, new TreeSet<>(permissions));
    }

    /** An {@code allow} rule. */
    static AccessRule allow(String source, String target, String tclass, String... permissions) {
        return allow(source, target, tclass, List.of(permissions));
    }

    @Override
    public int rank() {
        return effect.place();
    }
}
