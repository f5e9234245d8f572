package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.DbusUse;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * {@code dbus (send) bus=system path=/a peer=(name=b),}
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all that fit the conditions
 * @param bus {@code system}, {@code session} …
 * @param path the object path
 * @param iface the interface
 * @param member the method or signal
 * @param name the service name, for {@code bind}
 * @param peerName the other end's bus name
 * @param peerLabel the other end's profile
 */
public record DbusRule(
        Qualifiers qualifiers,
        SortedSet<DbusUse.Permission> permissions,
        Optional<Glob> bus,
        Optional<Glob> path,
        Optional<Glob> iface,
        Optional<Glob> member,
        Optional<Glob> name,
        Optional<Glob> peerName,
        Optional<Glob> peerLabel)
        implements Rule {
    public DbusRule {
        permissions = Spelled.sorted(permissions);
    }

    /** The permissions as written. */
    public List<String> permissionWords() {
        return Spelled.lower(permissions);
    }

    @Override
    public DbusRule with(Qualifiers qualifiers) {
        return new DbusRule(qualifiers, permissions, bus, path, iface, member, name, peerName, peerLabel);
    }

    @Override
    public DbusRule withPatterns(UnaryOperator<Glob> change) {
        return new DbusRule(
                qualifiers,
                permissions,
                bus.map(change),
                path.map(change),
                iface.map(change),
                member.map(change),
                name.map(change),
                peerName.map(change),
                peerLabel.map(change));
    }
}
