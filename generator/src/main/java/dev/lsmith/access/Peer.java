package dev.lsmith.access;

/** The other process of a signal, ptrace, unix or D-Bus access. */
public final class Peer {
    /**
     * Stands for the container's own label wherever a peer is named, as the label under which it was recorded is not
     * the one under which it will run. No kernel label holds an {@code @}.
     */
    public static final String SELF = "@self";

    private Peer() {}
}
