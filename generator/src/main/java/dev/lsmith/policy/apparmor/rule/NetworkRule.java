package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.SocketPermission;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * {@code network inet stream,}; permissions, address and port from AppArmor 4.0 on.
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all
 * @param family the address family
 * @param type the socket type, or the protocol as the language names it: {@code tcp}
 * @param local the process's end
 * @param peer the other end
 * @param parentheses whether it holds permissions or {@code peer=} in parentheses, be they empty: AppArmor 4.0's form
 */
public record NetworkRule(
        Qualifiers qualifiers,
        SortedSet<SocketPermission> permissions,
        Optional<String> family,
        Optional<String> type,
        Address local,
        Address peer,
        boolean parentheses)
        implements Rule {
    public NetworkRule {
        permissions = Spelled.sorted(permissions);
    }

    /** A rule in the form that what it says needs. */
    public NetworkRule(
            Qualifiers qualifiers,
            SortedSet<SocketPermission> permissions,
            Optional<String> family,
            Optional<String> type,
            Address local,
            Address peer) {
        this(qualifiers, permissions, family, type, local, peer, !permissions.isEmpty() || peer.isGiven());
    }

    /** Whether it speaks of some addresses, ports, labels or interfaces only. */
    public boolean namesEnds() {
        return local.isGiven() || peer.isGiven();
    }

    /**
     * One end.
     *
     * @param ip the address; several of them in parentheses mean the first one (measured with apparmor_parser 4.1 and 5.0)
     * @param port the port or range of ports; several mean the first as well
     * @param label its label, or the label that it gets ({@code label:=}); from AppArmor 5.0 on
     * @param labels whether the label is given and not compared
     * @param iface the network interface, of the process's end only; from AppArmor 5.0 on
     */
    public record Address(
            Optional<String> ip, Optional<String> port, Optional<Glob> label, boolean labels, Optional<Glob> iface) {
        /** Any. */
        public static final Address ANY = new Address(Optional.empty(), Optional.empty());

        /** An address and port, as from AppArmor 4.0 on. */
        public Address(Optional<String> ip, Optional<String> port) {
            this(ip, port, Optional.empty(), false, Optional.empty());
        }

        /** The address that counts. */
        public Optional<String> firstIp() {
            return ip.map(Address::first);
        }

        /** The port or range of ports that counts. */
        public Optional<String> firstPort() {
            return port.map(Address::first);
        }

        private static String first(String values) {
            return values.startsWith("(")
                    ? values.substring(1, values.length() - 1).split(" ", 2)[0]
                    : values;
        }

        /** Whether more is written than counts. */
        public boolean saysMore() {
            return !firstIp().equals(ip) || !firstPort().equals(port);
        }

        /** Whether it says anything. */
        public boolean isGiven() {
            return !equals(ANY);
        }

        private Address withPatterns(UnaryOperator<Glob> change) {
            return new Address(ip, port, label.map(change), labels, iface.map(change));
        }

        /** That port on any address. */
        public static Address port(int port) {
            return new Address(Optional.empty(), Optional.of(Integer.toString(port)));
        }
    }

    /** A rule by family and type alone. */
    public static NetworkRule of(Qualifiers qualifiers, Optional<String> family, Optional<String> type) {
        return new NetworkRule(qualifiers, new TreeSet<>(), family, type, Address.ANY, Address.ANY);
    }

    /** The permissions as written. */
    public List<String> permissionWords() {
        return Spelled.lower(permissions);
    }

    @Override
    public NetworkRule with(Qualifiers qualifiers) {
        return new NetworkRule(qualifiers, permissions, family, type, local, peer, parentheses);
    }

    @Override
    public NetworkRule withPatterns(UnaryOperator<Glob> change) {
        return new NetworkRule(
                qualifiers,
                permissions,
                family,
                type,
                local.withPatterns(change),
                peer.withPatterns(change),
                parentheses);
    }
}
