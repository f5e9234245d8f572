package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec.Limits;

/** The ipc namespace and its shared memory. */
final class IpcCheck implements Check {
    /** Docker's default is 64 MiB, Podman's 62.5; both count against the memory limit, if there is one. */
    private static final long DEFAULT_SHM = 64L << 20;

    @Override
    public void check(Assessment assessment) {
        String ipc = assessment.spec().namespaces().ipc();
        if (ipc.equals("host")) {
            assessment.add("ipc-host", assessment.seen().path("/dev/shm"));
        } else if (ipc.equals("shareable")) {
            assessment.add("ipc-shareable");
        } else if (SharedNamespace.isOf(ipc)) {
            assessment.add(
                    "ipc-shared", SharedNamespace.of(ipc), assessment.seen().path("/dev/shm"));
        }
        Limits limits = assessment.spec().limits();
        limits.shmBytes()
                .filter(size -> size > DEFAULT_SHM && limits.memoryBytes().isEmpty())
                .ifPresent(size -> assessment.add(
                        "shm-large", size.toString(), assessment.seen().path("/dev/shm")));
    }
}
