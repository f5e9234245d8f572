package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison.Cause;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.Collection;
import java.util.List;

/** Rules as a reader sees them: their text, their place, the comment behind them. */
final class RuleTexts {
    private static final Cause IMPLIED = new Cause("what apparmor_parser adds for hats and change_profile", "", "");

    private final ProfileWriter writer;
    private final SeenEvidence evidence;

    RuleTexts(ProfileWriter writer, Model seen) {
        this.writer = writer;
        this.evidence = new SeenEvidence(seen);
    }

    /** The rules of some indexes of a profile, in order. */
    List<Cause> causes(ProfileMeaning meaning, Collection<Integer> indexes) {
        return indexes.stream()
                .map(index ->
                        index < 0 ? IMPLIED : cause(meaning, meaning.lines().get(index)))
                .distinct()
                .toList();
    }

    /** A rule with the comment behind it, or else what was seen of what it allows. */
    Cause cause(ProfileMeaning meaning, RuleLine line) {
        String place = line.at().equals(SourcePlace.NONE) ? "" : line.at().toString();
        String why = line.comment().isEmpty() ? evidence.of(meaning, line) : line.comment();
        return new Cause(rule(line), place, why);
    }

    /** The rule as its file has it, in the one way in which lsmith writes rules. */
    String rule(RuleLine line) {
        return writer.write(line.written());
    }
}
