package dev.lsmith.policy.capability;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.base.Printable;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.ProgramFiles;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.ExecutedRights;
import dev.lsmith.policy.capability.CapabilitySet.NoNewPrivileges;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether the container can run under no_new_privs (prctl(2)): it can if no exec gave a program more than its caller
 * had. Programs that gain by their file are those of {@code profiles/baselines/setuid-programs.csv}.
 */
final class NewPrivileges {
    private NewPrivileges() {}

    /** The decision and its reason, for one container. */
    static NoNewPrivileges of(Assignment assignment) {
        boolean set =
                assignment.spec().flatMap(s -> s.security().noNewPrivileges()).orElse(false);
        if (set) {
            return decided(true, "HostConfig.SecurityOpt has no-new-privileges already");
        }
        if (assignment.executed() == ExecutedRights.CHILD
                && !ProgramFiles.of(assignment.model()).executed().isEmpty()) {
            return decided(false, "programs have child profiles, and under no_new_privs no exec changes the profile");
        }
        Set<String> known = ShippedData.rows("baselines/setuid-programs.csv").stream()
                .map(r -> r.get(0))
                .collect(Collectors.toSet());
        for (Map.Entry<Access, Evidence> e : assignment.model().accesses().entrySet()) {
            Optional<String> reason = reason(e.getKey(), known);
            if (reason.isPresent()) {
                return decided(false, reason.get());
            }
        }
        return assignment.coverage().tells(Topic.FILES)
                ? decided(true, "no exec gave a program more than its caller had, and no program changed its profile")
                : decided(
                        false,
                        "it is not known whether a program gains by exec: "
                                + assignment.coverage().why(Topic.FILES));
    }

    private static Optional<String> reason(Access access, Set<String> known) {
        if (access instanceof PrivilegeGain gain) {
            return Optional.of("an exec gave privileges: " + Printable.of(gain.text()));
        }
        if (access instanceof ExecAccess exec
                && known.contains(exec.path().substring(exec.path().lastIndexOf('/') + 1))) {
            return Optional.of(Printable.of(exec.path()) + " was executed, which usually gains privileges by its file");
        }
        if (access instanceof ProfileTransition transition) {
            return Optional.of("a program changed its AppArmor profile, which no_new_privs forbids: "
                    + Printable.of(transition.text()));
        }
        return Optional.empty();
    }

    private static NoNewPrivileges decided(boolean value, String reason) {
        return new NoNewPrivileges(value, reason);
    }
}
