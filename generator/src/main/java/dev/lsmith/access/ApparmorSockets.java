package dev.lsmith.access;

import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.base.kernel.KernelTable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** AppArmor's network family, unix sockets included. */
final class ApparmorSockets {
    private static final Set<String> PORT_CHOOSERS = Set.of("bind", "listen", "socket_bind", "socket_listen");

    private static final Set<String> CONNECTORS = Set.of("connect", "socket_connect");

    /** Names whose rule permission is called otherwise, and the letters that file operations report on old kernels. */
    private static final Map<String, SocketPermission> OTHER_NAMES = Map.of(
            "r", SocketPermission.RECEIVE,
            "w", SocketPermission.SEND,
            "rw", SocketPermission.RECEIVE,
            "wr", SocketPermission.SEND,
            "read", SocketPermission.RECEIVE,
            "write", SocketPermission.SEND);

    private final KernelTable families = KernelTable.ADDRESS_FAMILIES;
    private final KernelTable types = KernelTable.SOCKET_TYPES;

    /** Whether it is an address family. */
    boolean knows(String family) {
        return families.number(family.toLowerCase(Locale.ROOT)).isPresent();
    }

    Facts socket(ApparmorRequest request) {
        AuditRecord record = request.record();
        String family = record.value("family").orElse("").toLowerCase(Locale.ROOT);
        if (!knows(family)) {
            return Facts.unsupported(
                    family.isEmpty() ? "AppArmor socket without a family" : "address family without a name");
        }
        Optional<String> given = record.value("sock_type").map(t -> t.toLowerCase(Locale.ROOT));
        String type = given.filter(t -> types.number(t).isPresent()).orElse("");
        TreeSet<SocketPermission> permissions = new TreeSet<>();
        boolean unknown = given.isPresent() && type.isEmpty();
        for (String word : request.words()) {
            Optional<SocketPermission> permission = permission(word);
            permission.ifPresent(permissions::add);
            unknown |= permission.isEmpty();
            if (word.equals("rw") || word.equals("wr")) {
                permissions.add(SocketPermission.SEND);
                permissions.add(SocketPermission.RECEIVE);
            }
        }
        Access access =
                family.equals("unix") ? unix(request, type, permissions) : network(request, family, type, permissions);
        return unknown
                ? Facts.partial("AppArmor socket use with an unknown type or permission", access)
                : Facts.read("AppArmor socket use", access);
    }

    private static Access network(
            ApparmorRequest request, String family, String type, SortedSet<SocketPermission> permissions) {
        AuditRecord record = request.record();
        boolean chosen = PORT_CHOOSERS.contains(request.operation());
        boolean connects = permissions.contains(SocketPermission.CONNECT) || CONNECTORS.contains(request.operation());
        return new NetworkUse(
                family,
                type,
                protocol(record),
                permissions,
                Endpoint.local(record, chosen),
                Endpoint.remote(record, connects));
    }

    private static Access unix(ApparmorRequest request, String type, SortedSet<SocketPermission> permissions) {
        AuditRecord record = request.record();
        return new UnixSocketUse(type, permissions, record.value("addr"), record.value("peer_addr"), request.peer());
    }

    private static Optional<SocketPermission> permission(String word) {
        for (SocketPermission permission : SocketPermission.values()) {
            if (Spelling.lower(permission).equals(word)) {
                return Optional.of(permission);
            }
        }
        return Optional.ofNullable(OTHER_NAMES.get(word));
    }

    private static int protocol(AuditRecord record) {
        return record.number("protocol").orElse(-1);
    }
}
