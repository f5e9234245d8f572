package dev.lsmith.report;

import dev.lsmith.access.Evidence;
import dev.lsmith.base.Position;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reasons and evidence in words. */
final class Sentence {
    private static final int PLACES = 3;

    private Sentence() {}

    static String of(Reason reason) {
        if (reason instanceof Reason.Observed observed) {
            return "seen: " + of(observed.evidence());
        }
        if (reason instanceof Reason.Derived derived) {
            return "derived (" + derived.how() + ") from: " + of(derived.evidence());
        }
        if (reason instanceof Reason.Granted granted) {
            return "given: " + granted.field() + " = " + granted.value();
        }
        Reason.Baseline baseline = (Reason.Baseline) reason;
        return "baseline " + baseline.baseline() + ": " + baseline.why();
    }

    static String of(Evidence evidence) {
        String records = evidence.count() == 1 ? "1 record" : evidence.count() + " records";
        String runs = evidence.runs().size() > 1 ? " in " + evidence.runs().size() + " runs" : "";
        String programs = evidence.programs().isEmpty() ? "" : ", by " + String.join(", ", evidence.programs());
        String phase = evidence.phases().stream()
                .map(p -> p.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" and ", ", ", ""));
        return records + runs + programs + phase + ", " + places(evidence.positions());
    }

    static String of(Synthesis.Basis basis) {
        return switch (basis) {
            case OBSERVED -> "observed";
            case DERIVED -> "derived";
            case DEFAULT_AND_SEEN -> "default + seen";
            case BASELINE -> "baseline";
        };
    }

    private static String places(List<Position> positions) {
        return "at "
                + positions.stream()
                        .sorted(Comparator.naturalOrder())
                        .limit(PLACES)
                        .map(Position::toString)
                        .collect(Collectors.joining(", "));
    }
}
