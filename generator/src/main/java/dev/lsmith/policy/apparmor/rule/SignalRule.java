package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.SignalUse;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * {@code signal (send) set=(term) peer=label,}
 *
 * @param qualifiers what stands before it
 * @param permissions empty for both
 * @param signals names as the language has them; empty for all
 * @param peer the other process's profile
 */
public record SignalRule(
        Qualifiers qualifiers,
        SortedSet<SignalUse.Direction> permissions,
        SortedSet<String> signals,
        Optional<Glob> peer)
        implements Rule {
    public SignalRule {
        permissions = Spelled.sorted(permissions);
        signals = Spelled.sorted(signals);
    }

    /** The permissions as written. */
    public List<String> permissionWords() {
        return Spelled.lower(permissions);
    }

    @Override
    public SignalRule with(Qualifiers qualifiers) {
        return new SignalRule(qualifiers, permissions, signals, peer);
    }

    @Override
    public SignalRule withPatterns(UnaryOperator<Glob> change) {
        return new SignalRule(qualifiers, permissions, signals, peer.map(change));
    }
}
