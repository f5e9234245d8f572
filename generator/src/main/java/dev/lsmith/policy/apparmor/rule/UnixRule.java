package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.SocketPermission;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * {@code unix (connect) type=stream addr=@own peer=(addr=@other label=label),}
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all that fit the conditions
 * @param type the socket type
 * @param address the process's own address: {@code @name} or {@code none}
 * @param label its own label
 * @param peerAddress the other end's address
 * @param peerLabel the other end's profile
 */
public record UnixRule(
        Qualifiers qualifiers,
        SortedSet<SocketPermission> permissions,
        Optional<String> type,
        Optional<Glob> address,
        Optional<Glob> label,
        Optional<Glob> peerAddress,
        Optional<Glob> peerLabel)
        implements Rule {
    public UnixRule {
        permissions = Spelled.sorted(permissions);
    }

    /** The permissions as written. */
    public List<String> permissionWords() {
        return Spelled.lower(permissions);
    }

    /** Whether the rule speaks of the other end. */
    public boolean namesPeer() {
        return peerAddress.isPresent() || peerLabel.isPresent();
    }

    @Override
    public UnixRule with(Qualifiers qualifiers) {
        return new UnixRule(qualifiers, permissions, type, address, label, peerAddress, peerLabel);
    }

    @Override
    public UnixRule withPatterns(UnaryOperator<Glob> change) {
        return new UnixRule(
                qualifiers,
                permissions,
                type,
                address.map(change),
                label.map(change),
                peerAddress.map(change),
                peerLabel.map(change));
    }
}
