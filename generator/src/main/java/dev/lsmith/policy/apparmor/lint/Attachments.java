package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.PathLanguage;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Profiles that attach to the same programs with equal weight: the kernel then takes neither (domain.c, find_attach). */
final class Attachments {
    private record Attached(Profile profile, Glob pattern, PathLanguage programs) {}

    /** By the text before their first glob: only those that begin alike can meet with equal weight. */
    private final Map<String, List<Attached>> attached = new HashMap<>();

    /** Takes the profiles of a file and tells which of them meet one that was there before. */
    List<Finding> add(List<Profile> profiles) throws InputException {
        List<Finding> findings = new ArrayList<>();
        for (Profile profile : profiles) {
            Optional<Glob> pattern =
                    profile.form() == Profile.HeadForm.PATH ? Optional.of(profile.name()) : profile.attachment();
            if (pattern.isPresent()) {
                Attached one = new Attached(profile, pattern.get(), PathLanguage.of(pattern.get(), Map.of()));
                List<Attached> alike =
                        attached.computeIfAbsent(pattern.get().beginning(), beginning -> new ArrayList<>());
                for (Attached other : alike) {
                    overlap(one, other).ifPresent(findings::add);
                }
                alike.add(one);
            }
        }
        return findings;
    }

    private static Optional<Finding> overlap(Attached one, Attached other) throws InputException {
        Optional<String> program =
                weight(one) == weight(other) ? one.programs().intersection(other.programs()) : Optional.empty();
        SourcePlace at = one.profile().at();
        SourcePlace there = other.profile().at();
        return program.map(p -> new Finding(
                at.position(),
                Severity.WARNING,
                "attachments-overlap",
                "profile `" + one.profile().name().text() + "` attaches to what another one does",
                p + " belongs to `" + other.profile().name().text() + "` (" + there.file() + ":" + there.line()
                        + ") as well, and neither is more exact: it runs with neither",
                "make one attachment more exact"));
    }

    /** How much of the pattern stands before its first glob; the longest wins, a plain path before all. */
    private static int weight(Attached attached) {
        Glob pattern = attached.pattern();
        return pattern.isLiteral() ? Integer.MAX_VALUE : pattern.beginning().length();
    }
}
