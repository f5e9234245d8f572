package dev.lsmith.report;

import dev.lsmith.access.Evidence;
import dev.lsmith.audit.Loss;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.policy.Reason;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.report.Review.Origin;
import dev.lsmith.report.Review.PolicyReview;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The review for machines: {@code --json}. Plain ASCII, keys in a fixed order. */
public final class ReviewJson {
    private static final int VERSION = 2;

    private ReviewJson() {}

    /** The review as one JSON object, ending in a newline. */
    public static String write(Review review) {
        ObjectNode root = MachineJson.object();
        root.put("lsmith", "generate").put("version", VERSION).put("name", review.name());
        origin(root.putObject("origin"), review.origin());
        reading(root.putObject("reading"), review.reading());
        ObjectNode container = root.putObject("container");
        review.subjects().forEach(container.putArray("subjects")::add);
        for (Review.Other other : review.others()) {
            container
                    .withArray("others")
                    .addObject()
                    .put("subject", other.subject())
                    .put("records", other.records());
        }
        container.put("distinctAccesses", review.distinctAccesses()).put("records", review.observations());
        ArrayNode policies = root.putArray("policies");
        review.policies().forEach(p -> policy(policies.addObject(), p));
        ArrayNode launch = root.putArray("launch");
        review.launch()
                .forEach(l -> launch.addObject().put("argument", l.argument()).put("reason", l.reason()));
        root.put("commandLine", review.commandLine());
        diagnostics(root.putArray("diagnostics"), review.diagnostics());
        return MachineJson.write(root);
    }

    private static void origin(ObjectNode node, Origin origin) {
        origin.logs().forEach(node.putArray("logs")::add);
        origin.kernels().forEach(node.putArray("kernels")::add);
        node.put("engine", origin.engine()).put("image", origin.image()).put("imageId", origin.imageId());
        node.put("version", origin.version());
    }

    /** What became of the lines of logs, and whether events are lost. */
    static void reading(ObjectNode node, ReadingReport reading) {
        reading.sources().forEach(node.putArray("sources")::add);
        node.put("bytes", reading.bytes()).put("lines", reading.lines()).put("events", reading.events());
        ArrayNode tallies = node.putArray("lineFates");
        for (ReadingReport.Tally tally : reading.tallies()) {
            ObjectNode t = tallies.addObject();
            t.put("state", lower(tally.state())).put("reason", tally.reason()).put("lines", tally.lines());
            tally.examples().stream().map(Position::toString).forEach(t.putArray("examples")::add);
        }
        ArrayNode losses = node.putArray("losses");
        for (Loss loss : reading.losses()) {
            losses.addObject()
                    .put("kind", lower(loss.kind()))
                    .put("lost", loss.lost())
                    .put("position", loss.position().toString());
        }
        diagnostics(node.putArray("diagnostics"), reading.diagnostics());
    }

    private static void diagnostics(ArrayNode array, Iterable<Diagnostic> diagnostics) {
        for (Diagnostic d : diagnostics) {
            ObjectNode node = array.addObject();
            node.put("severity", lower(d.severity())).put("code", d.code());
            d.position().ifPresent(p -> node.put("position", p.toString()));
            node.put("message", d.message()).put("help", d.help());
        }
    }

    private static void policy(ObjectNode node, PolicyReview policy) {
        node.put("target", policy.target())
                .put("basis", Sentence.of(policy.synthesis().basis()));
        policy.files().forEach(node.putArray("files")::add);
        ArrayNode rules = node.putArray("rules");
        policy.reasons().forEach((rule, reasons) -> {
            ObjectNode one = rules.addObject().put("rule", rule);
            ArrayNode why = one.putArray("reasons");
            reasons.forEach(j -> justification(why.addObject(), j));
        });
        ArrayNode leftOut = node.putArray("leftOut");
        for (LeftOut l : policy.synthesis().leftOut()) {
            ObjectNode out = leftOut.addObject();
            out.put("kind", l.access().kind()).put("access", l.access().text()).put("reason", l.reason());
            evidence(out.putObject("evidence"), l.evidence());
        }
        ArrayNode wider = node.putArray("wider");
        for (Wider w : policy.synthesis().wider()) {
            ObjectNode out = wider.addObject();
            out.put("rule", w.rule()).put("baseline", w.baseline()).put("what", w.what());
            reason(out.putObject("reason"), w.reason());
        }
        policy.synthesis().notes().forEach(node.putArray("notes")::add);
    }

    private static void justification(ObjectNode node, Justification j) {
        reason(node, j.reason());
        j.generalisation().ifPresent(g -> {
            ObjectNode pattern = node.putObject("generalisation");
            pattern.put("rule", g.rule()).put("newlyAllowed", g.newlyAllowed());
            g.observed().forEach(pattern.putArray("observed")::add);
        });
    }

    private static void reason(ObjectNode node, Reason reason) {
        if (reason instanceof Reason.Observed observed) {
            node.put("kind", "observed");
            evidence(node.putObject("evidence"), observed.evidence());
        } else if (reason instanceof Reason.Derived derived) {
            node.put("kind", "derived").put("how", derived.how());
            evidence(node.putObject("evidence"), derived.evidence());
        } else if (reason instanceof Reason.Granted granted) {
            node.put("kind", "granted").put("field", granted.field()).put("value", granted.value());
        } else if (reason instanceof Reason.Baseline baseline) {
            node.put("kind", "baseline").put("baseline", baseline.baseline()).put("why", baseline.why());
        }
    }

    private static void evidence(ObjectNode node, Evidence evidence) {
        node.put("count", evidence.count());
        evidence.runs().forEach(node.putArray("runs")::add);
        evidence.first().ifPresent(t -> node.put("first", t.toString()));
        evidence.last().ifPresent(t -> node.put("last", t.toString()));
        evidence.programs().forEach(node.putArray("programs")::add);
        evidence.reporters().stream().map(ReviewJson::lower).forEach(node.putArray("reporters")::add);
        evidence.phases().stream().map(ReviewJson::lower).forEach(node.putArray("phases")::add);
        evidence.positions().stream().map(Position::toString).forEach(node.putArray("positions")::add);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
