package dev.lsmith.access;

import dev.lsmith.audit.AuditRecord;
import dev.lsmith.audit.repeat.Extent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One end of a network socket, without what changes from run to run.
 *
 * @param scope what sort of address
 * @param address the address as the kernel prints it, where the process named it itself: of its own end in bind and listen, of
 *     the other in connect. Of clients, which are any number, it is not kept; nor where it is 0.0.0.0 or ::
 * @param port the port, unless unknown or ephemeral
 */
public record Endpoint(AddressScope scope, Optional<String> address, Optional<Integer> port) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /** Neither address nor port known. */
    public static final Endpoint UNKNOWN = new Endpoint(AddressScope.UNKNOWN, Optional.empty());

    /** What sort of address it is. */
    public enum AddressScope {
        UNKNOWN,
        /** 0.0.0.0 or ::. */
        ANY,
        LOOPBACK,
        LINK_LOCAL,
        MULTICAST,
        /** Any other unicast address. */
        REMOTE
    }

    /** An end of which the address is not kept. */
    public Endpoint(AddressScope scope, Optional<Integer> port) {
        this(scope, Optional.empty(), port);
    }

    /**
     * The process's end.
     *
     * @param chosen whether the process chose it itself (bind, listen), so that the address stays, and even a port of the
     *     ephemeral range
     */
    static Endpoint local(AuditRecord record, boolean chosen) {
        return end(first(record, "laddr", "saddr"), chosen, localPort(record, chosen));
    }

    /**
     * The other end. Where the process's own port is a service's, a high port is the client's ephemeral one, whatever
     * range the client's kernel takes it from.
     *
     * @param chosen whether the process named it itself (connect), so that the address stays
     */
    static Endpoint remote(AuditRecord record, boolean chosen) {
        boolean serving = localPort(record, false).isPresent();
        Optional<Integer> port = record.servicePort(record.has("fport") ? "fport" : "dest")
                .filter(p -> !serving || p < Extent.FIRST_EPHEMERAL);
        return end(first(record, "faddr", "daddr"), chosen, port);
    }

    /** The process's end as it chose it itself. */
    public static Endpoint chosen(String address, Optional<Integer> port) {
        return end(Optional.of(address), true, port);
    }

    private static Endpoint end(Optional<String> address, boolean chosen, Optional<Integer> port) {
        AddressScope scope = scope(address);
        boolean kept = chosen && scope != AddressScope.UNKNOWN && scope != AddressScope.ANY;
        return new Endpoint(scope, address.filter(a -> kept), port);
    }

    private static Optional<Integer> localPort(AuditRecord record, boolean chosen) {
        String key = record.has("lport") ? "lport" : "src";
        return chosen ? record.port(key) : record.servicePort(key);
    }

    /** What sort of address a text is. */
    public static AddressScope scopeOf(String address) {
        return scope(Optional.of(address));
    }

    /** What sort of address; no name is ever looked up. */
    static AddressScope scope(Optional<String> address) {
        if (address.isEmpty()
                || !(IPV4.matcher(address.get()).matches()
                        || IPV6.matcher(address.get()).matches())) {
            return AddressScope.UNKNOWN;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address.get());
            if (parsed.isAnyLocalAddress()) {
                return AddressScope.ANY;
            }
            if (parsed.isLoopbackAddress()) {
                return AddressScope.LOOPBACK;
            }
            if (parsed.isMulticastAddress()) {
                return AddressScope.MULTICAST;
            }
            return parsed.isLinkLocalAddress() ? AddressScope.LINK_LOCAL : AddressScope.REMOTE;
        } catch (UnknownHostException e) {
            return AddressScope.UNKNOWN;
        }
    }

    private static Optional<String> first(AuditRecord record, String key, String synonym) {
        return record.value(key).or(() -> record.value(synonym));
    }

    @Override
    public String toString() {
        String end = address.map(a -> a.contains(":") ? "[" + a + "]" : a).orElse(Spelling.lower(scope));
        return end + port.map(p -> ":" + p).orElse("");
    }
}
