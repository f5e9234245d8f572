package dev.lsmith.spec;

import java.util.Optional;

/**
 * A port that the container offers.
 *
 * @param containerPort the port inside
 * @param protocol {@code tcp}, {@code udp}, {@code sctp}
 * @param hostPort the port outside, if published
 * @param hostAddress the address it is published on; empty for all
 */
public record Port(int containerPort, String protocol, Optional<Integer> hostPort, String hostAddress) {}
