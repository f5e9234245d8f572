package dev.lsmith.container;

import java.util.List;

/**
 * A mount into the container.
 *
 * @param mountType {@code bind}, {@code volume}, {@code tmpfs}
 * @param volume the volume's name; empty for other types
 * @param source the host's path; empty for tmpfs
 * @param destination the container's path
 * @param readOnly whether it cannot be written
 * @param propagation {@code rprivate}, {@code rshared} …; empty for the default
 * @param options further options as given: {@code z}, {@code Z}, {@code nosuid}
 */
public record Mount(
        String mountType,
        String volume,
        String source,
        String destination,
        boolean readOnly,
        String propagation,
        List<String> options) {
    public Mount {
        options = List.copyOf(options);
    }
}
