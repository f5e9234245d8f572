package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.Limits;
import dev.lsmith.posture.Assessment.IsolationCheck;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.PostureFinding.Usage;
import java.util.Optional;
import java.util.Set;

/** The pid, ipc, UTS, user and cgroup namespaces: whether they are the host's or another container's. The network's is {@link NetworkIsolationCheck}'s. */
final class NamespaceCheck implements IsolationCheck {
    /** Docker's default is 64 MiB, Podman's 62.5; both count against the memory limit, if there is one. */
    private static final long DEFAULT_SHM = 64L << 20;

    private static final Set<String> HOST_NAME = Set.of("sethostname", "setdomainname");

    @Override
    public void check(Assessment assessment) {
        pid(assessment);
        ipc(assessment);
        NamespaceModes modes = assessment.spec().namespaces();
        if (modes.uts().equals("host")) {
            assessment.add("uts-host", assessment.usage().calls(HOST_NAME));
        }
        if (modes.user().equals("host")) {
            assessment.add("userns-host");
        } else if (modes.user().isEmpty()) {
            // What Docker maps its daemon decides for all; no spec of a container says so.
            boolean closable = assessment.spec().engine() != Engine.DOCKER;
            assessment.add(
                    "userns-default",
                    closable ? Danger.LOW : Danger.INFO,
                    assessment.usage().unknown("no record tells of it"));
        }
        if (modes.cgroup().equals("host")) {
            assessment.add("cgroup-host", assessment.usage().path("/sys/fs/cgroup"));
        }
    }

    /** The ipc namespace and its shared memory. */
    private static void ipc(Assessment assessment) {
        String ipc = assessment.spec().namespaces().ipc();
        if (ipc.equals("host")) {
            assessment.add("ipc-host", assessment.usage().path("/dev/shm"));
        } else if (ipc.equals("shareable")) {
            assessment.add("ipc-shareable");
        } else if (NamespaceCheck.isShared(ipc)) {
            assessment.add(
                    "ipc-shared", NamespaceCheck.owner(ipc), assessment.usage().path("/dev/shm"));
        }
        Limits limits = assessment.spec().limits();
        limits.shmBytes()
                .filter(size -> size > DEFAULT_SHM && limits.memoryBytes().isEmpty())
                .ifPresent(size -> assessment.add(
                        "shm-large", size.toString(), assessment.usage().path("/dev/shm")));
    }

    /** The pid namespace, and what /proc shows of it. */
    private static void pid(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        String pid = spec.namespaces().pid();
        if (pid.equals("host")) {
            hostsPid(assessment);
        } else if (NamespaceCheck.isShared(pid)) {
            assessment.add(
                    "pid-shared", NamespaceCheck.owner(pid), assessment.usage().foreignProcess());
        } else if (assessment.options().is("shared-processes", "true")) {
            assessment.add(
                    "pid-shared", "its pod's containers", assessment.usage().foreignProcess());
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
    private static void hostsPid(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        boolean traces = assessment.capabilities().held().contains("sys_ptrace")
                && !spec.namespaces().hasOwnUsers()
                && !ConfinementCheck.confines(spec);
        boolean root = spec.root() && !spec.namespaces().hasOwnUsers();
        Optional<Usage> usage = assessment.usage().foreignProcess();
        if (traces) {
            if (spec.capabilities().privileged()) {
                assessment.addSort("pid-host-ptrace", "privileged", "", usage);
            } else {
                assessment.addForCapability("pid-host-ptrace", "sys_ptrace", usage);
            }
        } else {
            assessment.add("pid-host", root ? Danger.HIGH : Danger.MEDIUM, usage);
        }
    }

    /** Podman's proc-opts and a mount of a config.json are the only ways in which engines mount /proc with hidepid. */
    private static boolean hides(Assessment assessment) {
        return assessment.options().has("hidden-processes")
                || assessment.spec().security().options().stream()
                        .anyMatch(o -> o.startsWith("proc-opts=") && o.contains("hidepid"));
    }

    /**
     * Modes of a namespace that name whose namespace it is: {@code container:ID}, compose's {@code service:NAME}, Podman's
     * {@code ns:PATH}.
     */
    static boolean isShared(String mode) {
        return mode.startsWith("container:")
                || mode.startsWith("service:")
                || mode.startsWith("ns:")
                || mode.startsWith("pod:");
    }

    /** The container whose namespace is shared; its id is cut as engines print ids. */
    static String owner(String mode) {
        String id = mode.substring(mode.indexOf(':') + 1);
        return id.matches("[0-9a-f]{64}") ? id.substring(0, 12) : id;
    }
}
