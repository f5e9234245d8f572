package dev.lsmith.access;

import java.util.Optional;

/**
 * A D-Bus message or service name.
 *
 * @param permission what was done
 * @param bus {@code system}, {@code session} or another; empty if unknown
 * @param path the object path
 * @param iface the interface
 * @param member the method or signal
 * @param name for {@code BIND} the service name, else the peer's name
 * @param peerLabel the other end's label
 */
public record DbusUse(
        Permission permission,
        Optional<String> bus,
        Optional<String> path,
        Optional<String> iface,
        Optional<String> member,
        Optional<String> name,
        Optional<String> peerLabel)
        implements Access {
    /** AppArmor's D-Bus permissions. */
    public enum Permission {
        SEND,
        RECEIVE,
        BIND,
        EAVESDROP
    }

    @Override
    public String kind() {
        return "dbus";
    }

    @Override
    public String text() {
        return Words.lower(permission)
                + Words.condition("bus", bus)
                + Words.condition("path", path)
                + Words.condition("interface", iface)
                + Words.condition("member", member)
                + Words.condition("name", name)
                + Words.condition("peer", peerLabel);
    }
}
