package dev.lsmith.policy.apparmor.rule;

import java.util.Optional;

/** What a kernel can mediate, by the name of its folder in {@code /sys/kernel/security/apparmor/features}. */
public enum MediationClass {
    FILE("file"),
    CAPABILITY("caps"),
    /** Families and types of sockets: {@code network} or its later form {@code network_v8}. */
    NETWORK("network"),
    /** Addresses and ports of network rules: {@code network_v8/af_inet}. Without it the rules hold for each of them. */
    NETWORK_ADDRESS("af_inet"),
    /** Unix sockets by address and label: {@code network/af_unix}. */
    UNIX("af_unix"),
    MOUNT("mount"),
    SIGNAL("signal"),
    PTRACE("ptrace"),
    DBUS("dbus"),
    RLIMIT("rlimit"),
    CHANGE_PROFILE("domain"),
    MESSAGE_QUEUE("posix_mqueue"),
    USER_NAMESPACE("userns_create"),
    IO_URING("io_uring");

    private final String feature;

    MediationClass(String feature) {
        this.feature = feature;
    }

    /** The class of a name in a features file, if it is one. */
    public static Optional<MediationClass> of(String feature) {
        for (MediationClass one : values()) {
            if (one.feature.equals(feature)) {
                return Optional.of(one);
            }
        }
        return feature.equals("network_v8") ? Optional.of(NETWORK) : Optional.empty();
    }
}
