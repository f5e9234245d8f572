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
        } else if (assessment.options().is("shared-processes", "true")) {
            assessment.add(
                    "pid-shared", "its pod's containers", assessment.seen().foreignProcess());
        }
        if (!hides(assessment)) {
            assessment.add("hidepid");
        }
    }

    /** Podman's proc-opts and a mount of a config.json are the only ways in which engines mount /proc with hidepid. */
    private static boolean hides(Assessment assessment) {
        return assessment.options().has("hidden-processes")
                || assessment.spec().security().options().stream()
                        .anyMatch(o -> o.startsWith("proc-opts=") && o.contains("hidepid"));
    }
}
