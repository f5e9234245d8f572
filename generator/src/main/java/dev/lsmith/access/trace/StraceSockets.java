package dev.lsmith.access.trace;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.trace.StraceLine.TracedCall;
import dev.lsmith.access.trace.Tracee.Descriptor;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What traced system calls do to sockets and to other processes. */
final class StraceSockets {
    private static final Set<String> REFUSED = Set.of("EPERM", "EACCES", "EBADF", "ENOTSOCK", "EFAULT", "ENOSYS");

    /** Upon these a unix socket's path was found and asked about before the call failed (unix(7)). */
    private static final Set<String> CONNECTS = Set.of("EINPROGRESS", "ECONNREFUSED", "EAGAIN", "EPROTOTYPE");

    private final Map<String, SocketPermission> permissions = new HashMap<>();
    private final StraceText text;

    /** With the shipped table {@code kernel/traced-socket-calls.csv}. */
    StraceSockets(StraceText text) {
        this.text = text;
        for (List<String> row : ShippedData.rows("kernel/traced-socket-calls.csv")) {
            permissions.put(row.get(0), SocketPermission.valueOf(row.get(1).toUpperCase(Locale.ROOT)));
        }
    }

    /** What the call did, also where it failed after the kernel had asked its security modules. */
    List<Access> of(Tracee process, TracedCall call) {
        if (call.error().filter(REFUSED::contains).isPresent()) {
            return List.of();
        }
        return switch (call.name()) {
            case "socket", "socketpair" -> created(process, call);
            default -> used(process, call);
        };
    }

    private List<Access> created(Tracee process, TracedCall call) {
        if (!call.succeeded()) {
            return List.of();
        }
        String family = StraceText.lower(call.argument(0));
        String type = StraceText.lower(call.argument(1));
        OptionalLong protocol = text.value(call.argument(2));
        if (KernelTable.ADDRESS_FAMILIES.number(family).isEmpty()) {
            return List.of();
        }
        Descriptor socket = Descriptor.socket(family, type, protocol.isPresent() ? (int) protocol.getAsLong() : -1);
        StraceText.number(call.outcome()).ifPresent(n -> process.opened(n, socket));
        return List.of(use(socket, SocketPermission.CREATE, call));
    }

    private List<Access> used(Tracee process, TracedCall call) {
        SocketPermission permission = permissions.get(call.name());
        OptionalInt number = StraceText.number(call.argument(0));
        if (permission == null || number.isEmpty()) {
            return List.of();
        }
        Descriptor known = process.descriptor(number.getAsInt());
        Descriptor socket =
                known.isSocket() ? known : text.described(call.argument(0)).orElse(known);
        boolean accepts = permission == SocketPermission.ACCEPT;
        if (accepts && socket.isSocket()) {
            StraceText.number(call.outcome()).ifPresent(n -> process.opened(n, socket));
        }
        return socket.isSocket() ? uses(socket, permission, call) : List.of();
    }

    private static List<Access> uses(Descriptor socket, SocketPermission permission, TracedCall call) {
        List<Access> accesses = new ArrayList<>();
        accesses.add(use(socket, permission, call));
        Optional<String> path = StraceText.unixPath(call.argument(1)).filter(p -> p.startsWith("/"));
        boolean found =
                call.succeeded() || call.error().filter(CONNECTS::contains).isPresent();
        if (permission == SocketPermission.BIND && call.succeeded()) {
            path.ifPresent(p -> accesses.add(file(p, FilePermission.CREATE)));
        } else if (permission == SocketPermission.CONNECT && found) {
            path.ifPresent(p -> accesses.add(file(p, FilePermission.READ, FilePermission.WRITE)));
        }
        return accesses;
    }

    private static Access file(String path, FilePermission... permissions) {
        return FileAccess.of(StraceText.normal(path), FileKind.SOCKET, Set.of(permissions), Ownership.UNKNOWN);
    }

    private static Access use(Descriptor socket, SocketPermission permission, TracedCall call) {
        String address = call.argument(1);
        boolean binds = permission == SocketPermission.BIND;
        boolean connects = permission == SocketPermission.CONNECT;
        if (socket.family().equals("unix")) {
            Optional<String> name = StraceText.unixPath(address).filter(p -> p.startsWith("@"));
            return new UnixSocketUse(
                    socket.type(),
                    new TreeSet<>(Set.of(permission)),
                    name.filter(n -> binds),
                    name.filter(n -> connects),
                    Optional.empty());
        }
        Endpoint end = StraceText.address(address)
                .map(a -> Endpoint.chosen(a, StraceText.port(address)))
                .orElse(Endpoint.UNKNOWN);
        return new NetworkUse(
                StraceText.family(address).filter(f -> binds || connects).orElse(socket.family()),
                socket.type(),
                socket.protocol(),
                new TreeSet<>(Set.of(permission)),
                binds ? end : Endpoint.UNKNOWN,
                connects ? end : Endpoint.UNKNOWN);
    }
}
