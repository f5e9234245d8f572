package dev.lsmith.access;

import java.util.Optional;

/**
 * A signal sent or received.
 *
 * @param direction which, seen from the process that the rule is for
 * @param signal AppArmor's name: {@code term}, {@code rtmin+5}, {@code exists}; {@code unknown(77)} as such; empty if
 *     the log does not say (SELinux knows only classes of signals)
 * @param peer the other process's label, if known; {@link Peer#SELF} for the container's own
 */
public record SignalUse(Direction direction, Optional<String> signal, Optional<String> peer) implements Access {
    /** Which end. */
    public enum Direction {
        SEND,
        RECEIVE
    }

    @Override
    public String kind() {
        return "signal";
    }

    @Override
    public String text() {
        return Words.lower(direction) + " " + signal.orElse("?") + Words.condition("peer", peer);
    }
}
