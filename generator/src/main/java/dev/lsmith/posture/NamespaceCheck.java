package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
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
            // What Docker maps its daemon decides for all; no spec of a container says so.
            boolean closable = assessment.spec().engine() != Engine.DOCKER;
            assessment.add(
                    "userns-default",
                    closable ? Danger.LOW : Danger.INFO,
                    assessment.seen().untold("no record tells of it"));
        }
        if (modes.cgroup().equals("host")) {
            assessment.add("cgroup-host", assessment.seen().path("/sys/fs/cgroup"));
        }
    }
}
