package dev.lsmith.base.kernel;

import java.util.Optional;

/** The actions of seccomp filters ({@code linux/seccomp.h}): {@code log}, {@code errno}, {@code kill_process}. */
public final class SeccompActions {
    private static final long ACTION_FULL = 0xffff0000L;

    private final NumberedNames table = new NumberedNames("kernel/seccomp-actions.csv");

    /** The action of a {@code code=}, its data bits left out of account. */
    public Optional<String> name(long code) {
        return table.name(code & ACTION_FULL);
    }
}
