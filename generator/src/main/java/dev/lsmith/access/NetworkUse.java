package dev.lsmith.access;

import java.util.SortedSet;

/**
 * A use of a socket of any family but unix.
 *
 * @param family the address family as AppArmor names it: {@code inet}, {@code netlink}
 * @param type the socket type as AppArmor names it: {@code stream}, {@code dgram}, {@code raw}; empty if unknown
 * @param protocol the protocol number; 0 for the family's default, -1 if unknown
 * @param permissions what was done; empty when the kernel did not say (before AppArmor's network masks)
 * @param local the process's end
 * @param remote the other end
 */
public record NetworkUse(
        String family,
        String type,
        int protocol,
        SortedSet<SocketPermission> permissions,
        Endpoint local,
        Endpoint remote)
        implements Access {
    public NetworkUse {
        permissions = SortedValues.of(permissions);
    }

    @Override
    public String kind() {
        return "network";
    }

    @Override
    public String text() {
        return family + " " + (type.isEmpty() ? "?" : type) + " " + protocol + " " + Words.list(permissions)
                + (local.equals(Endpoint.UNKNOWN) ? "" : " local=" + local)
                + (remote.equals(Endpoint.UNKNOWN) ? "" : " remote=" + remote);
    }
}
