package dev.lsmith.container;

/** Who runs the container; decides the defaults. */
public enum Engine {
    DOCKER,
    PODMAN,
    CRI,
    OCI,
    KUBERNETES,
    UNKNOWN
}
