package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.meaning.ProfileMeaning;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says what the first profile of a file allows; the rules that decide are given as lsmith writes them. */
public final class AppArmorDecider implements Mechanism.PolicyDecider {
    private final ProfileDecider decider;
    private final ProfileWriter writer;

    /** The rules that decided something, as written: mostly they decide more. */
    private final Map<Rule, String> texts = new ConcurrentHashMap<>();

    /** Modes in which the kernel lets everything pass, or asks a person (apparmor.d(5), "flags"). */
    private static final Set<String> UNENFORCED = Set.of("complain", "unconfined", "prompt", "default_allow");

    private static final Set<ExecMode> STAYING = Set.of(ExecMode.IX, ExecMode.IX_UNSAFE);

    private final NamedEnds ends;
    private final ProfileMeaning meaning;

    private AppArmorDecider(ProfileMeaning meaning, NamedEnds ends, ProfileWriter writer) throws InputException {
        this.decider = ProfileDecider.of(meaning);
        this.meaning = meaning;
        this.ends = ends;
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
                first, NamedEnds.of(first.lines().stream().map(RuleLine::rule).toList()), writer);
    }

    /** The flag that keeps the kernel from enforcing the profile's answers; empty where it enforces them. */
    public Optional<String> unenforced() {
        return meaning.flags().stream().filter(UNENFORCED::contains).findFirst();
    }

    /** The first rule by which a process comes to run under another profile, or under none: what this one denies it may do there. */
    public Optional<String> wayOut() {
        return meaning.lines().stream()
                .map(RuleLine::rule)
                .filter(AppArmorDecider::leadsOut)
                .map(writer::write)
                .findFirst();
    }

    private static boolean leadsOut(Rule rule) {
        boolean elsewhere = rule instanceof ChangeProfileRule
                || (rule instanceof FileRule file
                        && file.exec().filter(exec -> !STAYING.contains(exec)).isPresent());
        return elsewhere && !rule.qualifiers().denies();
    }

    /**
     * What the profile says about an access. Of a socket whose record does not name its address or port, what it says of
     * those that its rules name.
     */
    @Override
    public Decision decide(Access access) {
        Ruling ruling = decider.decide(access);
        for (Access guess : ruling.outcome() == Decision.Outcome.DENIED ? ends.guesses(access) : List.<Access>of()) {
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
