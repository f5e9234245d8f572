package dev.lsmith.learn;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Port;
import java.util.List;
import java.util.Optional;

/** The ports that a container's spec offers, for sockets whose records do not name theirs. */
public final class OfferedPorts {
    private OfferedPorts() {}

    /**
     * Those that a socket of a type can serve, each once, in the spec's order.
     *
     * @param type {@code stream}, {@code dgram} or {@code seqpacket}; no other serves any
     */
    public static List<Integer> of(Optional<ContainerSpec> spec, String type) {
        String protocol = switch (type) {
            case "stream" -> "tcp";
            case "dgram" -> "udp";
            case "seqpacket" -> "sctp";
            default -> "";
        };
        return spec.stream()
                .flatMap(s -> s.ports().stream())
                .filter(port -> port.protocol().equals(protocol))
                .map(Port::containerPort)
                .distinct()
                .toList();
    }
}
