package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec;
import java.util.List;
import java.util.Optional;

/**
 * All that is said of one container's isolation.
 *
 * @param container its name, else its id, else its image; as the spec has it
 * @param source the spec's file
 * @param form in whose words it is described
 * @param findings what is open, the gravest first
 * @param podSecurity the level of the Pod Security Standards
 * @param observed whether a log told what it did
 */
public record PostureReport(
        String container, String source, Form form, List<Finding> findings, PodSecurity podSecurity, boolean observed) {
    public PostureReport {
        findings = List.copyOf(findings);
    }

    /** The report on a container, with what a log showed of it if there is one. */
    public static PostureReport of(ContainerSpec spec, Form form, Optional<Recording> recording) {
        String name = spec.name().isEmpty() ? spec.id() : spec.name();
        return new PostureReport(
                name.isEmpty() ? spec.image() : name,
                spec.source(),
                form,
                Posture.of(spec, form, recording),
                PodSecurity.of(spec, form),
                recording.filter(r -> !r.model().isEmpty()).isPresent());
    }

    /** Whether a finding is as dangerous as this, or more. */
    public boolean reaches(Danger danger) {
        return findings.stream().anyMatch(f -> f.danger().compareTo(danger) >= 0);
    }
}
