package dev.lsmith.policy.seccomp;

import dev.lsmith.base.kernel.Syscalls;
import java.util.Comparator;
import java.util.Optional;

/**
 * The call of the largest number that a profile names in any rule.
 *
 * @param name the call
 * @param number its number
 */
record Newest(String name, long number) {
    static Optional<Newest> named(SeccompProfile profile, String arch, Syscalls syscalls) {
        return profile.rules().stream()
                .flatMap(r -> r.names().stream())
                .distinct()
                .flatMap(n -> syscalls.number(arch, n).stream().map(number -> new Newest(n, number)))
                .max(Comparator.comparingLong(Newest::number).thenComparing(Newest::name));
    }
}
