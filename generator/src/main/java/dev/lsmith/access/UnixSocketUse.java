package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.base.SaltedHash;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;

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
        return (type.isEmpty() ? "?" : type) + " " + Spelling.list(permissions) + Spelling.condition("addr", address)
                + Spelling.condition("peer-addr", peerAddress) + Spelling.condition("peer", peerLabel);
    }
}
