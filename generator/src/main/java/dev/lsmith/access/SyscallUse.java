package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Optional;

/**
 * A system call made.
 *
 * @param arch the calling convention, libseccomp's name without prefix and in lower case: {@code x86_64}, {@code x86},
 *     {@code x32}, {@code aarch64}; {@code 0x…} for an audit architecture that is not known
 * @param number the number in that convention (x32 without its bit 30)
 * @param name the name by the kernel's tables; empty for a number that has none
 * @param firstArgument the first argument where Docker's or Podman's default profile decides by it (socket,
 *     personality, clone) and a record tells it; unsigned
 */
@JsonTypeName("syscall")
public record SyscallUse(String arch, long number, Optional<String> name, Optional<Long> firstArgument)
        implements Access {
    /** {@code CLONE_NEWUSER} of linux/sched.h. */
    private static final long NEW_USER_NAMESPACE = 0x10000000L;

    /** Whether it may have made a user namespace: clone with that flag, or unshare, of which no record is read with its flags. */
    public boolean makesUserNamespace() {
        boolean cloned = name.filter("clone"::equals).isPresent()
                && firstArgument
                        .filter(flags -> (flags & NEW_USER_NAMESPACE) != 0)
                        .isPresent();
        return cloned || name.filter("unshare"::equals).isPresent();
    }

    @Override
    public String text() {
        return name.orElse("#" + number) + " " + arch
                + firstArgument.map(a -> " arg0=" + Long.toUnsignedString(a)).orElse("");
    }
}
