package dev.lsmith.posture;

/** The ipc namespace. */
final class IpcCheck implements Check {
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
    }
}
