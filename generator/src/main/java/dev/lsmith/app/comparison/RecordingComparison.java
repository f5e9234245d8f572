package dev.lsmith.app.comparison;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Subject;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelStore;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was seen in one recording and not in another. */
final class RecordingComparison {
    private RecordingComparison() {}

    /**
     * The accesses that only one of two models holds, whichever subject they are of.
     *
     * @throws InputException when one is no model
     */
    static Comparison of(PolicyFile before, PolicyFile after) throws InputException {
        SortedMap<Access, Evidence> was = accesses(before);
        SortedMap<Access, Evidence> is = accesses(after);
        List<Difference> differences = new ArrayList<>();
        is.forEach((access, evidence) -> {
            if (!was.containsKey(access)) {
                differences.add(difference(
                        ChangeDirection.WIDENED, access, evidence, after.path().toString()));
            }
        });
        was.forEach((access, evidence) -> {
            if (!is.containsKey(access)) {
                differences.add(difference(
                        ChangeDirection.NARROWED,
                        access,
                        evidence,
                        before.path().toString()));
            }
        });
        return new Comparison(differences);
    }

    private static SortedMap<Access, Evidence> accesses(PolicyFile file) throws InputException {
        Model model = ModelStore.read(file.path().toString(), KernelText.encode(file.text()))
                .model();
        SortedMap<Access, Evidence> accesses = new TreeMap<>();
        for (Map.Entry<Subject, SortedMap<Access, Evidence>> subject :
                model.observed().entrySet()) {
            accesses.putAll(subject.getValue());
        }
        return accesses;
    }

    private static Difference difference(ChangeDirection direction, Access access, Evidence evidence, String source) {
        List<DecidingRule> seen =
                List.of(new DecidingRule(access.kind() + " " + access.text(), source, words(evidence)));
        boolean added = direction == ChangeDirection.WIDENED;
        return new Difference(
                direction,
                "recording",
                access.kind(),
                access.text(),
                access.kind() + " " + access.text(),
                added ? List.of() : seen,
                added ? seen : List.of());
    }

    private static String words(Evidence evidence) {
        String at = evidence.positions().isEmpty()
                ? ""
                : ", at " + evidence.positions().iterator().next();
        return "seen " + (evidence.count() == 1 ? "once" : evidence.count() + " times") + at;
    }
}
