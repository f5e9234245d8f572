package dev.lsmith.access;

import java.util.Optional;

/**
 * One end of a network socket, without what changes from run to run.
 *
 * @param scope what sort of address
 * @param address the address as the kernel prints it, where the process named it itself: of its own end in bind and listen, of
 *     the other in connect. Of clients, which are any number, it is not kept; nor where it is 0.0.0.0 or ::
 * @param port the port, unless unknown or ephemeral
 */
public record Endpoint(Scope scope, Optional<String> address, Optional<Integer> port) {
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

    /** An end of which the address is not kept. */
    public Endpoint(Scope scope, Optional<Integer> port) {
        this(scope, Optional.empty(), port);
    }

    @Override
    public String toString() {
        String end = address.map(a -> a.contains(":") ? "[" + a + "]" : a).orElse(Words.lower(scope));
        return end + port.map(p -> ":" + p).orElse("");
    }
}
