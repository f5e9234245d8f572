package dev.lsmith.policy.capability;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.base.Printable;
import dev.lsmith.policy.Reason;
import dev.lsmith.policy.capability.CapabilitySet.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reasons as {@code capabilities.json} tells them; text from logs made printable. */
final class ReasonText {
    private ReasonText() {}

    static Kept of(Reason reason) {
        if (reason instanceof Reason.Observed observed) {
            return new Kept("used by " + programs(observed.evidence()), lines(observed.evidence()));
        }
        if (reason instanceof Reason.Derived derived) {
            return new Kept(derived.how() + ": " + accesses(derived.accesses()), lines(derived.evidence()));
        }
        if (reason instanceof Reason.Granted granted) {
            return new Kept(Printable.of(granted.field() + " " + granted.value()), List.of());
        }
        Reason.Baseline baseline = (Reason.Baseline) reason;
        return new Kept(baseline.baseline() + ": " + baseline.why(), List.of());
    }

    static String programs(Evidence evidence) {
        return evidence.programs().isEmpty()
                ? "a program that the records do not name"
                : evidence.programs().stream().map(Printable::of).collect(Collectors.joining(", "));
    }

    private static String accesses(List<Access> accesses) {
        return accesses.stream()
                .map(a -> Printable.of(a.kind() + " " + a.text()))
                .collect(Collectors.joining("; "));
    }

    /** What told it, then where it stands. */
    private static List<String> lines(Evidence evidence) {
        List<String> lines = new ArrayList<>();
        evidence.positions().forEach(p -> lines.add(Printable.of(p.toString())));
        return lines;
    }
}
