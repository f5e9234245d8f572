package dev.lsmith.policy.apparmor.rule;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is mediated at all: the abi of a policy, as far as the kernel has it. Rules of another class have no effect, and
 * what they speak of is open.
 *
 * @param classes the classes that are mediated
 * @param networkCoversUnix whether {@code network} rules without a family hold for unix sockets too: before abi 4.0
 * @param mountsExactly whether the parser makes of a mount rule what it says; see
 *     {@link LanguageVersion#mountsExactly()}
 */
public record Mediation(Set<MediationClass> classes, boolean networkCoversUnix, boolean mountsExactly) {
    /** AppArmor 3.0's own abi ({@code abi/3.0}), as its first parsers compile it. */
    public static final Mediation V3_0 = new Mediation(until(LanguageVersion.V3_0), true, false);

    /** AppArmor 4.0's own abi ({@code abi/4.0}). */
    public static final Mediation V4_0 = new Mediation(until(LanguageVersion.V4_0), false, true);

    /** AppArmor 5.0's own abi ({@code abi/5.0}), and {@code abi/4.0-ip}, which it brings. */
    public static final Mediation V5_0 = new Mediation(until(LanguageVersion.V5_0), false, true);

    public Mediation {
        classes = Collections.unmodifiableSet(EnumSet.copyOf(classes));
    }

    private static Set<MediationClass> until(LanguageVersion version) {
        return Arrays.stream(MediationClass.values())
                .filter(one -> version.has(one.since()))
                .collect(Collectors.toSet());
    }

    /** What the abi that a policy names knows; that of 3.0 for a policy that names none. */
    public static Mediation ofAbi(Optional<String> abi) {
        String name = abi.orElse("abi/3.0");
        if (name.endsWith("kernel-5.4-vanilla")) {
            Set<MediationClass> classes = EnumSet.copyOf(V3_0.classes);
            classes.removeAll(EnumSet.of(MediationClass.NETWORK, MediationClass.UNIX, MediationClass.DBUS));
            return new Mediation(classes, true, false);
        }
        if (name.endsWith("/3.0") || name.endsWith("kernel-5.4-outoftree-network")) {
            return V3_0;
        }
        return name.matches("(.*/)?(4\\.0-ip|([5-9]|[1-9][0-9])\\.[0-9]+.*)") ? V5_0 : V4_0;
    }

    /** The same, as the parser of a version compiles it. */
    public Mediation compiledBy(LanguageVersion version) {
        return new Mediation(classes, networkCoversUnix, version.mountsExactly());
    }

    /** Whether accesses of a class are mediated. */
    public boolean has(MediationClass one) {
        return classes.contains(one);
    }

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
}
