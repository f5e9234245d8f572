package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec;
import java.util.Optional;

/** The pid namespace, and what /proc shows of it. */
final class ProcessCheck implements Check {
    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        String pid = spec.namespaces().pid();
        if (pid.equals("host")) {
            host(assessment);
        } else if (SharedNamespace.isOf(pid)) {
            assessment.add(
                    "pid-shared", SharedNamespace.of(pid), assessment.seen().foreignProcess());
        } else if (assessment.options().is("shared-processes", "true")) {
            assessment.add(
                    "pid-shared", "its pod's containers", assessment.seen().foreignProcess());
        }
        // Docker cannot hide them.
        if (!hides(assessment) && spec.engine() != Engine.DOCKER) {
            assessment.add("hidepid");
        }
    }

    /**
     * Whoever may trace a process of the host runs what they like in it (ptrace(2), "Ptrace access mode checking": another's
     * capabilities must be a subset of one's own, or CAP_SYS_PTRACE over its user namespace, which the engines' profiles refuse for
     * processes that they do not confine). Without, arguments are open to all and signals to root's KILL or the same uid.
     */
    private static void host(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        boolean traces = assessment.capabilities().held().contains("sys_ptrace")
                && !spec.namespaces().hasOwnUsers()
                && !LabelCheck.confines(spec);
        boolean root = spec.root() && !spec.namespaces().hasOwnUsers();
        Optional<Need> need = assessment.seen().foreignProcess();
        if (traces) {
            assessment.add("pid-host-ptrace", need);
        } else {
            assessment.add("pid-host", root ? Danger.HIGH : Danger.MEDIUM, need);
        }
    }

    /** Podman's proc-opts and a mount of a config.json are the only ways in which engines mount /proc with hidepid. */
    private static boolean hides(Assessment assessment) {
        return assessment.options().has("hidden-processes")
                || assessment.spec().security().options().stream()
                        .anyMatch(o -> o.startsWith("proc-opts=") && o.contains("hidepid"));
    }
}
