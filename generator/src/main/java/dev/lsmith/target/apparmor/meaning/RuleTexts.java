package dev.lsmith.target.apparmor.meaning;

import dev.lsmith.target.Comparison.Cause;
import dev.lsmith.target.apparmor.syntax.Place;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;
import dev.lsmith.target.apparmor.syntax.RuleLine;
import java.util.Collection;
import java.util.List;

/** Rules as a reader sees them: their text, their place, the comment behind them. */
final class RuleTexts {
    private static final Cause IMPLIED = new Cause("what apparmor_parser adds for hats and change_profile", "", "");

    private final ProfileWriter writer;

    RuleTexts(ProfileWriter writer) {
        this.writer = writer;
    }

    /** The rules of some indexes, in order. */
    List<Cause> causes(List<RuleLine> lines, Collection<Integer> indexes) {
        return indexes.stream()
                .map(index -> index < 0 ? IMPLIED : cause(lines.get(index)))
                .distinct()
                .toList();
    }

    Cause cause(RuleLine line) {
        String place = line.at().equals(Place.NONE) ? "" : line.at().toString();
        return new Cause(writer.write(line.written()), place, line.comment());
    }
}
