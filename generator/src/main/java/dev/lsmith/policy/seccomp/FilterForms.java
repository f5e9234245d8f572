package dev.lsmith.policy.seccomp;

import dev.lsmith.policy.LaunchSettings.CallFilter;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A profile in the forms that engines take which do not read its file: OCI's {@code linux.seccomp}, and lists of calls by name. */
final class FilterForms {
    private static final int EPERM = 1;

    private FilterForms() {}

    /**
     * The forms.
     *
     * @param profile in the OCI dialect
     * @param file the name of the file that Docker is given, relative to the output folder
     * @param podmanFile the name of Podman's
     */
    static CallFilter of(SeccompProfile profile, String file, String podmanFile) {
        SortedSet<String> conditional = new TreeSet<>();
        SortedSet<String> allowed = new TreeSet<>();
        SortedMap<String, Integer> refused = new TreeMap<>();
        for (SyscallRule rule : profile.rules()) {
            if (rule.action() == Action.ALLOW) {
                (rule.unconditional() ? allowed : conditional).addAll(rule.names());
            } else {
                rule.errno().filter(e -> e != EPERM).ifPresent(e -> rule.names().forEach(n -> refused.put(n, e)));
            }
        }
        conditional.removeAll(allowed);
        allowed.addAll(conditional);
        refused.keySet().removeAll(allowed);
        List<String> guests = new ArrayList<>();
        profile.architectures().forEach(architecture -> guests.add(architecture.spelling()));
        return new CallFilter(
                file, podmanFile, SeccompFile.members(Dialect.OCI, profile), allowed, conditional, refused, guests);
    }
}
