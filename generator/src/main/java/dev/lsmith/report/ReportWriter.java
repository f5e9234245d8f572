package dev.lsmith.report;

import dev.lsmith.access.Access;
import dev.lsmith.audit.Loss;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.base.render.Templates;
import dev.lsmith.model.coverage.ServiceLife.Shown;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.report.Review.ImageReview;
import dev.lsmith.report.Review.PolicyReview;
import dev.lsmith.report.Review.RulePrice;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code report.md}: each rule with its evidence, each thing left out with its reason. */
public final class ReportWriter {
    private static final int EXAMPLES = 4;

    private final Templates templates = new Templates(Markdown.WORDS, Map.of("code", Markdown.CODE));

    /** The report as Markdown; the same bytes for equal reviews. */
    public String markdown(Review review) {
        StringWriter out = new StringWriter();
        try {
            markdown(review, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** Writes the report, a rule at a time. */
    public void markdown(Review review, Writer out) throws IOException {
        templates.render(
                "review/report.md.ftl",
                Map.of(
                        "name", review.name(),
                        "size",
                                List.of(
                                        review.reading().lines(),
                                        review.reading().bytes(),
                                        (long) review.reading().sources().size(),
                                        review.reading().events()),
                        "tallies",
                                review.reading().tallies().stream()
                                        .map(TallyView::of)
                                        .toList(),
                        "losses",
                                review.reading().losses().stream()
                                        .map(ReportWriter::loss)
                                        .toList(),
                        "container",
                                Map.of(
                                        "origin",
                                        review.origin(),
                                        "logs",
                                        review.origin().numbered(),
                                        "subjects",
                                        review.subjects(),
                                        "complete",
                                        complete(review),
                                        "hole",
                                        SummaryWriter.hole(review)
                                                .map(Diagnostic::message)
                                                .orElse(""),
                                        "others",
                                        shown(
                                                review.others(),
                                                o -> Map.of("subject", o.subject(), "records", o.records()))),
                        "counts", List.of(review.distinctAccesses(), review.observations()),
                        "policies",
                                review.policies().stream()
                                        .map(policy -> policy(policy, review))
                                        .toList(),
                        "launch", review.launch(),
                        "commandLine", review.commandLine(),
                        "diagnostics", diagnostics(review)),
                out);
    }

    private static List<Map<String, Object>> diagnostics(Review review) {
        return Stream.concat(review.diagnostics().stream(), review.reading().diagnostics().stream())
                .map(ReportWriter::diagnostic)
                .toList();
    }

    private static Map<String, Object> diagnostic(Diagnostic d) {
        return Map.of(
                "severity", d.severity().name().toLowerCase(Locale.ROOT),
                "place", d.position().map(Position::toString).orElse(""),
                "message", d.message(),
                "help", d.help());
    }

    private static Map<String, Object> loss(Loss loss) {
        return Map.of(
                "kind", loss.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "lost", loss.lost(),
                "place", loss.position().toString());
    }

    private static Map<String, Object> complete(Review review) {
        List<Map<String, Object>> life = review.life().stream()
                .flatMap(each -> each.events().stream())
                .map(event -> Map.<String, Object>of(
                        "name", event.name(),
                        "shown", Sentence.of(event.shown()),
                        "exercise", event.shown() == Shown.YES ? "" : event.exercise()))
                .toList();
        List<Map<String, Object>> estimates = review.completeness().estimates().stream()
                .map(e -> Map.<String, Object>of(
                        "mechanism", e.mechanism(),
                        "seen", e.seen(),
                        "once", e.once(),
                        "samples", e.samples() + " " + Sentence.word(e.sampling()),
                        "coverage", Sentence.percent(e.coverage()),
                        "unseen",
                                e.unseen().isPresent()
                                        ? String.format(
                                                Locale.ROOT,
                                                "%.0f",
                                                Math.ceil(e.unseen().getAsDouble()))
                                        : "-",
                        "why", e.why()))
                .toList();
        return Map.of(
                "life",
                life,
                "estimates",
                estimates,
                "image",
                review.image().map(ImageReview::text).orElse(""));
    }

    /** The runs that the policies were learned from. */
    private static SortedSet<String> runs(Review review) {
        SortedSet<String> runs = new TreeSet<>();
        review.policies().stream()
                .flatMap(policy -> policy.synthesis().justifications().stream())
                .flatMap(justification -> justification.reason().learnedFrom().stream())
                .forEach(evidence -> runs.addAll(evidence.runs()));
        return runs;
    }

    private static Map<String, Object> policy(PolicyReview policy, Review review) {
        SortedSet<String> runs = runs(review);
        return Map.of(
                "target", policy.target(),
                "files", policy.files(),
                "basis", Sentence.of(policy.synthesis().basis()),
                "rules",
                        shown(
                                List.copyOf(policy.reasons().entrySet()),
                                e -> rule(e.getKey(), e.getValue(), runs, review.image())),
                "leftOut",
                        shown(
                                policy.synthesis().leftOut(),
                                l -> Map.of(
                                        "access",
                                                l.access().kind() + " "
                                                        + l.access().text(),
                                        "reason", l.reason(),
                                        "evidence", Sentence.of(l.evidence()))),
                "wider",
                        shown(
                                policy.synthesis().wider(),
                                w -> Map.of(
                                        "rule", w.rule(),
                                        "baseline", w.baseline(),
                                        "what", w.what(),
                                        "reason", Sentence.of(w.reason()))),
                "notes", policy.synthesis().notes());
    }

    /** Each as the template needs it, made when the template comes to it: there may be very many. */
    private static <T> List<Map<String, ?>> shown(List<T> all, Function<T, Map<String, ?>> view) {
        return new AbstractList<>() {
            @Override
            public Map<String, ?> get(int index) {
                return view.apply(all.get(index));
            }

            @Override
            public int size() {
                return all.size();
            }
        };
    }

    private static Map<String, Object> rule(
            String rule, List<Justification> reasons, SortedSet<String> runs, Optional<ImageReview> image) {
        return Map.of(
                "rule",
                rule,
                "image",
                image.map(i -> i.prices().get(rule)).map(RulePrice::text).orElse(""),
                "reasons",
                reasons.stream().map(reason -> reason(reason, runs)).toList());
    }

    private static Map<String, Object> reason(Justification justification, SortedSet<String> runs) {
        return Map.of(
                "reason",
                        Sentence.of(justification.reason())
                                + justification
                                        .reason()
                                        .shownBy(runs)
                                        .map(word -> ", " + word)
                                        .orElse(""),
                "accesses", accesses(justification.reason()),
                "generalisation",
                        justification.generalisation().stream()
                                .map(g -> Map.of(
                                        "rule", g.rule(),
                                        "observed",
                                                g.observed().stream()
                                                        .limit(EXAMPLES)
                                                        .toList(),
                                        "newlyAllowed", g.newlyAllowed()))
                                .toList());
    }

    private static List<String> accesses(Reason reason) {
        List<Access> accesses = List.of();
        if (reason instanceof Reason.Observed observed) {
            accesses = observed.accesses();
        } else if (reason instanceof Reason.Derived derived) {
            accesses = derived.accesses();
        }
        List<String> shown = accesses.stream()
                .limit(EXAMPLES)
                .map(a -> a.kind() + " " + a.text())
                .toList();
        return accesses.size() <= EXAMPLES
                ? shown
                : Stream.concat(shown.stream(), Stream.of("and " + (accesses.size() - EXAMPLES) + " more"))
                        .toList();
    }

    /** What became of lines, in words. */
    public record TallyView(String state, String reason, long lines, String example) {
        static TallyView of(ReadingReport.Tally tally) {
            return new TallyView(
                    words(tally.state()),
                    tally.reason(),
                    tally.lines(),
                    tally.examples().stream()
                            .findFirst()
                            .map(Position::toString)
                            .orElse(""));
        }

        private static String words(LineState state) {
            return switch (state) {
                case UNRECOGNISED -> "no record";
                case IGNORED -> "left out on purpose";
                case UNSUPPORTED -> "not understood";
                case PARTIAL -> "used in part";
                case READ -> "used";
            };
        }
    }
}
