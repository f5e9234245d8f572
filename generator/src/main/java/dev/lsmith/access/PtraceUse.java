package dev.lsmith.access;

import java.util.Optional;

/**
 * One process looked into another.
 *
 * @param permission which way
 * @param peer the other process's label, if known; {@link Peer#SELF} for the container's own
 */
public record PtraceUse(Permission permission, Optional<String> peer) implements Access {
    /** AppArmor's ptrace permissions. */
    public enum Permission {
        READ,
        READBY,
        TRACE,
        TRACEDBY
    }

    @Override
    public String kind() {
        return "ptrace";
    }

    @Override
    public String text() {
        return Words.lower(permission) + Words.condition("peer", peer);
    }
}
