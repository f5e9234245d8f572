package dev.lsmith.container;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * A port that the container offers.
 *
 * @param containerPort the port inside
 * @param protocol {@code tcp}, {@code udp}, {@code sctp}
 * @param hostPort the port outside, if published; 0 when the engine chooses it
 * @param hostAddress the address it is published on; empty for all
 */
public record Port(int containerPort, String protocol, Optional<Integer> hostPort, String hostAddress) {
    /** By number, then by protocol, then by where it is published. */
    public static final Comparator<Port> ORDER = Comparator.comparingInt(Port::containerPort)
            .thenComparing(Port::protocol)
            .thenComparing(p -> p.hostPort().orElse(-1))
            .thenComparing(Port::hostAddress);

    /** Engines take the protocol in capitals as well. */
    public Port {
        protocol = protocol.toLowerCase(Locale.ROOT);
    }
}
