package dev.lsmith.policy.apparmor.rule;

import java.util.Locale;

/**
 * What a kernel can mediate: a class of accesses that all need a rule once a policy's abi lists it (AA_CLASS_* of
 * security/apparmor/include/apparmor.h).
 */
public enum MediationClass {
    FILE(2),
    CAPABILITY(3),
    /** Families and types of sockets. */
    NETWORK(14),
    /** Addresses and ports of network rules. Without it the rules hold for each of them. */
    NETWORK_ADDRESS(14, LanguageVersion.V5_0),
    /** Unix sockets by address and label. */
    UNIX(4),
    MOUNT(7),
    SIGNAL(10),
    PTRACE(9),
    DBUS(32),
    RLIMIT(5),
    CHANGE_PROFILE(6),
    /** Message queues. */
    MQUEUE(17, LanguageVersion.V4_0),
    /** The making of user namespaces. */
    USERNS(21, LanguageVersion.V4_0),
    IO_URING(22, LanguageVersion.V4_0);

    /** The first byte of the strings that ask about a label alone, before the class (AA_CLASS_LABEL). */
    static final int LABEL_HEAD = 16;

    private final int head;
    private final LanguageVersion since;

    MediationClass(int head) {
        this(head, LanguageVersion.V2);
    }

    MediationClass(int head, LanguageVersion since) {
        this.head = head;
        this.since = since;
    }

    /** The first byte of the strings of the policy table that are of the class. */
    public int head() {
        return head;
    }

    /** The version whose own abi was the first to list it. */
    LanguageVersion since() {
        return since;
    }

    /** Its name in {@code profiles/apparmor/abi-classes.csv}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
