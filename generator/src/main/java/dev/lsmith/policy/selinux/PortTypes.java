package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The types of ports in each policy that is known ({@code profiles/selinux/ports.csv}). */
final class PortTypes {
    /** The type of a port that nothing else names. */
    static final String UNRESERVED = "unreserved_port_t";

    /** The type of the ports that Fedora's policy sets apart for clients. */
    static final String EPHEMERAL = "ephemeral_port_t";

    /** The attribute of all ports' types. */
    static final String ANY = "port_type";

    private record Row(String policy, String protocol, int first, int last, String type) {
        int width() {
            return last - first;
        }

        boolean holds(String wanted, int port) {
            return protocol.equals(wanted) && first <= port && port <= last;
        }

        @Override
        public String toString() {
            return protocol + " " + (first == last ? String.valueOf(first) : first + "-" + last);
        }
    }

    private final List<Row> rows = ShippedData.rows("selinux/ports.csv").stream()
            .map(r -> new Row(r.get(0), r.get(1), Integer.parseInt(r.get(2)), Integer.parseInt(r.get(3)), r.get(4)))
            .toList();

    /** The policies that are known. */
    SortedSet<String> policies() {
        SortedSet<String> policies = new TreeSet<>();
        rows.forEach(r -> policies.add(r.policy()));
        return policies;
    }

    /** All types of ports that a policy has. */
    SortedSet<String> types(String policy) {
        SortedSet<String> types = new TreeSet<>();
        rows.stream().filter(r -> r.policy().equals(policy)).forEach(r -> types.add(r.type()));
        return types;
    }

    /** The types of a port, one for each policy unless they agree. */
    SortedSet<String> of(String protocol, int port) {
        SortedSet<String> types = new TreeSet<>();
        policies().forEach(policy -> types.add(of(policy, protocol, port)));
        return types;
    }

    /** The type of a port in a policy: that of the narrowest range that holds it. */
    String of(String policy, String protocol, int port) {
        return rows.stream()
                .filter(r -> r.policy().equals(policy) && r.holds(protocol, port))
                .min(Comparator.comparingInt(Row::width).thenComparing(Row::type))
                .map(Row::type)
                .orElse(UNRESERVED);
    }

    /** The other ports of the same protocol that a policy's type covers, in words; empty when there are none. */
    Optional<String> others(String policy, String protocol, int port) {
        String type = of(policy, protocol, port);
        List<Row> covered = rows.stream()
                .filter(r -> r.policy().equals(policy)
                        && r.type().equals(type)
                        && r.protocol().equals(protocol))
                .filter(r -> r.first() != port || r.last() != port)
                .sorted(Comparator.comparingInt(Row::first))
                .toList();
        if (covered.isEmpty()) {
            return Optional.empty();
        }
        Stream<String> first = covered.stream().limit(8).map(Row::toString);
        return Optional.of(String.join(", ", first.toList()) + (covered.size() > 8 ? ", …" : ""));
    }
}
