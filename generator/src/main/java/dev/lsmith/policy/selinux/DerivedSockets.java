package dev.lsmith.policy.selinux;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.PortRules.PortTypes;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Rules for sockets from records of another mechanism. */
final class DerivedSockets {
    private static final Set<String> WITH_NODE =
            Set.of("tcp_socket", "udp_socket", "rawip_socket", "sctp_socket", "dccp_socket");
    private static final Set<String> CONNECTED = Set.of("tcp_socket", "sctp_socket", "dccp_socket");
    private static final Map<String, List<String>> SERVING = Map.of(
            "tcp_socket", List.of("accept", "bind", "create", "listen", "read", "setopt", "write"),
            "sctp_socket", List.of("accept", "bind", "create", "listen", "read", "setopt", "write"),
            "udp_socket", List.of("bind", "create", "read", "setopt", "write"));
    private static final Set<String> PORTS = Set.of("tcp_socket", "udp_socket", "sctp_socket", "dccp_socket");

    private final List<List<String>> classes = ShippedData.rows("selinux/class-of-socket.csv");
    private final List<List<String>> permissions = ShippedData.rows("selinux/sockets.csv");
    private final List<List<String>> messages = ShippedData.rows("selinux/netlink-messages.csv");
    private final Set<String> capabilities;
    private final PortRules ports;
    private final Optional<ContainerSpec> spec;
    private final boolean portsOfPeersKnown;
    private final boolean serves;
    private final Set<String> portsBound;
    private final List<String> unreported;
    private final OwnTypes own;

    DerivedSockets(Assignment assignment, OwnTypes own) {
        this.spec = assignment.spec();
        this.portsOfPeersKnown = assignment.model().accesses(NetworkUse.class).keySet().stream()
                .anyMatch(u -> u.remote().port().isPresent());
        this.serves = assignment.model().accesses(UnixSocketUse.class).keySet().stream()
                .anyMatch(u -> u.permissions().contains(SocketPermission.LISTEN));
        this.own = own;
        this.capabilities = assignment.privileges().capabilities();
        this.ports = new PortRules(own);
        this.unreported = unreported(assignment);
        this.portsBound = portsBound(assignment);
    }

    /**
     * What only SELinux asks for of a socket: fstat(2), and ioctl(2) where the call was made or no calls were recorded. perl asks of
     * every socket whether it is a terminal.
     */
    private static List<String> unreported(Assignment assignment) {
        Set<SyscallUse> calls = assignment.model().accesses(SyscallUse.class).keySet();
        boolean ioctl = calls.isEmpty()
                || calls.stream().anyMatch(c -> c.name().filter("ioctl"::equals).isPresent());
        return ioctl ? List.of("getattr", "ioctl") : List.of("getattr");
    }

    /** The local ports that records name, by class. */
    private Set<String> portsBound(Assignment assignment) {
        Set<String> bound = new TreeSet<>();
        assignment.model().accesses(NetworkUse.class).keySet().stream()
                .filter(u -> port(u).isPresent())
                .forEach(u -> bound.add(tclass(u.family(), u.type(), u.protocol())));
        return bound;
    }

    void unix(UnixSocketUse access, Evidence evidence, ModuleDraft draft) {
        String tclass = tclass("unix", access.type(), 0);
        Reason reason = new Reason.Derived("class of the socket", List.of(access), evidence);
        draft.add(AccessRule.allow(own.domain(), SelinuxRule.SELF, tclass, permissions(access.permissions())), reason);
        draft.add(AccessRule.allow(own.domain(), SelinuxRule.SELF, tclass, unreported), reason);
        boolean connects = access.permissions().contains(SocketPermission.CONNECT);
        if (connects && serves && tclass.equals("unix_stream_socket")) {
            draft.add(
                    AccessRule.allow(own.domain(), SelinuxRule.SELF, tclass, "connectto"),
                    new Reason.Derived("it listens on such a socket itself", List.of(access), evidence));
        }
        boolean named = access.peerAddress().filter(a -> !a.equals("none")).isPresent();
        if (connects && named) {
            draft.leave(access, "to whom it connected is not known to SELinux; connectto is not derived", evidence);
        }
    }

    void network(NetworkUse access, Evidence evidence, ModuleDraft draft) {
        String tclass = tclass(access.family(), access.type(), access.protocol());
        Reason reason = new Reason.Derived("class of the socket", List.of(access), evidence);
        SortedSet<String> done = new TreeSet<>(permissions(access.permissions()));
        done.addAll(messages(tclass));
        done.addAll(unreported);
        draft.add(AccessRule.allow(own.domain(), SelinuxRule.SELF, tclass, done), reason);
        boolean bound = done.contains("bind") || port(access).isPresent();
        if (bound && WITH_NODE.contains(tclass)) {
            bind(access, tclass, evidence, draft);
        }
        if (CONNECTED.contains(tclass)) {
            connect(access, tclass, done.contains("connect"), evidence, draft);
        }
    }

    /** No record tells which messages were sent over a netlink socket: those that need no capability, or one that is kept. */
    private List<String> messages(String tclass) {
        return messages.stream()
                .filter(row -> row.get(0).equals(tclass) && (row.get(2).isEmpty() || capabilities.contains(row.get(2))))
                .flatMap(row -> ObjectClasses.permissions(row.get(1)).stream())
                .toList();
    }

    /** The ports that the spec offers are meant to be served, whether or not another mechanism reports it. */
    void offered(ModuleDraft draft) {
        for (Port port : spec.map(ContainerSpec::ports).orElse(List.of())) {
            String tclass = port.protocol() + "_socket";
            if (SERVING.containsKey(tclass)) {
                Reason reason = granted(port);
                draft.add(
                        AccessRule.allow(
                                own.domain(), SelinuxRule.SELF, tclass, SERVING.getOrDefault(tclass, List.of())),
                        reason);
                draft.add(AccessRule.allow(own.domain(), "node_t", tclass, "node_bind"), reason);
                ports.allow("name_bind", tclass, port.containerPort(), reason, draft);
            }
        }
    }

    private void bind(NetworkUse access, String tclass, Evidence evidence, ModuleDraft draft) {
        Reason reason = new Reason.Derived("a socket bound to an address", List.of(access), evidence);
        draft.add(AccessRule.allow(own.domain(), "node_t", tclass, "node_bind"), reason);
        if (!PORTS.contains(tclass)) {
            return;
        }
        Optional<Integer> port = port(access);
        if (port.isPresent()) {
            ports.allow("name_bind", tclass, port.get(), reason, draft);
        } else if (!portsBound.contains(tclass)) {
            unknown(tclass, reason, draft);
        }
    }

    /**
     * The port of the process's own end. Whatever record names it (AppArmor's of bind(2) does not, that of listen(2) is often the only
     * one), a port that is not ephemeral was bound.
     */
    private static Optional<Integer> port(NetworkUse access) {
        return access.local().port().filter(p -> p > 0);
    }

    /**
     * A port was bound, and no record says which. The spec's ports are meant to be served; it may name only one protocol of a
     * service that speaks two, as name servers do.
     */
    private void unknown(String tclass, Reason reason, ModuleDraft draft) {
        List<Port> named = offered(tclass).isEmpty() ? offeredByAny() : offered(tclass);
        for (Port offered : named) {
            ports.allow("name_bind", tclass, offered.containerPort(), granted(offered), draft);
        }
        if (named.isEmpty()) {
            draft.add(AccessRule.allow(own.domain(), PortTypes.ANY, tclass, "name_bind"), reason);
            draft.note("neither the log nor the spec says which port was bound: " + tclass
                    + " may bind any, as container_t may");
        } else if (offered(tclass).isEmpty()) {
            ports.unnamed(tclass, reason, draft);
            draft.note("the log does not say which port was bound: " + tclass + " may bind ports of "
                    + PortTypes.UNRESERVED
                    + " (1024 and above that no other type names) and those that the spec offers over"
                    + " another protocol");
        }
    }

    /**
     * A peer's port that is known is a server's, as ephemeral ones are not kept; where a connect(2) that is not yet complete
     * gives none, the data that follows it does.
     */
    private void connect(NetworkUse access, String tclass, boolean connects, Evidence evidence, ModuleDraft draft) {
        Optional<Integer> port = access.remote().port();
        if (port.isPresent()) {
            Reason reason = new Reason.Derived("the peer's port", List.of(access), evidence);
            ports.allow("name_connect", tclass, port.get(), reason, draft);
        } else if (connects && !access.permissions().isEmpty() && !portsOfPeersKnown) {
            draft.leave(
                    access, "to which port it connected is not known; add name_connect for the port's type", evidence);
        }
    }

    /** The ports that the spec offers over the protocol of a class. */
    List<Port> offered(String tclass) {
        return spec.map(ContainerSpec::ports).orElse(List.of()).stream()
                .filter(p -> tclass.equals(p.protocol() + "_socket"))
                .toList();
    }

    private List<Port> offeredByAny() {
        return spec.map(ContainerSpec::ports).orElse(List.of());
    }

    /** The spec as the reason for a port. */
    static Reason granted(Port port) {
        return new Reason.Granted("Config.ExposedPorts", port.containerPort() + "/" + port.protocol());
    }

    private List<String> permissions(Collection<SocketPermission> done) {
        return permissions.stream()
                .filter(row -> done.isEmpty()
                        ? row.get(0).equals("unknown")
                        : done.stream().anyMatch(p -> ObjectClasses.word(p).equals(row.get(0))))
                .flatMap(row -> ObjectClasses.permissions(row.get(1)).stream())
                .toList();
    }

    private String tclass(String family, String type, int protocol) {
        return classes.stream()
                .filter(row -> fits(row.get(0), family)
                        && fits(row.get(1), type)
                        && fits(row.get(2), String.valueOf(protocol)))
                .map(row -> row.get(3))
                .findFirst()
                .orElse("socket");
    }

    private static boolean fits(String pattern, String text) {
        return pattern.equals("*") || pattern.equals(text);
    }
}
