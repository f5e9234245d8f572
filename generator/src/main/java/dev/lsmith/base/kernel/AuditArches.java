package dev.lsmith.base.kernel;

import java.util.Optional;

/**
 * The values of {@code arch=} in audit records ({@code linux/audit.h}), by libseccomp's names without prefix and in lower
 * case.
 */
public final class AuditArches {
    private final NumberedNames table = new NumberedNames("kernel/audit-arches.csv");

    /** The name of a value: {@code x86_64} for {@code 0xc000003e}. x32 has no value of its own and shares that one. */
    public Optional<String> name(long value) {
        return table.name(value);
    }

    /** The value of a name. */
    public Optional<Long> value(String name) {
        return table.number(name);
    }
}
