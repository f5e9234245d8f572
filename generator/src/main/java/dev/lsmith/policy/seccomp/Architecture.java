package dev.lsmith.policy.seccomp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The calling conventions of runtime-spec 1.3. Docker's {@code includes} and {@code excludes} name them otherwise:
 * moby/profiles, {@code seccomp_linux.go}, {@code nativeToSeccomp}.
 */
public enum Architecture {
    X86("x86"),
    X86_64("amd64"),
    X32("x32"),
    ARM("arm"),
    AARCH64("arm64"),
    MIPS("mips"),
    MIPS64("mips64"),
    MIPS64N32("mips64n32"),
    MIPSEL("mipsel"),
    MIPSEL64("mipsel64"),
    MIPSEL64N32("mips3l64n32"),
    PPC("ppc"),
    PPC64("ppc64"),
    PPC64LE("ppc64le"),
    S390("s390"),
    S390X("s390x"),
    PARISC("parisc"),
    PARISC64("parisc64"),
    RISCV64("riscv64"),
    LOONGARCH64("loongarch64"),
    M68K("m68k"),
    SH("sh"),
    SHEB("sheb");

    /** Machines for which images are built, one for each generation of calls: the others' are X86_64's or older. */
    static final List<Architecture> IMAGES = List.of(X86_64, AARCH64, RISCV64, LOONGARCH64);

    private static final String PREFIX = "SCMP_ARCH_";

    private final String engineName;

    Architecture(String engineName) {
        this.engineName = engineName;
    }

    /** As profiles spell it: {@code SCMP_ARCH_X86_64}. */
    public String spelling() {
        return PREFIX + name();
    }

    /** The architecture of that spelling; case matters. */
    public static Optional<Architecture> spelled(String spelling) {
        for (Architecture architecture : values()) {
            if (architecture.spelling().equals(spelling)) {
                return Optional.of(architecture);
            }
        }
        return Optional.empty();
    }

    /** The architecture that {@code SyscallUse} calls so: {@code x86_64}. */
    public static Optional<Architecture> ofCall(String arch) {
        for (Architecture architecture : values()) {
            if (architecture.callName().equals(arch)) {
                return Optional.of(architecture);
            }
        }
        return Optional.empty();
    }

    /** As {@code SyscallUse} and the kernel tables name it: {@code x86_64}. */
    public String callName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As {@code includes} and {@code excludes} name it: {@code amd64}. */
    public String engineName() {
        return engineName;
    }

    /** The architecture of the machine on which such calls are usually made: x86 calls on x86_64. */
    public Architecture host() {
        return switch (this) {
            case X86, X32 -> X86_64;
            case ARM -> AARCH64;
            case S390 -> S390X;
            default -> this;
        };
    }

    /** Whether runc 1.1 and 1.2 know it; they refuse a profile that names another. */
    boolean knownToRunc() {
        return switch (this) {
            case PARISC, PARISC64, M68K, SH, SHEB -> false;
            default -> true;
        };
    }
}
