package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
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
@JsonTypeName("network")
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

    /** What tells that the local port is one that the process has bound: it listens there, or accepts. */
    private static final Set<SocketPermission> BOUND =
            EnumSet.of(SocketPermission.BIND, SocketPermission.LISTEN, SocketPermission.ACCEPT);

    /** {@code PROT_SOCK} of net/ip.h: the first port that needs no capability. */
    private static final int FIRST_FREE = 1024;

    /** Whether a port is one that needs a capability to be bound. */
    public static boolean isLow(int port) {
        return port > 0 && port < FIRST_FREE;
    }

    /** Whether the process bound its end, or uses it as only who bound it does. */
    public boolean binds() {
        return !Collections.disjoint(permissions, BOUND);
    }

    /** Whether it bound a port that needs a capability. */
    public boolean bindsLowPort() {
        return binds() && local.port().filter(NetworkUse::isLow).isPresent();
    }

    /** Whether only the socket address of a bind call told of it: of which type the socket is, no record says. */
    public boolean isBareBind() {
        return type.isEmpty() && protocol < 0 && permissions.equals(Set.of(SocketPermission.BIND));
    }

    @Override
    public String text() {
        return family + " " + (type.isEmpty() ? "?" : type) + " " + protocol + " " + Spelling.list(permissions)
                + (local.equals(Endpoint.UNKNOWN) ? "" : " local=" + local)
                + (remote.equals(Endpoint.UNKNOWN) ? "" : " remote=" + remote);
    }

    /** What can be done with a socket; AppArmor's names (net and unix classes). */
    public enum SocketPermission {
        SEND,
        RECEIVE,
        CREATE,
        SHUTDOWN,
        CONNECT,
        SETATTR,
        GETATTR,
        ACCEPT,
        BIND,
        LISTEN,
        SETOPT,
        GETOPT
    }
}
