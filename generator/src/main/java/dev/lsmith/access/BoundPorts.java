package dev.lsmith.access;

import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.SocketAddress;
import dev.lsmith.audit.repeat.Extent;
import dev.lsmith.base.kernel.KernelTable;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The port of a bind call that only the socket address of its event tells ({@code saddr} of a SOCKADDR record, net/socket.c):
 * AppArmor's and SELinux's records of bind name none before the socket has it. No address of another call is read, as those of
 * clients would make each line a new one.
 */
final class BoundPorts {
    private static final Set<String> INTERNET = Set.of("inet", "inet6");
    private static final int PROTOCOL_UNKNOWN = -1;

    private final SystemCalls systemCalls;
    private final KernelTable families = KernelTable.ADDRESS_FAMILIES;

    BoundPorts(SystemCalls systemCalls) {
        this.systemCalls = systemCalls;
    }

    /** What the event's call bound, of a type that nothing tells; empty if it is no bind, or of any port. */
    Optional<NetworkUse> of(AuditEvent event) {
        boolean bind = event.first("SYSCALL")
                .flatMap(systemCalls::call)
                .flatMap(SyscallUse::name)
                .filter("bind"::equals)
                .isPresent();
        return bind
                ? event.first("SOCKADDR")
                        .flatMap(record -> record.field("saddr"))
                        .flatMap(field -> SocketAddress.parse(field.raw()))
                        .flatMap(this::use)
                : Optional.empty();
    }

    private Optional<NetworkUse> use(SocketAddress address) {
        Optional<Integer> port = Optional.of((int) address.port()).filter(p -> p > 0 && !Extent.isEphemeral(p));
        return families.name(address.family())
                .filter(family -> INTERNET.contains(family) && port.isPresent())
                .map(family -> new NetworkUse(
                        family,
                        "",
                        PROTOCOL_UNKNOWN,
                        new TreeSet<>(EnumSet.of(SocketPermission.BIND)),
                        Endpoint.chosen(address.address(), port),
                        Endpoint.UNKNOWN));
    }

    /** An access of the same event with the port, if it is the bind and does not name its own. */
    static Access at(Access access, NetworkUse bound) {
        return access instanceof NetworkUse use
                        && isBindWithoutPort(use)
                        && use.family().equals(bound.family())
                ? new NetworkUse(
                        use.family(), use.type(), use.protocol(), use.permissions(), bound.local(), use.remote())
                : access;
    }

    private static boolean isBindWithoutPort(NetworkUse use) {
        return use.permissions().contains(SocketPermission.BIND)
                && use.local().port().isEmpty();
    }
}
