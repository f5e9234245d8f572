package dev.lsmith.question;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Endpoint.AddressScope;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.question.Step.AccessStep;
import dev.lsmith.question.Step.CallStep;
import dev.lsmith.question.Step.LowPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Queries about sockets. */
final class SocketQueries {
    private static final long INET = 2;
    private static final long STREAM = 1;
    private static final long DGRAM = 2;
    private static final long TCP = 6;
    private static final long UDP = 17;

    /** The bits of a socket's type; above them stand SOCK_CLOEXEC and SOCK_NONBLOCK ({@code SOCK_TYPE_MASK}, linux/net.h). */
    private static final long TYPE_MASK = 0xf;

    private SocketQueries() {}

    /** To connect to a port of another machine, or to bind one of its own. */
    static Query use(String verb, String protocol, int port) {
        boolean tcp = protocol.equals("tcp");
        long type = tcp ? STREAM : DGRAM;
        String text = verb + " " + protocol + " " + port;
        List<Step> steps = new ArrayList<>();
        // Programs leave the protocol to the family, or take the one that getaddrinfo(3) gives them.
        steps.add(new CallStep(
                "call socket(AF_INET, " + (tcp ? "SOCK_STREAM" : "SOCK_DGRAM") + ")",
                List.of("socket"),
                List.of(arguments(type, 0), arguments(type, tcp ? TCP : UDP))));
        steps.addAll(made(INET, type, 0));
        steps.add(CallStep.of("call " + verb, List.of(verb), List.of()));
        boolean bind = verb.equals("bind");
        Endpoint end = new Endpoint(bind ? AddressScope.ANY : AddressScope.REMOTE, Optional.of(port));
        steps.add(new AccessStep(
                text,
                new NetworkUse(
                        "inet",
                        tcp ? "stream" : "dgram",
                        (int) (tcp ? TCP : UDP),
                        new TreeSet<>(List.of(bind ? SocketPermission.BIND : SocketPermission.CONNECT)),
                        bind ? end : Endpoint.UNKNOWN,
                        bind ? Endpoint.UNKNOWN : end)));
        if (bind && NetworkUse.isLow(port)) {
            // inet_bind() asks after the security modules (net/ipv4/af_inet.c, net/socket.c).
            steps.add(new LowPort());
        }
        return new Query(text, steps, List.of());
    }

    private static List<OptionalLong> arguments(long type, long protocol) {
        return List.of(OptionalLong.of(INET), OptionalLong.of(type), OptionalLong.of(protocol));
    }

    /** What the kernel asks where a socket is made: the security modules, then the family about capabilities. */
    static List<Step> made(long family, long type, long protocol) {
        // The kernel takes both as 32 bits (net/socket.c).
        String name = KernelTable.ADDRESS_FAMILIES.name(family & 0xffff_ffffL).orElse("unspec");
        String kind = KernelTable.SOCKET_TYPES.name(type & TYPE_MASK).orElse("");
        TreeSet<SocketPermission> create = new TreeSet<>(List.of(SocketPermission.CREATE));
        List<Step> steps = new ArrayList<>();
        String text = "make a socket " + name + (kind.isEmpty() ? "" : " " + kind);
        if (name.equals("unix")) {
            steps.add(new AccessStep(
                    text, new UnixSocketUse(kind, create, Optional.empty(), Optional.empty(), Optional.empty())));
        } else {
            steps.add(new AccessStep(
                    text, new NetworkUse(name, kind, (int) protocol, create, Endpoint.UNKNOWN, Endpoint.UNKNOWN)));
        }
        // inet_create() of net/ipv4/af_inet.c, packet_create() of net/packet/af_packet.c.
        if (name.equals("packet") || (name.startsWith("inet") && kind.equals("raw"))) {
            steps.add(new AccessStep("raw packets", new CapabilityUse("net_raw", false)));
        }
        return steps;
    }
}
