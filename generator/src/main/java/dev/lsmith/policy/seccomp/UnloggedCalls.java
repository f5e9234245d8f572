package dev.lsmith.policy.seccomp;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The calls that the recording's own filter let pass without a word: a profile that logs by default but allows some
 * calls (the usual way to keep a log small) says nothing of whether they were made.
 */
final class UnloggedCalls {
    /** Where a spec holds the recording's filter. */
    static final String FIELD = "HostConfig.SecurityOpt seccomp";

    private UnloggedCalls() {}

    /** Their names; none when the spec holds no profile that logs. */
    static SortedSet<String> of(Optional<ContainerSpec> spec, Architecture machine, SortedSet<String> capabilities) {
        SortedSet<String> names = new TreeSet<>();
        Optional<SeccompProfile> recording =
                spec.flatMap(s -> s.security().seccomp()).flatMap(UnloggedCalls::profile);
        if (recording.isPresent() && recording.get().defaultAction() == Action.LOG) {
            recording.get().flatten(machine, capabilities, SeccompMechanism.KERNEL).rules().stream()
                    .filter(r -> r.action() == Action.ALLOW)
                    .forEach(r -> names.addAll(r.names()));
        }
        return names;
    }

    private static Optional<SeccompProfile> profile(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(SeccompReader.read(Dialect.DOCKER, FIELD, text).profile());
        } catch (InputException e) {
            return Optional.empty();
        }
    }
}
