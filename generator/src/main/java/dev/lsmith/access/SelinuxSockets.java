package dev.lsmith.access;

import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SELinux's socket classes as neutral accesses. */
final class SelinuxSockets {
    private record SocketClass(String family, String type, int protocol) {}

    private static final Map<String, SocketPermission> PERMISSIONS = Map.ofEntries(
            Map.entry("create", SocketPermission.CREATE),
            Map.entry("bind", SocketPermission.BIND),
            Map.entry("name_bind", SocketPermission.BIND),
            Map.entry("node_bind", SocketPermission.BIND),
            Map.entry("connect", SocketPermission.CONNECT),
            Map.entry("name_connect", SocketPermission.CONNECT),
            Map.entry("connectto", SocketPermission.CONNECT),
            Map.entry("listen", SocketPermission.LISTEN),
            Map.entry("accept", SocketPermission.ACCEPT),
            Map.entry("getattr", SocketPermission.GETATTR),
            Map.entry("setattr", SocketPermission.SETATTR),
            Map.entry("getopt", SocketPermission.GETOPT),
            Map.entry("setopt", SocketPermission.SETOPT),
            Map.entry("shutdown", SocketPermission.SHUTDOWN),
            Map.entry("read", SocketPermission.RECEIVE),
            Map.entry("recvfrom", SocketPermission.RECEIVE),
            Map.entry("recv_msg", SocketPermission.RECEIVE),
            Map.entry("write", SocketPermission.SEND),
            Map.entry("append", SocketPermission.SEND),
            Map.entry("sendto", SocketPermission.SEND),
            Map.entry("send_msg", SocketPermission.SEND));

    private static final Set<String> PORT_CHOICES = Set.of("bind", "name_bind", "node_bind", "listen");

    /** {@code AF_INET6} as the first two bytes of a sockaddr, in either byte order. */
    private static final Set<String> INET6_SOCKADDR = Set.of("0A00", "000A");

    private final Map<String, SocketClass> classes = ShippedData.rows("selinux/socket-classes.csv").stream()
            .collect(Collectors.toUnmodifiableMap(
                    r -> r.get(0), r -> new SocketClass(r.get(1), r.get(2), Integer.parseInt(r.get(3)))));
    private final KernelTable families = KernelTable.ADDRESS_FAMILIES;
    private final SystemCalls systemCalls;

    SelinuxSockets(SystemCalls systemCalls) {
        this.systemCalls = systemCalls;
    }

    /** What was done with the socket; nothing for a class or permissions without a neutral meaning. */
    Optional<Access> access(
            AuditRecord record, AuditEvent event, String tclass, Set<String> permissions, boolean ownPeer) {
        SortedSet<SocketPermission> done = permissions.stream()
                .map(PERMISSIONS::get)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toCollection(TreeSet::new));
        SocketClass socket = classes.get(tclass);
        if (socket == null || done.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                socket.family().equals("unix")
                        ? unix(record, socket, permissions, done, ownPeer)
                        : network(record, event, socket, permissions, done));
    }

    private Access network(
            AuditRecord record,
            AuditEvent event,
            SocketClass socket,
            Set<String> permissions,
            SortedSet<SocketPermission> done) {
        boolean chosen = permissions.stream().anyMatch(PORT_CHOICES::contains);
        String family = socket.family().equals("inet") && inet6(record, event) ? "inet6" : socket.family();
        return new NetworkUse(
                family,
                socket.type(),
                socket.protocol(),
                done,
                Endpoint.local(record, chosen),
                Endpoint.remote(record, done.contains(SocketPermission.CONNECT)));
    }

    /** Of a connection {@code path=} is the other end's name. A path socket's name is a file's. */
    private static Access unix(
            AuditRecord record,
            SocketClass socket,
            Set<String> permissions,
            SortedSet<SocketPermission> done,
            boolean ownPeer) {
        Optional<String> abstractName = record.value("path")
                .filter(p -> p.startsWith("\0") || p.startsWith("@"))
                .map(p -> "@" + p.substring(1));
        boolean peer = permissions.contains("connectto") || permissions.contains("sendto");
        return new UnixSocketUse(
                socket.type(),
                done,
                peer ? Optional.empty() : abstractName,
                peer ? abstractName : Optional.empty(),
                peer && ownPeer ? Optional.of(Access.OWN_LABEL) : Optional.empty());
    }

    private boolean inet6(AuditRecord record, AuditEvent event) {
        Optional<String> address = Stream.of("laddr", "faddr", "saddr", "daddr")
                .map(record::value)
                .flatMap(Optional::stream)
                .findFirst();
        return address.map(a -> a.contains(":"))
                .or(() -> event.first("SOCKADDR")
                        .flatMap(r -> r.family("saddr"))
                        .map(f -> INET6_SOCKADDR.contains(f.toUpperCase(Locale.ROOT))))
                .orElse(created(event));
    }

    /** Whether the event's system call is {@code socket(AF_INET6, …)}. */
    private boolean created(AuditEvent event) {
        return event.first("SYSCALL")
                .flatMap(systemCalls::call)
                .filter(c -> c.name().equals(Optional.of("socket")))
                .flatMap(SyscallUse::firstArgument)
                .flatMap(a -> families.name(a & 0xffff_ffffL))
                .filter("inet6"::equals)
                .isPresent();
    }
}
