package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.LintCode.LintCodes;
import dev.lsmith.policy.apparmor.check.Acceptance;
import dev.lsmith.policy.apparmor.lint.LintedProfile.ProfileCheck;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.resolve.Resolution;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileReader.ParsedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds what is wrong with files of profiles, or wider than it looks, one file after the other; what profiles attach to is compared
 * across all of them.
 */
public final class Lint {
    /** The code of the finding that a file holds no profile, so that nothing of it was looked at. */
    public static final String NO_PROFILE = "no-profile";

    private final SearchPath path;
    private final LanguageVersion version;
    private final RuleText text = new RuleText();
    private final List<ProfileCheck> checks = checks(text);
    private final LintCodes codes = new LintCodes();
    private final Abis abis = new Abis(text);
    private final Attachments attachments = new Attachments();

    /** A lint that finds included files there and judges by that version of the language. */
    public Lint(SearchPath path, LanguageVersion version) {
        this.path = path;
        this.version = version;
    }

    private static List<ProfileCheck> checks(RuleText text) {
        IneffectiveRules ineffective = new IneffectiveRules(text);
        WideRules wide = new WideRules(text);
        PathMistakes paths = new PathMistakes(text);
        return List.of(
                ineffective::redundant,
                ineffective::closed,
                ineffective::opening,
                new WrittenPrograms(text),
                wide::reachingGuarded,
                wide::open,
                paths::gluedStars,
                paths::doubleSlashes,
                new WideMounts(text),
                paths::directories);
    }

    /**
     * All that there is to say about a file, sorted.
     *
     * @param file its name, for places
     * @param content its text
     */
    public List<Finding> check(String file, String content) {
        ParsedText<AppArmorProfile> reading = ProfileReader.reading(file, content);
        Resolution resolution = Resolution.of(reading.tree(), path, version);
        List<Finding> findings = new ArrayList<>();
        Acceptance.of(file, content, path, version).faults().forEach(f -> findings.add(fault(f, file)));
        List<LintedProfile> profiles = new ArrayList<>();
        Mediation mediation = Mediation.ofAbi(resolution.policy().abi()).compiledBy(version);
        for (Profile profile : resolution.policy().profiles()) {
            addWithChildren(profile, file, mediation, profiles, findings);
        }
        for (LintedProfile profile : profiles) {
            mode(profile.profile(), file, content).ifPresent(findings::add);
            checks.forEach(c -> gather(file, findings, () -> c.findings(profile)));
        }
        findings.addAll(abis.findings(resolution.policy(), profiles, file));
        findings.addAll(abis.missing(reading.tree(), path));
        findings.addAll(UnusedVariables.findings(reading.tree(), content));
        gather(file, findings, () -> attachments.add(resolution.policy().profiles()));
        if (resolution.policy().profiles().isEmpty()) {
            findings.add(unseen(file));
        }
        return once(findings);
    }

    /** Sorted; what a check found again of the file as a whole is what the reader found at its place. */
    private static List<Finding> once(List<Finding> findings) {
        return findings.stream()
                .distinct()
                .filter(finding -> finding.at().line() > 0
                        || findings.stream()
                                .noneMatch(other -> other.at().line() > 0
                                        && other.code().equals(finding.code())
                                        && other.what().equals(finding.what())))
                .sorted()
                .toList();
    }

    private static void addWithChildren(
            Profile profile, String file, Mediation mediation, List<LintedProfile> profiles, List<Finding> findings) {
        gather(file, findings, () -> {
            profiles.add(LintedProfile.of(profile, file, mediation));
            return List.of();
        });
        profile.children().forEach(child -> addWithChildren(child, file, mediation, profiles, findings));
    }

    /** What may be too complex to tell. */
    private interface Question {
        List<Finding> ask() throws InputException;
    }

    private static void gather(String file, List<Finding> findings, Question question) {
        try {
            findings.addAll(question.ask());
        } catch (InputException e) {
            findings.add(fault(e.diagnostic(), file));
        }
    }

    /** A flag under which the profile refuses nothing, or only what it denies by name. */
    private Optional<Finding> mode(Profile profile, String file, String content) {
        return Stream.of("complain", "unconfined", "default_allow")
                .filter(flag -> profile.flags().contains(flag))
                .findFirst()
                .map(flag -> codes.finding(
                        "profile-mode",
                        flagged(profile, flag, file, content),
                        profile.name().text() + ": " + flag));
    }

    /** Where the flag stands: in the line that names the profile, if they are in one. */
    private static Position flagged(Profile profile, String flag, String file, String content) {
        List<String> lines = content.lines().toList();
        Position first = Position.ofSource(file);
        for (int i = lines.size(); i > 0; i--) {
            int column = lines.get(i - 1).indexOf(flag);
            boolean flags = column >= 0 && lines.get(i - 1).contains("(");
            if (flags && lines.get(i - 1).contains(profile.name().beginning())) {
                return new Position(file, i, column + 1);
            }
            first = flags ? new Position(file, i, column + 1) : first;
        }
        return first;
    }

    private static Finding unseen(String file) {
        return new Finding(
                Position.ofSource(file),
                Severity.WARNING,
                NO_PROFILE,
                "it holds no profile",
                "rules are looked at where a profile takes them, so no rule of this file was looked at",
                "name the file that holds the profile");
    }

    private static Finding fault(Diagnostic fault, String file) {
        if (fault.code().equals(PathAutomaton.TOO_COMPLEX)) {
            return new Finding(
                    fault.position().orElse(Position.ofSource(file)),
                    Severity.WARNING,
                    Finding.COULD_NOT_SAY,
                    fault.message(),
                    "not every check could be made",
                    fault.help());
        }
        return new Finding(
                fault.position().orElse(Position.ofSource(file)),
                fault.severity(),
                fault.code(),
                fault.message(),
                "apparmor_parser refuses it",
                fault.help());
    }
}
