package dev.lsmith.target.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.Ownership;
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
        AccessText.parse(text);
        List<Explanation> explanations = new ArrayList<>();
        for (ProfileMeaning profile : profiles) {
            explanations.addAll(of(profile, text.strip(), new RuleTexts(writer)));
            explanations.addAll(of(profile.children(), text, writer));
        }
        return explanations;
    }

    /** One answer; two if the question leaves open whose file it is and the profile does not. */
    private static List<Explanation> of(ProfileMeaning profile, String text, RuleTexts texts) throws InputException {
        Decider decider = Decider.of(profile);
        Access access = AccessText.parse(text);
        if (isOfAnybody(access)) {
            Ruling owner = decider.decide(AccessText.parse("owner " + text));
            Ruling other = decider.decide(AccessText.parse("other " + text));
            if (!owner.equals(other)) {
                return List.of(
                        explanation(profile, "owner " + text, owner, texts),
                        explanation(profile, "other " + text, other, texts));
            }
        }
        return List.of(explanation(profile, text, decider.decide(access), texts));
    }

    private static boolean isOfAnybody(Access access) {
        return (access instanceof FileAccess file && file.ownership() == Ownership.UNKNOWN)
                || (access instanceof ExecAccess exec && exec.ownership() == Ownership.UNKNOWN)
                || (access instanceof LinkAccess link && link.ownership() == Ownership.UNKNOWN);
    }

    private static Explanation explanation(ProfileMeaning profile, String text, Ruling ruling, RuleTexts texts) {
        return new Explanation(
                profile.name(),
                text,
                ruling.outcome(),
                ruling.logged(),
                ruling.transition().map(Transition::toString).orElse(""),
                ruling.rules().stream().map(texts::cause).distinct().toList());
    }
}
