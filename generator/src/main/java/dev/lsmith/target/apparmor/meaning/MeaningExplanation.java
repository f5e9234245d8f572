package dev.lsmith.target.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.target.Explanation;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;
import java.util.ArrayList;
import java.util.List;

/** What each profile of a file, children too, says about one access. */
public final class MeaningExplanation {
    private MeaningExplanation() {}

    /**
     * Asks each profile.
     *
     * @throws InputException when the text is no access, or a profile is too complex
     */
    public static List<Explanation> of(List<ProfileMeaning> profiles, String text, ProfileWriter writer)
            throws InputException {
        Access access = AccessText.parse(text);
        RuleTexts texts = new RuleTexts(writer);
        List<Explanation> explanations = new ArrayList<>();
        for (ProfileMeaning profile : profiles) {
            Ruling ruling = Decider.of(profile).decide(access);
            explanations.add(new Explanation(
                    profile.name(),
                    text.strip(),
                    ruling.outcome(),
                    ruling.logged(),
                    ruling.transition().map(Transition::toString).orElse(""),
                    ruling.rules().stream().map(texts::cause).distinct().toList()));
            explanations.addAll(of(profile.children(), text, writer));
        }
        return explanations;
    }
}
