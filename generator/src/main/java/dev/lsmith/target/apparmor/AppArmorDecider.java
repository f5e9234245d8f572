package dev.lsmith.target.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Target;
import dev.lsmith.target.apparmor.meaning.Decider;
import dev.lsmith.target.apparmor.meaning.ProfileMeaning;
import dev.lsmith.target.apparmor.meaning.Ruling;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;
import dev.lsmith.target.apparmor.syntax.Rule;
import dev.lsmith.target.apparmor.syntax.RuleLine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The first profile of a file, compiled for questions, with the rules that decide as lsmith writes them. */
public final class AppArmorDecider implements Target.Decider {
    private final Decider decider;
    private final ProfileWriter writer;

    /** The rules that decided something, as written: mostly they decide more. */
    private final Map<Rule, String> texts = new ConcurrentHashMap<>();

    private AppArmorDecider(Decider decider, ProfileWriter writer) {
        this.decider = decider;
        this.writer = writer;
    }

    /**
     * Compiles the first of some profiles.
     *
     * @throws InputException when there is none, or it is too complex
     */
    static AppArmorDecider of(List<ProfileMeaning> profiles, ProfileWriter writer) throws InputException {
        if (profiles.isEmpty()) {
            throw new InputException(Diagnostic.error("no-profile", "the file holds no profile", "see apparmor.d(5)"));
        }
        return new AppArmorDecider(Decider.of(profiles.get(0)), writer);
    }

    /** What the profile says about an access. */
    @Override
    public Decision decide(Access access) {
        Ruling ruling = decider.decide(access);
        return new Decision(
                ruling.outcome(),
                ruling.rules().stream()
                        .map(RuleLine::written)
                        .map(rule -> texts.computeIfAbsent(rule, writer::write))
                        .distinct()
                        .toList());
    }
}
