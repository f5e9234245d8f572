package dev.lsmith.policy.apparmor;

import java.util.Optional;

/** The version of the policy language that a profile is written for; decides what can be said. */
public enum Abi {
    /** AppArmor 3.0: Debian 12, Ubuntu 22.04. */
    V3_0("3.0"),
    /** AppArmor 4.0: user namespaces, io_uring, message queues and the permissions of network rules. */
    V4_0("4.0"),
    /** AppArmor 5.0: the addresses and ports of network rules. */
    V5_0("5.0");

    private final String version;

    Abi(String version) {
        this.version = version;
    }

    /** As in {@code abi <abi/3.0>,} without its folder. */
    public String version() {
        return version;
    }

    /** The abi of a version as a user writes it. */
    public static Optional<Abi> of(String version) {
        for (Abi abi : values()) {
            if (abi.version.equals(version)) {
                return Optional.of(abi);
            }
        }
        return Optional.empty();
    }
}
