package dev.lsmith.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.audit.Loss;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.model.coverage.ServiceLife;
import dev.lsmith.model.coverage.ServiceLife.LifeEvent;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.report.Review.PolicyReview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;

/** The review for machines: {@code --json}. Plain ASCII, keys in a fixed order. */
public final class ReviewJson {
    private static final int VERSION = 2;

    private ReviewJson() {}

    /** The review as one JSON object, ending in a newline. */
    public static String write(Review review) {
        return JsonText.report(new Generated(
                "generate",
                VERSION,
                review.name(),
                review.origin(),
                WrittenReading.of(review.reading()),
                new Container(review.subjects(), review.others(), review.distinctAccesses(), review.observations()),
                review.life().map(ServiceLife::events),
                review.completeness().estimates().stream()
                        .map(WrittenEstimate::of)
                        .toList(),
                review.policies().stream().map(WrittenPolicy::of).toList(),
                review.launch(),
                review.commandLine(),
                review.diagnostics(),
                review.image()));
    }

    private record Generated(
            String lsmith,
            int version,
            String name,
            Review.Origin origin,
            WrittenReading reading,
            Container container,
            Optional<List<LifeEvent>> life,
            List<WrittenEstimate> completeness,
            List<WrittenPolicy> policies,
            List<Review.LaunchLine> launch,
            String commandLine,
            List<Diagnostic> diagnostics,
            @JsonInclude(Include.NON_ABSENT) Optional<Review.ImageReview> image) {}

    private record Container(
            List<String> subjects,
            @JsonInclude(Include.NON_EMPTY) List<Review.Other> others,
            int distinctAccesses,
            long records) {}

    /** Shares as texts with three digits, as JSON's numbers are of no certain precision. */
    private record WrittenEstimate(
            String mechanism,
            Completeness.Sampling sampling,
            int samples,
            int seen,
            int once,
            Optional<String> coverage,
            Optional<String> unseen,
            @JsonInclude(Include.NON_EMPTY) String why) {
        static WrittenEstimate of(Completeness.Estimate e) {
            return new WrittenEstimate(
                    e.mechanism(),
                    e.sampling(),
                    e.samples(),
                    e.seen(),
                    e.once(),
                    text(e.coverage()),
                    text(e.unseen()),
                    e.why());
        }

        private static Optional<String> text(OptionalDouble number) {
            return number.isPresent()
                    ? Optional.of(String.format(Locale.ROOT, "%.3f", number.getAsDouble()))
                    : Optional.empty();
        }
    }

    /**
     * What became of the lines of logs, and whether events are lost.
     *
     * @param lineFates how many lines met the same fate for the same reason
     */
    record WrittenReading(
            List<String> sources,
            long bytes,
            long lines,
            long events,
            List<ReadingReport.Tally> lineFates,
            List<Loss> losses,
            List<Diagnostic> diagnostics) {
        static WrittenReading of(ReadingReport reading) {
            return new WrittenReading(
                    reading.sources(),
                    reading.bytes(),
                    reading.lines(),
                    reading.events(),
                    reading.tallies(),
                    reading.losses(),
                    reading.diagnostics());
        }
    }

    private record WrittenPolicy(
            String target,
            String basis,
            List<String> files,
            List<RuleReasons> rules,
            List<OmittedAccess> leftOut,
            List<WiderRule> wider,
            List<String> notes) {
        static WrittenPolicy of(PolicyReview policy) {
            List<RuleReasons> rules = new ArrayList<>();
            policy.reasons()
                    .forEach((rule, reasons) -> rules.add(new RuleReasons(
                            rule, reasons.stream().map(WrittenReason::of).toList())));
            return new WrittenPolicy(
                    policy.target(),
                    Sentence.of(policy.synthesis().basis()),
                    policy.files(),
                    rules,
                    policy.synthesis().leftOut().stream().map(OmittedAccess::of).toList(),
                    policy.synthesis().wider().stream().map(WiderRule::of).toList(),
                    policy.synthesis().notes());
        }
    }

    private record RuleReasons(String rule, List<WrittenReason> reasons) {}

    private record OmittedAccess(String kind, String access, String reason, WrittenEvidence evidence) {
        static OmittedAccess of(LeftOut l) {
            return new OmittedAccess(
                    l.access().kind(), l.access().text(), l.reason(), WrittenEvidence.of(l.evidence()));
        }
    }

    private record WiderRule(String rule, String baseline, String what, WrittenReason reason) {
        static WiderRule of(Wider w) {
            return new WiderRule(w.rule(), w.baseline(), w.what(), WrittenReason.of(w.reason()));
        }
    }

    /** A reason; of its members those are there that its kind has. */
    private record WrittenReason(
            String kind,
            Optional<String> how,
            Optional<WrittenEvidence> evidence,
            Optional<String> field,
            Optional<String> value,
            Optional<String> baseline,
            Optional<String> why,
            Optional<WrittenGeneralisation> generalisation) {
        static WrittenReason of(Justification justification) {
            WrittenReason reason = of(justification.reason());
            return new WrittenReason(
                    reason.kind,
                    reason.how,
                    reason.evidence,
                    reason.field,
                    reason.value,
                    reason.baseline,
                    reason.why,
                    justification.generalisation().map(WrittenGeneralisation::of));
        }

        static WrittenReason of(Reason reason) {
            if (reason instanceof Reason.Observed observed) {
                return of("observed", Optional.empty(), observed.evidence());
            }
            if (reason instanceof Reason.Derived derived) {
                return of("derived", Optional.of(derived.how()), derived.evidence());
            }
            if (reason instanceof Reason.Granted granted) {
                return new WrittenReason(
                        "granted",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(granted.field()),
                        Optional.of(granted.value()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            }
            Reason.Baseline baseline = (Reason.Baseline) reason;
            return new WrittenReason(
                    "baseline",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(baseline.baseline()),
                    Optional.of(baseline.why()),
                    Optional.empty());
        }

        private static WrittenReason of(String kind, Optional<String> how, Evidence evidence) {
            return new WrittenReason(
                    kind,
                    how,
                    Optional.of(WrittenEvidence.of(evidence)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    private record WrittenGeneralisation(String rule, String newlyAllowed, List<String> observed) {
        static WrittenGeneralisation of(Generalisation g) {
            return new WrittenGeneralisation(g.rule(), g.newlyAllowed(), g.observed());
        }
    }

    private record WrittenEvidence(
            long count,
            SortedSet<String> runs,
            Optional<Instant> first,
            Optional<Instant> last,
            SortedSet<String> programs,
            SortedSet<Reporter> reporters,
            SortedSet<Phase> phases,
            List<Position> positions) {
        static WrittenEvidence of(Evidence e) {
            return new WrittenEvidence(
                    e.count(), e.runs(), e.first(), e.last(), e.programs(), e.reporters(), e.phases(), e.positions());
        }
    }
}
