package dev.lsmith.access;

import dev.lsmith.audit.AuditRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The two ends of a socket in a record, without what changes from run to run. */
final class Endpoints {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private Endpoints() {}

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
                .filter(p -> !serving || p < AuditRecord.FIRST_EPHEMERAL);
        return end(first(record, "faddr", "daddr"), chosen, port);
    }

    /** The process's end as it chose it itself. */
    static Endpoint chosen(String address, Optional<Integer> port) {
        return end(Optional.of(address), true, port);
    }

    private static Endpoint end(Optional<String> address, boolean chosen, Optional<Integer> port) {
        Endpoint.Scope scope = scope(address);
        boolean kept = chosen && scope != Endpoint.Scope.UNKNOWN && scope != Endpoint.Scope.ANY;
        return new Endpoint(scope, address.filter(a -> kept), port);
    }

    /** A decimal number of at most nine digits. */
    static Optional<Integer> number(Optional<String> text) {
        return text.filter(t -> t.length() <= 9 && !t.isEmpty() && t.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(Integer::valueOf);
    }

    private static Optional<Integer> localPort(AuditRecord record, boolean chosen) {
        String key = record.has("lport") ? "lport" : "src";
        return chosen ? record.port(key) : record.servicePort(key);
    }

    /** What sort of address; no name is ever looked up. */
    static Endpoint.Scope scope(Optional<String> address) {
        if (address.isEmpty()
                || !(IPV4.matcher(address.get()).matches()
                        || IPV6.matcher(address.get()).matches())) {
            return Endpoint.Scope.UNKNOWN;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address.get());
            if (parsed.isAnyLocalAddress()) {
                return Endpoint.Scope.ANY;
            }
            if (parsed.isLoopbackAddress()) {
                return Endpoint.Scope.LOOPBACK;
            }
            if (parsed.isMulticastAddress()) {
                return Endpoint.Scope.MULTICAST;
            }
            return parsed.isLinkLocalAddress() ? Endpoint.Scope.LINK_LOCAL : Endpoint.Scope.REMOTE;
        } catch (UnknownHostException e) {
            return Endpoint.Scope.UNKNOWN;
        }
    }

    private static Optional<String> first(AuditRecord record, String key, String synonym) {
        return record.value(key).or(() -> record.value(synonym));
    }
}
