package dev.lsmith.policy.seccomp;

import java.util.Locale;
import java.util.Optional;

/** What the kernel does about a call; runtime-spec's nine actions, the gravest first. */
public enum Action {
    KILL_PROCESS,
    KILL_THREAD,
    /** The old name of {@link #KILL_THREAD}. */
    KILL,
    TRAP,
    ERRNO,
    NOTIFY,
    TRACE,
    LOG,
    ALLOW;

    private static final String PREFIX = "SCMP_ACT_";

    /** As profiles spell it: {@code SCMP_ACT_ALLOW}. */
    public String spelling() {
        return PREFIX + name();
    }

    /** The action of that spelling; case matters, as it does to the runtimes. */
    public static Optional<Action> spelled(String spelling) {
        for (Action action : values()) {
            if (action.spelling().equals(spelling)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }

    /** Whether it carries an errno; the runtime-spec has a runtime fail on one given to any other action. */
    public boolean takesErrno() {
        return this == ERRNO || this == TRACE;
    }

    /** Whether the call is made. */
    public boolean permits() {
        return this == ALLOW || this == LOG;
    }

    /** In a rule's text: {@code allow}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
