package dev.lsmith.posture;

import dev.lsmith.spec.NamespaceModes;

/** The UTS, user and cgroup namespaces. */
final class NamespaceCheck implements Check {
    @Override
    public void check(Assessment assessment) {
        NamespaceModes modes = assessment.spec().namespaces();
        if (modes.uts().equals("host")) {
            assessment.add("uts-host");
        }
        if (modes.user().equals("host")) {
            assessment.add("userns-host");
        } else if (modes.user().isEmpty()) {
            assessment.add("userns-default");
        }
        if (modes.cgroup().equals("host")) {
            assessment.add("cgroup-host");
        }
    }
}
