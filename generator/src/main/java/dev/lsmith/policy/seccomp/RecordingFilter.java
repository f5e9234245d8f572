package dev.lsmith.policy.seccomp;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The filter under which a container was recorded, where its spec holds the text. A filter that logs by default but allows some calls (the
 * usual way to keep a log small) says nothing of whether these were made.
 */
public final class RecordingFilter {
    /** The field of {@code docker inspect} that holds the filter. */
    static final String FIELD = "HostConfig.SecurityOpt seccomp";

    private RecordingFilter() {}

    /**
     * The calls that it let pass without a word.
     *
     * @param machine the machine's own architecture
     * @param capabilities the bounding set, in the kernel's lower-case names
     * @return their names; none when the spec holds no filter that logs by default
     */
    static SortedSet<String> unlogged(
            Optional<ContainerSpec> spec, Architecture machine, SortedSet<String> capabilities) {
        SortedSet<String> names = new TreeSet<>();
        Optional<SeccompProfile> recording = spec.flatMap(RecordingFilter::text).flatMap(RecordingFilter::profile);
        if (recording.isPresent() && recording.get().defaultAction() == Action.LOG) {
            recording.get().flatten(machine, capabilities, SeccompMechanism.KERNEL).rules().stream()
                    .filter(r -> r.action() == Action.ALLOW)
                    .forEach(r -> names.addAll(r.names()));
        }
        return names;
    }

    /**
     * Whether it may have let some of these calls pass without a record, in whatever container: one that cannot be read may have. A spec
     * that holds no filter's text says nothing against the log.
     *
     * @param calls names of calls
     */
    public static boolean mayPassUnlogged(ContainerSpec spec, Collection<String> calls) {
        Optional<String> text = text(spec);
        Optional<SeccompProfile> profile = text.flatMap(RecordingFilter::profile);
        return text.isPresent()
                && (profile.isEmpty()
                        || profile.get().defaultAction() != Action.LOG
                        || profile.get().rules().stream()
                                .anyMatch(rule -> rule.action() != Action.LOG
                                        && rule.names().stream().anyMatch(calls::contains)));
    }

    /**
     * The action of a filter that lets every call pass: it has no rule, and allows or logs by default.
     *
     * @return as the profile writes it: {@code SCMP_ACT_ALLOW}; empty for any other filter, one that cannot be read, or none
     */
    public static Optional<String> passingAll(ContainerSpec spec) {
        return text(spec)
                .flatMap(RecordingFilter::profile)
                .filter(profile -> profile.rules().isEmpty())
                .map(SeccompProfile::defaultAction)
                .filter(action -> action == Action.ALLOW || action == Action.LOG)
                .map(Action::spelling);
    }

    private static Optional<String> text(ContainerSpec spec) {
        return spec.security().seccomp().filter(text -> text.stripLeading().startsWith("{"));
    }

    private static Optional<SeccompProfile> profile(String text) {
        try {
            return Optional.of(SeccompReader.read(Dialect.DOCKER, FIELD, text).profile());
        } catch (InputException e) {
            return Optional.empty();
        }
    }
}
