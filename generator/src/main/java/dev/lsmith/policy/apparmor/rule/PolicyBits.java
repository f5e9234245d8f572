package dev.lsmith.policy.apparmor.rule;

/**
 * The first byte and the permission bits of each class in the policy table (security/apparmor/include/apparmor.h and
 * perms.h; parser/policydb.h).
 */
public final class PolicyBits {
    public static final int CLASS_UNIX = 4;
    public static final int CLASS_MOUNT = 7;
    public static final int CLASS_PTRACE = 9;
    public static final int CLASS_SIGNAL = 10;
    public static final int CLASS_NETWORK = 14;
    public static final int CLASS_LABEL = 16;
    public static final int CLASS_MQUEUE = 17;
    public static final int CLASS_USERNS = 21;
    public static final int CLASS_IO_URING = 22;
    public static final int CLASS_DBUS = 32;

    public static final int PIVOT_ROOT = 1;
    public static final int MOUNT = 2;
    public static final int UMOUNT = 4;
    /** Always logged with the permissions of a mount by device and type. */
    public static final int MOUNT_DATA = 0x40;

    public static final int SEND = 2;
    public static final int RECEIVE = 4;

    public static final int TRACE = 2;
    public static final int READ = 4;
    public static final int TRACED_BY = 8;
    public static final int READ_BY = 0x10;

    public static final int EAVESDROP = 0x20;
    public static final int BIND_NAME = 0x40;

    private PolicyBits() {}
}
