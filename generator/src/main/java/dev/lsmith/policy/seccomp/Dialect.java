package dev.lsmith.policy.seccomp;

/** Who reads a profile: three JSON dialects of one idea. */
public enum Dialect {
    /** {@code docker run --security-opt seccomp=FILE}; moby/profiles, {@code seccomp.go}. */
    DOCKER(1),
    /** {@code podman run --security-opt seccomp=FILE}; containers/common, {@code pkg/seccomp/types.go}. */
    PODMAN(38),
    /** {@code linux.seccomp} of a {@code config.json}; runtime-spec 1.3, {@code config-linux.md}. */
    OCI(1);

    private final int defaultErrno;

    Dialect(int defaultErrno) {
        this.defaultErrno = defaultErrno;
    }

    /** What the engine's own default profile answers to a call that it does not name: EPERM or ENOSYS. */
    public int defaultErrno() {
        return defaultErrno;
    }

    /** Whether rules may carry conditions on the container: {@code includes}, {@code excludes}, {@code archMap}. */
    public boolean conditional() {
        return this != OCI;
    }
}
