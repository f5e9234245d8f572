package dev.lsmith.posture.change;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.ProcessSpec;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whose rights a container's programs have, and what they can come by. */
final class PrivilegeChange {
    private PrivilegeChange() {}

    static void add(SpecChanges changes) {
        ContainerSpec before = changes.before();
        ContainerSpec after = changes.after();
        changes.opening(
                before.capabilities().privileged(),
                after.capabilities().privileged(),
                "privileged",
                "every capability and device of the host, and no filter",
                "--privileged");
        changes.openings(capabilities(before), capabilities(after), "capability", "--cap-add ");
        changes.closing(
                before.security().noNewPrivileges().orElse(false),
                after.security().noNewPrivileges().orElse(false),
                "no-new-privileges",
                "privileges gained by exec",
                "--security-opt no-new-privileges");
        changes.opening(before.root(), after.root(), "user", "programs run as root", "--user 0");
        user(changes);
        changes.openings(groups(before.process()), groups(after.process()), "supplementary group", "--group-add ");
    }

    private static Set<String> capabilities(ContainerSpec spec) {
        return spec.boundingSet().stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> groups(ProcessSpec process) {
        return new TreeSet<>(process.supplementaryGroups());
    }

    /** Another user without privileges: what belongs to that one in the image and in mounts nobody says. */
    private static void user(SpecChanges changes) {
        String was = changes.before().process().user();
        String is = changes.after().process().user();
        if (!changes.after().root() && !changes.before().root() && !was.equals(is)) {
            changes.other("user", was, is, "what belongs to that user in the image and in mounts is not said");
        }
    }
}
