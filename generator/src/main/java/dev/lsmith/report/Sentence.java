package dev.lsmith.report;

import dev.lsmith.access.Evidence;
import dev.lsmith.base.Position;
import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.model.coverage.Completeness.Estimate;
import dev.lsmith.model.coverage.Completeness.Sampling;
import dev.lsmith.model.coverage.ServiceLife.Shown;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
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
        if (evidence.isCarried()) {
            return "nothing, but the image needs it: " + Evidence.CARRIED;
        }
        String records = evidence.count() == 1 ? "1 record" : evidence.count() + " records";
        String runs = evidence.runs().size() > 1 ? " in " + evidence.runs().size() + " runs" : "";
        String programs = evidence.programs().isEmpty() ? "" : ", by " + String.join(", ", evidence.programs());
        String phase = evidence.phases().stream()
                .map(p -> p.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" and ", ", ", ""));
        return records + runs + programs + phase + ", " + places(evidence.positions());
    }

    /** How complete recordings are, in one line: the least of what is estimated, or why nothing is. */
    static String of(Completeness completeness) {
        Optional<Estimate> least = completeness.estimates().stream()
                .filter(Estimate::isValid)
                .min(Comparator.comparingDouble(estimate -> estimate.coverage().getAsDouble()));
        if (least.isPresent()) {
            return "estimated: " + percent(least.get().coverage()) + " of what it does next was seen before ("
                    + least.get().mechanism() + ", from " + least.get().samples() + " "
                    + word(least.get().sampling())
                    + ")";
        }
        return completeness.estimates().stream()
                .findFirst()
                .map(estimate -> "cannot be estimated: " + estimate.why())
                .orElse("cannot be estimated: nothing of the container was recorded");
    }

    static String percent(OptionalDouble share) {
        // Rounded down: 99.6 % are not 100 %.
        return share.isPresent() ? String.format(Locale.ROOT, "%.0f %%", Math.floor(100 * share.getAsDouble())) : "-";
    }

    static String word(Sampling sampling) {
        return sampling == Sampling.RUNS ? "runs" : "stretches of time";
    }

    static String of(Shown shown) {
        return switch (shown) {
            case YES -> "yes";
            case NO -> "no";
            case UNTOLD -> "this log does not tell";
        };
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
