package dev.lsmith.posture;

import dev.lsmith.spec.ContainerSpec;

/** The pid namespace, and what /proc shows of it. */
final class ProcessCheck implements Check {
    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        String pid = spec.namespaces().pid();
        if (pid.equals("host")) {
            assessment.add("pid-host", assessment.seen().foreignProcess());
        } else if (SharedNamespace.isOf(pid)) {
            assessment.add(
                    "pid-shared", SharedNamespace.of(pid), assessment.seen().foreignProcess());
        }
        // Podman's proc-opts is the only way in which an engine mounts /proc with hidepid.
        if (spec.security().options().stream().noneMatch(o -> o.startsWith("proc-opts=") && o.contains("hidepid"))) {
            assessment.add("hidepid");
        }
    }
}
