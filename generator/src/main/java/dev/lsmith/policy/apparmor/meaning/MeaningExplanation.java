package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.apparmor.rule.AccessText;
import dev.lsmith.policy.apparmor.rule.Transition;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What each profile of a file, children too, says about one access. */
public final class MeaningExplanation {
    private final RuleTexts texts;
    private final List<Explanation> answers = new ArrayList<>();

    private MeaningExplanation(RuleTexts texts) {
        this.texts = texts;
    }

    /**
     * Asks each profile, about the owner of a file and about others if it does not treat them alike.
     *
     * @param seen recordings that tell why a rule is there; may be empty
     *
     * @throws InputException when the text is no access, or a profile is too complex
     */
    public static List<Explanation> of(List<ProfileMeaning> profiles, String text, ProfileWriter writer, Model seen)
            throws InputException {
        MeaningExplanation explanation = new MeaningExplanation(new RuleTexts(writer, seen));
        explanation.askEach(profiles, text.strip());
        return explanation.answers;
    }

    private void askEach(List<ProfileMeaning> profiles, String text) throws InputException {
        Access access = AccessText.parse(text);
        for (ProfileMeaning profile : profiles) {
            Decider decider = Decider.of(profile);
            Ruling owner = ruling(profile, decider, AccessText.ofOwner(access, Ownership.OWNER));
            Ruling other = ruling(profile, decider, AccessText.ofOwner(access, Ownership.OTHER));
            if (owner.equals(other)) {
                add(profile, text, ruling(profile, decider, access));
            } else {
                add(profile, "owner " + text, owner);
                add(profile, "other " + text, other);
            }
            askEach(profile.children(), text);
        }
    }

    private static Ruling ruling(ProfileMeaning profile, Decider decider, Access access) {
        Set<String> flags = profile.flags();
        return ProfileMode.of(flags).taken(decider.decide(access), flags.contains("audit"));
    }

    private void add(ProfileMeaning profile, String text, Ruling ruling) {
        answers.add(new Explanation(
                profile.name(),
                ProfileMode.of(profile.flags()).word(),
                text,
                ruling.outcome(),
                ruling.logged(),
                ruling.transition().map(Transition::toString).orElse(""),
                ruling.rules().stream()
                        .map(line -> texts.cause(profile, line))
                        .distinct()
                        .toList()));
    }
}
