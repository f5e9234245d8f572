package dev.lsmith.target.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.target.apparmor.syntax.RuleLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What a recording holds of the accesses that a rule allows by itself. */
final class SeenEvidence {
    private final SortedMap<Access, Evidence> seen;

    SeenEvidence(Model model) {
        this.seen = model.accesses();
    }

    /** {@code seen 12 times, at audit.log:3}; empty when nothing was seen that the rule allows. */
    String of(ProfileMeaning meaning, RuleLine line) {
        Optional<Evidence> all = Optional.empty();
        if (!seen.isEmpty() && !line.rule().qualifiers().denies()) {
            all = evidence(meaning, line);
        }
        return all.map(SeenEvidence::text).orElse("");
    }

    private Optional<Evidence> evidence(ProfileMeaning meaning, RuleLine line) {
        Optional<Evidence> all = Optional.empty();
        try {
            Decider decider = Decider.of(meaning.only(List.of(line)));
            for (Map.Entry<Access, Evidence> entry : seen.entrySet()) {
                if (decider.decide(entry.getKey()).allows()) {
                    Evidence one = entry.getValue();
                    all = Optional.of(all.map(e -> e.merge(one)).orElse(one));
                }
            }
            return all;
        } catch (InputException e) {
            // A rule that is too complex by itself has been reported by whoever asked about it.
            return Optional.empty();
        }
    }

    private static String text(Evidence evidence) {
        String times = evidence.count() == 1 ? "seen once" : "seen " + evidence.count() + " times";
        return evidence.positions().stream()
                .sorted()
                .findFirst()
                .map(position -> times + ", at " + position)
                .orElse(times);
    }
}
