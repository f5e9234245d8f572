package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.base.SaltedHash;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
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

    /**
     * A use of a unix socket that is not (only) a file.
     *
     * @param type {@code stream}, {@code dgram}, {@code seqpacket}; empty if unknown
     * @param permissions what was done; empty when the kernel did not say
     * @param address the process's own address: {@code @name} for an abstract one, {@code none} for an unnamed one; empty
     *     if unknown
     * @param peerAddress the other end's address, likewise
     * @param peerLabel the other end's label
     */
    @JsonTypeName("unix")
    public record UnixSocketUse(
            String type,
            SortedSet<SocketPermission> permissions,
            Optional<String> address,
            Optional<String> peerAddress,
            Optional<String> peerLabel)
            implements Access {
        public UnixSocketUse {
            permissions = SortedValues.of(permissions);
        }

        @Override
        public int hashCode() {
            int names = 31 * salted(address) + salted(peerAddress);
            return 31 * names + Objects.hash(type, permissions, peerLabel);
        }

        private static int salted(Optional<String> name) {
            return name.map(SaltedHash::of).orElse(0);
        }

        @Override
        public String text() {
            return (type.isEmpty() ? "?" : type) + " " + Spelling.list(permissions)
                    + Spelling.condition("addr", address) + Spelling.condition("peer-addr", peerAddress)
                    + Spelling.condition("peer", peerLabel);
        }
    }
}
