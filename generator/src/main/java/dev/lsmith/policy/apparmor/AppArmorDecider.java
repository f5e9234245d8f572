package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider;
import dev.lsmith.policy.apparmor.meaning.ProfileMeaning;
import dev.lsmith.policy.apparmor.meaning.Ruling;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The first profile of a file, compiled for questions, with the rules that decide as lsmith writes them. */
public final class AppArmorDecider implements Mechanism.Decider {
    private final ProfileDecider decider;
    private final ProfileWriter writer;

    /** The rules that decided something, as written: mostly they decide more. */
    private final Map<Rule, String> texts = new ConcurrentHashMap<>();

    private final NamedPorts ports;

    private AppArmorDecider(ProfileDecider decider, NamedPorts ports, ProfileWriter writer) {
        this.decider = decider;
        this.ports = ports;
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
        ProfileMeaning first = profiles.get(0);
        return new AppArmorDecider(
                ProfileDecider.of(first),
                NamedPorts.of(first.lines().stream().map(RuleLine::rule).toList()),
                writer);
    }

    /**
     * What the profile says about an access. Of a socket whose record does not name its port, what it says of the ports
     * that its rules name.
     */
    @Override
    public Decision decide(Access access) {
        Ruling ruling = decider.decide(access);
        for (Access guess : ruling.outcome() == Decision.Outcome.DENIED ? ports.guesses(access) : List.<Access>of()) {
            Ruling guessed = decider.decide(guess);
            if (guessed.outcome() != Decision.Outcome.DENIED) {
                ruling = guessed;
                break;
            }
        }
        return new Decision(
                ruling.outcome(),
                ruling.rules().stream()
                        .map(RuleLine::written)
                        .map(rule -> texts.computeIfAbsent(rule, writer::write))
                        .distinct()
                        .toList());
    }
}
