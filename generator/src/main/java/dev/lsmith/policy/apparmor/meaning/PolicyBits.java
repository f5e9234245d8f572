package dev.lsmith.policy.apparmor.meaning;

/**
 * The first byte and the permission bits of each class in the policy table (security/apparmor/include/apparmor.h and
 * perms.h; parser/policydb.h).
 */
final class PolicyBits {
    static final int CLASS_UNIX = 4;
    static final int CLASS_MOUNT = 7;
    static final int CLASS_PTRACE = 9;
    static final int CLASS_SIGNAL = 10;
    static final int CLASS_NETWORK = 14;
    static final int CLASS_LABEL = 16;
    static final int CLASS_MQUEUE = 17;
    static final int CLASS_USERNS = 21;
    static final int CLASS_IO_URING = 22;
    static final int CLASS_DBUS = 32;

    static final int PIVOT_ROOT = 1;
    static final int MOUNT = 2;
    static final int UMOUNT = 4;
    /** Always logged with the permissions of a mount by device and type. */
    static final int MOUNT_DATA = 0x40;

    static final int SEND = 2;
    static final int RECEIVE = 4;

    static final int TRACE = 2;
    static final int READ = 4;
    static final int TRACED_BY = 8;
    static final int READ_BY = 0x10;

    static final int EAVESDROP = 0x20;
    static final int BIND_NAME = 0x40;

    private PolicyBits() {}
}
