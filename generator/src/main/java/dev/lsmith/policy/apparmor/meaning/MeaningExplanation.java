package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.rule.AccessText;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /**
     * Asks the first profile, in which a container is started.
     *
     * @throws InputException when a profile is too complex
     */
    public static List<Explanation> ofFirst(
            List<ProfileMeaning> profiles, Access access, ProfileWriter writer, Model seen) throws InputException {
        MeaningExplanation explanation = new MeaningExplanation(new RuleTexts(writer, seen));
        for (ProfileMeaning profile : profiles.stream().limit(1).toList()) {
            explanation.ask(profile, access, access.text());
        }
        return explanation.answers;
    }

    private void askEach(List<ProfileMeaning> profiles, String text) throws InputException {
        Access access = AccessText.parse(text);
        for (ProfileMeaning profile : profiles) {
            ask(profile, access, text);
            askEach(profile.children(), text);
        }
    }

    private void ask(ProfileMeaning profile, Access access, String text) throws InputException {
        ProfileDecider decider = ProfileDecider.of(profile);
        Ruling owner = ruling(profile, decider, AccessText.ofOwner(access, Ownership.OWNER));
        Ruling other = ruling(profile, decider, AccessText.ofOwner(access, Ownership.OTHER));
        if (owner.equals(other)) {
            add(profile, text, ruling(profile, decider, access));
        } else {
            add(profile, "owner " + text, owner);
            add(profile, "other " + text, other);
        }
    }

    private static Ruling ruling(ProfileMeaning profile, ProfileDecider decider, Access access) {
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

    /**
     * How the kernel takes the answers of a profile's rules, by its flags (apparmor.d(5); {@code aa_audit_file} and {@code aa_check_perms}
     * in security/apparmor).
     */
    enum ProfileMode {
        /** As they are. */
        ENFORCE(""),

        /** What no rule speaks of is let through and logged. A {@code deny} rule still denies, without a word: unless it is audited. */
        COMPLAIN("complain"),

        /** No rule is asked. */
        UNCONFINED("unconfined"),

        /** What no rule speaks of is allowed: the parser adds a rule that allows everything (AppArmor 4.0). */
        DEFAULT_ALLOW("default_allow");

        private final String word;

        ProfileMode(String word) {
            this.word = word;
        }

        /** The mode of a profile with these flags. */
        static ProfileMode of(Set<String> flags) {
            for (ProfileMode mode : values()) {
                if (flags.contains(mode.word)) {
                    return mode;
                }
            }
            return ENFORCE;
        }

        /** The flag; empty for {@link #ENFORCE}, which needs none. */
        String word() {
            return word;
        }

        /**
         * What becomes of a process that does what the rules rule on.
         *
         * @param audited whether the profile has the flag {@code audit}, so that every use and every denial is logged
         */
        Ruling taken(Ruling byRules, boolean audited) {
            if (this == UNCONFINED) {
                return new Ruling(Outcome.ALLOWED, false, Optional.empty(), List.of());
            }
            if (byRules.outcome() == Outcome.NOT_MEDIATED) {
                return byRules;
            }
            Ruling ruling =
                    new Ruling(byRules.outcome(), byRules.logged() || audited, byRules.transition(), byRules.rules());
            boolean denied = ruling.outcome() == Outcome.DENIED;
            if (this == COMPLAIN && denied && ruling.logged()) {
                return new Ruling(Outcome.ALLOWED, true, Optional.empty(), ruling.rules());
            }
            return this == DEFAULT_ALLOW && denied && ruling.rules().isEmpty()
                    ? new Ruling(Outcome.ALLOWED, audited, Optional.empty(), List.of())
                    : ruling;
        }
    }
}
