package dev.lsmith.posture;

import dev.lsmith.model.Model;
import dev.lsmith.spec.ContainerSpec;
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
            new LabelCheck());

    private Posture() {}

    /**
     * What is open, the gravest first.
     *
     * @param spec what the container was given
     * @param model what it did; with it each finding that a log can speak about says whether it is needed
     */
    public static List<Finding> of(ContainerSpec spec, Optional<Model> model) {
        Assessment assessment = new Assessment(spec, new Seen(model));
        CHECKS.forEach(check -> check.check(assessment));
        return assessment.sorted();
    }
}
