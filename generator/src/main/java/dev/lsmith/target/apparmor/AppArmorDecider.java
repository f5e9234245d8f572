package dev.lsmith.target.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Target;
import dev.lsmith.target.apparmor.meaning.Decider;
import dev.lsmith.target.apparmor.meaning.Ruling;
import dev.lsmith.target.apparmor.resolve.SearchPath;
import dev.lsmith.target.apparmor.syntax.AppArmorProfile;
import dev.lsmith.target.apparmor.syntax.LanguageVersion;
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
     * Compiles the first profile of a file, with includes from the installed policy.
     *
     * @throws InputException when it has none, lacks an include or a variable, or is too complex
     */
    public static AppArmorDecider of(AppArmorProfile policy, ProfileWriter writer) throws InputException {
        return of(policy, new PolicyMeaning(SearchPath.standard(), LanguageVersion.NEWEST), writer);
    }

    static AppArmorDecider of(AppArmorProfile policy, PolicyMeaning meaning, ProfileWriter writer)
            throws InputException {
        if (policy.profiles().isEmpty()) {
            throw new InputException(Diagnostic.error("no-profile", "the file holds no profile", "see apparmor.d(5)"));
        }
        return new AppArmorDecider(Decider.of(meaning.of(policy).get(0)), writer);
    }

    /** What the profile says about an access. */
    @Override
    public Decision decide(Access access) {
        Ruling ruling = decider.decide(access);
        return new Decision(
                ruling.outcome(),
                ruling.rules().stream()
                        .map(RuleLine::written)
                        .map(writer::write)
                        .distinct()
                        .toList());
    }
}
