package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.posture.Assessment.IsolationCheck;
import dev.lsmith.posture.PostureFinding.Danger;
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
        String container,
        String source,
        SpecSyntax form,
        List<PostureFinding> findings,
        PodSecurityStandard podSecurity,
        boolean observed) {
    private static final List<IsolationCheck> CHECKS = List.of(
            new PrivilegeCheck(),
            new FilesystemCheck(),
            new HostMountCheck(),
            new NetworkIsolationCheck(),
            new NamespaceCheck(),
            new LimitCheck(),
            new ConfinementCheck(),
            new ContentCheck());

    public PostureReport {
        findings = List.copyOf(findings);
    }

    /** The report on a container, with what a log showed of it if there is one. */
    public static PostureReport of(ContainerSpec spec, SpecSyntax form, Optional<Recording> recording) {
        String name = spec.name().isEmpty() ? spec.id() : spec.name();
        return new PostureReport(
                name.isEmpty() ? spec.image() : name,
                spec.source(),
                form,
                PostureReport.findings(spec, form, recording),
                PodSecurityStandard.of(spec, form),
                recording.filter(r -> !r.model().isEmpty()).isPresent());
    }

    /** Whether a finding is as dangerous as this, or more. */
    public boolean reaches(Danger danger) {
        return findings.stream().anyMatch(f -> f.danger().compareTo(danger) >= 0);
    }

    /**
     * What logs showed of a container.
     *
     * @param model what it did
     * @param coverage what it can say of what is not there
     */
    public record Recording(Model model, Coverage coverage) {}

    /**
     * What is open, the gravest first.
     *
     * @param spec what the container was given
     * @param form in whose words
     * @param recording what it did; with it each finding says whether it was seen to be needed
     */
    public static List<PostureFinding> findings(ContainerSpec spec, SpecSyntax form, Optional<Recording> recording) {
        Assessment assessment = new Assessment(spec, form, new RecordedUsage(recording));
        CHECKS.forEach(check -> check.check(assessment));
        return assessment.sorted();
    }

    /** The report of a spec in the words of the engine that told it. */
    static List<PostureFinding> findings(ContainerSpec spec, Optional<Recording> recording) {
        return findings(spec, SpecSyntax.of(spec), recording);
    }
}
