package dev.lsmith.posture;

/** Modes of a namespace that name whose namespace it is: {@code container:ID}, compose's {@code service:NAME},
 * Podman's {@code ns:PATH}. */
final class SharedNamespace {
    private SharedNamespace() {}

    static boolean isOf(String mode) {
        return mode.startsWith("container:")
                || mode.startsWith("service:")
                || mode.startsWith("ns:")
                || mode.startsWith("pod:");
    }

    /** Whose it is; ids are cut as engines print them. */
    static String of(String mode) {
        String owner = mode.substring(mode.indexOf(':') + 1);
        return owner.matches("[0-9a-f]{64}") ? owner.substring(0, 12) : owner;
    }
}
