package dev.lsmith.policy.apparmor.check;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.policy.apparmor.resolve.Resolution;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Parsed;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What apparmor_parser of a version would say of a policy.
 *
 * @param faults what it would be refused for; empty when it is accepted
 */
public record Acceptance(List<Diagnostic> faults) {
    public Acceptance {
        faults = List.copyOf(faults);
    }

    /** Whether the policy is accepted. */
    public boolean accepts() {
        return faults.isEmpty();
    }

    /** Judges the text of a policy. */
    public static Acceptance of(String source, String text, SearchPath path, LanguageVersion version) {
        Parsed<AppArmorProfile> reading = ProfileReader.reading(source, text);
        List<Diagnostic> faults = new ArrayList<>(reading.faults());
        PolicyCheck check = new PolicyCheck(version);
        Resolution resolution = Resolution.of(reading.tree(), path, version, check);
        check.resolved(resolution.policy());
        faults.addAll(resolution.faults());
        faults.addAll(check.faults());
        return new Acceptance(faults);
    }
}
