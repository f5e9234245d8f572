package dev.lsmith.container;

import java.util.Locale;

/**
 * In whose words a container is described, which are the words in which a finding says what closes it. Some tell the
 * outcome; others tell what was asked for, and what they leave out is the image's or the engine's to decide.
 */
public enum SpecSyntax {
    /** {@code docker inspect} and its like: the outcome, of options that are flags of {@code docker run}. */
    INSPECT("run", true),
    /** A {@code docker run} or {@code podman run} line. */
    RUN("run", false),
    COMPOSE("compose", false),
    KUBERNETES("kubernetes", false),
    /** {@code crictl inspect}: the outcome, of fields of a pod. */
    CRI("kubernetes", true),
    QUADLET("quadlet", false),
    /** A runtime's {@code config.json}: the outcome. */
    OCI("oci", true),
    /** The config of an LXC container; the host's AppArmor decides what it leaves out. */
    LXC("lxc", false),
    /** An instance or profile of Incus or LXD. */
    INCUS("incus", false);

    private final String words;
    private final boolean outcome;

    SpecSyntax(String words, boolean outcome) {
        this.words = words;
        this.outcome = outcome;
    }

    /** The key of its words in {@code closings.ini}. */
    public String words() {
        return words;
    }

    /** Whether what it leaves out is not so; otherwise nobody knows. */
    public boolean tellsOutcome() {
        return outcome;
    }

    /** The form as the output writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The form that a container's engine has when nobody says which file it came from. */
    public static SpecSyntax of(ContainerSpec spec) {
        return switch (spec.engine()) {
            case KUBERNETES -> KUBERNETES;
            case CRI -> CRI;
            case OCI -> OCI;
            case LXC -> LXC;
            default -> INSPECT;
        };
    }
}
