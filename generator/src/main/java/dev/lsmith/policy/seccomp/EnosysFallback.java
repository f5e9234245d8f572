package dev.lsmith.policy.seccomp;

import dev.lsmith.access.SyscallUse;
import dev.lsmith.policy.Decision;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code clone3} answered with ENOSYS. Its flags stand in memory, where a filter cannot look (seccomp(2)), so Docker's
 * default answers that the call does not exist; C libraries then call {@code clone}, whose flags can be checked (glibc 2.34,
 * sysdeps/unix/sysv/linux/clone-internal.c).
 */
final class EnosysFallback {
    private static final int ENOSYS = 38;

    private EnosysFallback() {}

    /** The decision, {@link Decision.Outcome#DIVERTED} where that is what happens. */
    static Decision of(SyscallUse use, Judge judge, Decision decision) {
        boolean refused = decision.outcome() == Decision.Outcome.DENIED
                && use.name().filter("clone3"::equals).isPresent();
        boolean diverted = refused
                && judge.errno("clone3").equals(OptionalInt.of(ENOSYS))
                && judge.permits("clone", OptionalLong.empty());
        return diverted ? new Decision(Decision.Outcome.DIVERTED, decision.rules()) : decision;
    }
}
