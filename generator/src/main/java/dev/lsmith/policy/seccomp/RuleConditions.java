package dev.lsmith.policy.seccomp;

import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container and machine to which a rule applies ({@code includes}) or does not ({@code excludes}).
 *
 * @param capabilities as spelled: {@code CAP_SYS_ADMIN}
 * @param architectures as spelled: {@code amd64}
 * @param minKernel the oldest kernel
 */
public record RuleConditions(
        SortedSet<String> capabilities, SortedSet<String> architectures, Optional<KernelVersion> minKernel) {
    /** No condition. */
    public static final RuleConditions NONE = new RuleConditions(new TreeSet<>(), new TreeSet<>(), Optional.empty());

    public RuleConditions {
        capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
        architectures = Collections.unmodifiableSortedSet(new TreeSet<>(architectures));
    }

    /** Whether there is no condition. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** These conditions without their capabilities. */
    RuleConditions withoutCapabilities() {
        return new RuleConditions(new TreeSet<>(), architectures, minKernel);
    }

    /**
     * A kernel's version as {@code minKernel} compares it: major and minor only.
     *
     * @param major the major version
     * @param minor the minor version
     */
    public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");
        private static final Comparator<KernelVersion> ORDER =
                Comparator.comparingInt(KernelVersion::major).thenComparingInt(KernelVersion::minor);

        /**
         * Reads {@code major.minor}; nothing may follow, and {@code 0.0} is refused, as moby's
         * {@code KernelVersion.UnmarshalJSON} does.
         */
        public static Optional<KernelVersion> parse(String text) {
            Matcher m = FORM.matcher(text);
            if (!m.matches()) {
                return Optional.empty();
            }
            KernelVersion version = new KernelVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
            return version.major == 0 && version.minor == 0 ? Optional.empty() : Optional.of(version);
        }

        @Override
        public int compareTo(KernelVersion other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }
}
