package dev.lsmith.posture;

import dev.lsmith.spec.NamespaceModes;
import java.util.Set;

/** The UTS, user and cgroup namespaces. */
final class NamespaceCheck implements Check {
    private static final Set<String> HOST_NAME = Set.of("sethostname", "setdomainname");

    @Override
    public void check(Assessment assessment) {
        NamespaceModes modes = assessment.spec().namespaces();
        if (modes.uts().equals("host")) {
            assessment.add("uts-host", assessment.seen().calls(HOST_NAME));
        }
        if (modes.user().equals("host")) {
            assessment.add("userns-host");
        } else if (modes.user().isEmpty()) {
            assessment.add("userns-default");
        }
        if (modes.cgroup().equals("host")) {
            assessment.add("cgroup-host", assessment.seen().path("/sys/fs/cgroup"));
        }
    }
}
