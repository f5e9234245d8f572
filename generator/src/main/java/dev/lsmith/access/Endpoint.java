package dev.lsmith.access;

import java.util.Optional;

/**
 * One end of a network socket, without what changes from run to run.
 *
 * @param scope what sort of address; which peer exactly is not kept
 * @param port the port, unless unknown or ephemeral
 */
public record Endpoint(Scope scope, Optional<Integer> port) {
    /** Neither address nor port known. */
    public static final Endpoint UNKNOWN = new Endpoint(Scope.UNKNOWN, Optional.empty());

    /** Sorts of addresses. */
    public enum Scope {
        UNKNOWN,
        /** 0.0.0.0 or ::. */
        ANY,
        LOOPBACK,
        LINK_LOCAL,
        MULTICAST,
        /** Any other unicast address. */
        REMOTE
    }

    @Override
    public String toString() {
        return Words.lower(scope) + port.map(p -> ":" + p).orElse("");
    }
}
