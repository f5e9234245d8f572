package dev.lsmith.access;

import java.util.Optional;

/**
 * A privileged use of io_uring.
 *
 * @param permission which
 * @param label whose credentials, for {@code OVERRIDE_CREDS}
 */
public record IoUringUse(Permission permission, Optional<String> label) implements Access {
    /** AppArmor's io_uring permissions. */
    public enum Permission {
        SQPOLL,
        OVERRIDE_CREDS
    }

    @Override
    public String kind() {
        return "io-uring";
    }

    @Override
    public String text() {
        return Words.lower(permission) + Words.condition("label", label);
    }
}
