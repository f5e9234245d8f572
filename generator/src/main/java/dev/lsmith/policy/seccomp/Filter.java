package dev.lsmith.policy.seccomp;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The container and machine to which a rule applies ({@code includes}) or does not ({@code excludes}).
 *
 * @param capabilities as spelled: {@code CAP_SYS_ADMIN}
 * @param architectures as spelled: {@code amd64}
 * @param minKernel the oldest kernel
 */
public record Filter(
        SortedSet<String> capabilities, SortedSet<String> architectures, Optional<KernelVersion> minKernel) {
    /** No condition. */
    public static final Filter NONE = new Filter(new TreeSet<>(), new TreeSet<>(), Optional.empty());

    public Filter {
        capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
        architectures = Collections.unmodifiableSortedSet(new TreeSet<>(architectures));
    }

    /** Whether there is no condition. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** The same without its capabilities. */
    Filter withoutCapabilities() {
        return new Filter(new TreeSet<>(), architectures, minKernel);
    }
}
