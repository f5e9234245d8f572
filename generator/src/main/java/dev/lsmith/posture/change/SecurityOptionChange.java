package dev.lsmith.posture.change;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.SecurityLabels;
import dev.lsmith.model.SharedSubjects;
import dev.lsmith.policy.Comparison.ChangeDirection;
import java.util.Optional;
import java.util.Set;

/** Which profiles and labels confine a container: the flags of {@code --security-opt}. */
final class SecurityOptionChange {
    private static final String UNCONFINED = "unconfined";

    private final SpecChanges changes;
    private final Set<String> policies;

    private SecurityOptionChange(SpecChanges changes, Set<String> policies) {
        this.changes = changes;
        this.policies = policies;
    }

    static void add(SpecChanges changes, Set<String> policies) {
        SecurityOptionChange change = new SecurityOptionChange(changes, policies);
        change.profile("apparmor", apparmor(changes.before()), apparmor(changes.after()));
        change.profile("seccomp", seccomp(changes.before()), seccomp(changes.after()));
        change.profile("selinux", type(changes.before()), type(changes.after()));
        change.level();
    }

    /** The profile's name; empty for the engine's own. */
    private static String apparmor(ContainerSpec spec) {
        boolean free = spec.capabilities().privileged();
        return spec.security().apparmorProfile().filter(p -> !p.isEmpty()).orElse(free ? UNCONFINED : "");
    }

    private static String seccomp(ContainerSpec spec) {
        if (spec.isUnfiltered()) {
            return UNCONFINED;
        }
        String given = spec.security().seccomp().orElse("");
        return Set.of("builtin", "default").contains(given) ? "" : given;
    }

    private static String type(ContainerSpec spec) {
        SecurityLabels security = spec.security();
        Optional<String> type = security.label("type")
                .or(() -> security.processLabel().flatMap(SelinuxContext::parse).map(SelinuxContext::type));
        boolean free = security.labelOptions().contains("disable")
                || spec.capabilities().privileged()
                || type.filter(SharedSubjects::isUnconfined).isPresent();
        return free ? UNCONFINED : type.orElse("");
    }

    private void profile(String mechanism, String was, String is) {
        if (was.equals(is)) {
            return;
        }
        String old = option(mechanism, was);
        String young = option(mechanism, is);
        if (was.equals(UNCONFINED) || is.equals(UNCONFINED)) {
            changes.add(
                    is.equals(UNCONFINED) ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                    mechanism,
                    "everything, as " + mechanism + " confines nothing",
                    old,
                    young);
        } else if (policies.contains(mechanism)) {
            changes.add(ChangeDirection.CHANGED, mechanism, mechanism + " policy of another name", old, young);
        } else {
            changes.other(
                    mechanism + " policy",
                    was.isEmpty() ? "the engine's own" : shown(was),
                    is.isEmpty() ? "the engine's own" : shown(is),
                    "the two policies themselves were not given; compare their files");
        }
    }

    /** A seccomp profile may stand there as a whole. */
    private static String shown(String profile) {
        return profile.startsWith("{") ? "a filter written out" : profile;
    }

    private static String option(String mechanism, String value) {
        if (value.isEmpty()) {
            return "";
        }
        String key = mechanism.equals("selinux")
                ? (value.equals(UNCONFINED) ? "label=disable" : "label=type:" + value)
                : mechanism + "=" + shown(value);
        return "--security-opt " + key;
    }

    /** A level that is given is the same for every container that is given it; without one the engine makes one up for each. */
    private void level() {
        String was = changes.before().security().label("level").orElse("");
        String is = changes.after().security().label("level").orElse("");
        if (!was.equals(is)) {
            String old = was.isEmpty() ? "" : "--security-opt label=level:" + was;
            String young = is.isEmpty() ? "" : "--security-opt label=level:" + is;
            if (was.isEmpty() || is.isEmpty()) {
                changes.add(
                        was.isEmpty() ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                        "selinux level",
                        "files of every container at level " + (was.isEmpty() ? is : was),
                        old,
                        young);
            } else {
                changes.other("selinux level", old, young, "who else is at that level is not said");
            }
        }
    }
}
