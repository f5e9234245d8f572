package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec;
import java.util.List;
import java.util.Optional;

/** How far a container is isolated. */
public final class Posture {
    private static final List<Check> CHECKS = List.of(
            new PrivilegeCheck(),
            new ProcessCheck(),
            new FilesystemCheck(),
            new MountCheck(),
            new DeviceCheck(),
            new IpcCheck(),
            new NetworkCheck(),
            new NamespaceCheck(),
            new LimitCheck(),
            new CapabilityCheck(),
            new SeccompCheck(),
            new LabelCheck(),
            new SecretCheck(),
            new ImageCheck());

    private Posture() {}

    /**
     * What is open, the gravest first.
     *
     * @param spec what the container was given
     * @param form in whose words
     * @param recording what it did; with it each finding says whether it was seen to be needed
     */
    public static List<Finding> of(ContainerSpec spec, Form form, Optional<Recording> recording) {
        Assessment assessment = new Assessment(spec, form, new Seen(recording));
        CHECKS.forEach(check -> check.check(assessment));
        return assessment.sorted();
    }

    /** As the other, for a spec that its engine told. */
    static List<Finding> of(ContainerSpec spec, Optional<Recording> recording) {
        return of(spec, Form.of(spec), recording);
    }
}
