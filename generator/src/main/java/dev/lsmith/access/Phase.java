package dev.lsmith.access;

/** Who acted inside the container. */
public enum Phase {
    /** The engine's own process before it became the program: {@code runc:[2:INIT]}, {@code crun}; exe {@code /}. */
    RUNTIME,
    /** The container's program. */
    APPLICATION
}
