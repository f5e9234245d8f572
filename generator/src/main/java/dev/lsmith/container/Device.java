package dev.lsmith.container;

/**
 * A device node given to the container.
 *
 * @param hostPath the host's node
 * @param containerPath the container's node
 * @param permissions of {@code rwm}
 */
public record Device(String hostPath, String containerPath, String permissions) {}
