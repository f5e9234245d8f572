package dev.lsmith.target.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Target;
import dev.lsmith.target.apparmor.meaning.Decider;
import dev.lsmith.target.apparmor.meaning.Mediation;
import dev.lsmith.target.apparmor.meaning.ProfileMeaning;
import dev.lsmith.target.apparmor.meaning.Ruling;
import dev.lsmith.target.apparmor.syntax.AppArmorProfile;
import dev.lsmith.target.apparmor.syntax.Profile;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;
import dev.lsmith.target.apparmor.syntax.RuleLine;

/** The first profile of a file, compiled for questions, with the rules that decide as lsmith writes them. */
public final class AppArmorDecider implements Target.Decider {
    private final Decider decider;
    private final ProfileWriter writer;

    private AppArmorDecider(Decider decider, ProfileWriter writer) {
        this.decider = decider;
        this.writer = writer;
    }

    /**
     * Compiles the first profile of a file.
     *
     * @throws InputException when it has none, uses a variable that is not declared, or is too complex
     */
    public static AppArmorDecider of(AppArmorProfile policy, ProfileWriter writer) throws InputException {
        if (policy.profiles().isEmpty()) {
            throw new InputException(Diagnostic.error("no-profile", "the file holds no profile", "see apparmor.d(5)"));
        }
        Profile profile = policy.profiles().get(0);
        ProfileMeaning meaning =
                ProfileMeaning.of(profile, DeclaredVariables.of(policy, profile), Mediation.ofAbi(policy.abi()));
        return new AppArmorDecider(Decider.of(meaning), writer);
    }

    /** What the profile says about an access. */
    @Override
    public Decision decide(Access access) {
        Ruling ruling = decider.decide(access);
        return new Decision(
                ruling.outcome(),
                ruling.rules().stream()
                        .map(RuleLine::rule)
                        .map(writer::write)
                        .distinct()
                        .toList());
    }
}
