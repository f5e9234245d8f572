package dev.lsmith.target.selinux;

import dev.lsmith.data.ShippedData;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The types of ports ({@code profiles/selinux/ports.csv}). */
final class PortTypes {
    /** The type of a port that nothing else names. */
    static final String UNRESERVED = "unreserved_port_t";

    private record Row(String protocol, int first, int last, String type) {
        int width() {
            return last - first;
        }

        @Override
        public String toString() {
            return protocol + " " + (first == last ? String.valueOf(first) : first + "-" + last);
        }
    }

    private final List<Row> rows = ShippedData.rows("selinux/ports.csv").stream()
            .map(r -> new Row(r.get(0), Integer.parseInt(r.get(1)), Integer.parseInt(r.get(2)), r.get(3)))
            .toList();

    /** The type of a port: that of the narrowest range that holds it. */
    String of(String protocol, int port) {
        return rows.stream()
                .filter(r -> r.protocol().equals(protocol) && r.first() <= port && port <= r.last())
                .min(Comparator.comparingInt(Row::width).thenComparing(Row::type))
                .map(Row::type)
                .orElse(UNRESERVED);
    }

    /** The other ports of the same protocol that a type covers, in words; empty when there are none or not known. */
    Optional<String> others(String protocol, int port, String type) {
        List<Row> covered = rows.stream()
                .filter(r -> r.type().equals(type) && r.protocol().equals(protocol))
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
