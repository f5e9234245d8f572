package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider;
import dev.lsmith.policy.apparmor.meaning.ProfileMeaning;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A profile, child profile or hat as the checks see it.
 *
 * @param profile the resolved profile: no includes, variables, conditionals or blocks
 * @param meaning what it allows
 * @param decider the same, ready for questions
 * @param file the file that the user asked about; what an include brought is not blamed
 */
record LintedProfile(Profile profile, ProfileMeaning meaning, ProfileDecider decider, String file) {
    /**
     * Makes a profile ready.
     *
     * @param mediation what its abi mediates; rules for anything else are a finding of their own
     * @throws InputException when its patterns are too complex
     */
    static LintedProfile of(Profile profile, String file, Mediation mediation) throws InputException {
        ProfileMeaning meaning = ProfileMeaning.of(profile, Map.of(), mediation);
        return new LintedProfile(profile, meaning, ProfileDecider.of(meaning), file);
    }

    /** Whether a rule stands in the file itself. */
    boolean isOwn(RuleLine line) {
        return line.at().file().equals(file);
    }

    /** The rules that stand in the file itself. */
    List<RuleLine> own() {
        return meaning.lines().stream().filter(this::isOwn).toList();
    }

    /** One kind of question to a profile. */
    @FunctionalInterface
    interface ProfileCheck {
        /**
         * What it finds in the profile's own rules.
         *
         * @throws InputException when the patterns are too complex to tell
         */
        List<Finding> findings(LintedProfile profile) throws InputException;
    }

    /** How findings name rules. */
    static final class RuleText {
        private static final int MOST_NAMED = 3;

        private final ProfileWriter writer = new ProfileWriter();

        /** The rule between backquotes. */
        String of(RuleLine line) {
            return "`" + writer.write(line.written()) + "`";
        }

        /** The rule with its place: {@code `/a r,` (file:line)}. */
        String placed(RuleLine line) {
            return of(line) + " (" + line.at().file() + ":" + line.at().line() + ")";
        }

        /** Some rules with their places, not more than a reader wants to see. */
        String placed(List<RuleLine> lines) {
            String named = lines.stream().limit(MOST_NAMED).map(this::placed).collect(Collectors.joining(" and "));
            int more = lines.size() - MOST_NAMED;
            return more > 0 ? named + " and " + more + " more" : named;
        }
    }
}
