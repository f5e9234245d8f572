package dev.lsmith.question;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Endpoint.AddressScope;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.question.Step.AccessStep;
import dev.lsmith.question.Step.CallStep;
import dev.lsmith.question.Step.LowPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Queries about sockets. */
final class SocketQueries {
    private static final long UNIX = 1;
    private static final long INET = 2;
    private static final long INET6 = 10;
    private static final long STREAM = 1;
    private static final long DGRAM = 2;
    private static final long TCP = 6;
    private static final long UDP = 17;

    /** The bits of a socket's type; above them stand SOCK_CLOEXEC and SOCK_NONBLOCK ({@code SOCK_TYPE_MASK}, linux/net.h). */
    private static final long TYPE_MASK = 0xf;

    private SocketQueries() {}

    /**
     * A port, at an address where one is given.
     *
     * @param family {@code inet} or {@code inet6}
     * @param protocol {@code tcp} or {@code udp}
     */
    record InetEnd(String family, String protocol, Optional<String> address, int port) {
        private static final Pattern END = Pattern.compile("(?:([0-9.]+|\\[[0-9A-Fa-f:.]+]):)?([0-9]{1,5})");

        /**
         * Of {@code tcp}, {@code tcp6}, {@code udp} or {@code udp6}, and a port, {@code 10.0.0.1:5432} or {@code [::1]:443}.
         *
         * @return empty if the words are none of these
         */
        static Optional<InetEnd> of(String protocol, String end) {
            Matcher told = END.matcher(end);
            if (!protocol.matches("(tcp|udp)6?") || !told.matches() || Integer.parseInt(told.group(2)) > 0xffff) {
                return Optional.empty();
            }
            Optional<String> address = Optional.ofNullable(told.group(1)).map(a -> a.replaceAll("[\\[\\]]", ""));
            boolean six = protocol.endsWith("6")
                    || address.filter(a -> a.contains(":")).isPresent();
            if (address.isPresent() && Endpoint.scopeOf(address.get()) == AddressScope.UNKNOWN) {
                return Optional.empty();
            }
            return Optional.of(new InetEnd(
                    six ? "inet6" : "inet", protocol.substring(0, 3), address, Integer.parseInt(told.group(2))));
        }

        boolean tcp() {
            return protocol.equals("tcp");
        }

        String text() {
            String at = address.map(a -> (a.contains(":") ? "[" + a + "]" : a) + ":")
                    .orElse("");
            return protocol + (family.equals("inet6") && address.isEmpty() ? "6 " : " ") + at + port;
        }

        Endpoint endpoint(AddressScope otherwise) {
            return new Endpoint(address.map(Endpoint::scopeOf).orElse(otherwise), address, Optional.of(port));
        }
    }

    /**
     * To connect or send to a port, or to bind or listen at one.
     *
     * @param verb {@code connect}, {@code send}, {@code bind} or {@code listen}
     */
    static Query use(String verb, InetEnd port) {
        boolean own = verb.equals("bind") || verb.equals("listen");
        String text = verb + " " + port.text();
        List<Step> steps = new ArrayList<>(socket(port));
        List<String> calls =
                verb.equals("send") ? List.of("sendto", "sendmsg", "sendmmsg") : List.of(own ? "bind" : verb);
        steps.add(CallStep.of("call " + calls.get(0), calls, List.of()));
        SocketPermission first = own ? SocketPermission.BIND : SocketPermission.valueOf(verb.toUpperCase(Locale.ROOT));
        steps.add(new AccessStep(own ? "bind " + port.text() : text, asked(port, first, own)));
        if (own && NetworkUse.isLow(port.port())) {
            // inet_bind() asks after the security modules (net/ipv4/af_inet.c, net/socket.c).
            steps.add(new LowPort());
        }
        if (verb.equals("listen")) {
            steps.add(CallStep.of("call listen", List.of("listen"), List.of()));
            steps.add(new AccessStep(text, asked(port, SocketPermission.LISTEN, true)));
        }
        return new Query(text, steps, List.of());
    }

    private static List<Step> socket(InetEnd end) {
        long family = end.family().equals("inet6") ? INET6 : INET;
        long type = end.tcp() ? STREAM : DGRAM;
        List<Step> steps = new ArrayList<>();
        // Programs leave the protocol to the family, or take the one that getaddrinfo(3) gives them.
        steps.add(new CallStep(
                "call socket(AF_" + end.family().toUpperCase(Locale.ROOT) + ", "
                        + (end.tcp() ? "SOCK_STREAM" : "SOCK_DGRAM") + ")",
                List.of("socket"),
                List.of(arguments(family, type, 0), arguments(family, type, end.tcp() ? TCP : UDP))));
        steps.addAll(made(family, type, 0));
        return steps;
    }

    private static NetworkUse asked(InetEnd end, SocketPermission permission, boolean own) {
        Endpoint at = end.endpoint(own ? AddressScope.ANY : AddressScope.REMOTE);
        return new NetworkUse(
                end.family(),
                end.tcp() ? "stream" : "dgram",
                (int) (end.tcp() ? TCP : UDP),
                new TreeSet<>(List.of(permission)),
                own ? at : Endpoint.UNKNOWN,
                own ? Endpoint.UNKNOWN : at);
    }

    /** To connect to a socket that is a file, such as the engine's: AppArmor asks about its path (unix_path_perm()). */
    static Query unix(String path) {
        List<Step> steps = new ArrayList<>();
        steps.add(CallStep.of("call socket(AF_UNIX, SOCK_STREAM)", List.of("socket"), arguments(UNIX, STREAM, 0)));
        steps.addAll(made(UNIX, STREAM, 0));
        steps.add(CallStep.of("call connect", List.of("connect"), List.of()));
        steps.add(new AccessStep(
                "connect unix " + path,
                FileAccess.of(
                        path, FileKind.SOCKET, List.of(FilePermission.READ, FilePermission.WRITE), Ownership.UNKNOWN)));
        return new Query(
                "connect unix " + path,
                steps,
                List.of(
                        "owners and modes of files are not asked: chmod(2)",
                        "SELinux is asked about the file, not about the domain that listens (connectto)"));
    }

    private static List<OptionalLong> arguments(long family, long type, long protocol) {
        return List.of(OptionalLong.of(family), OptionalLong.of(type), OptionalLong.of(protocol));
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
