package dev.lsmith.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.question.ExplainedDenial;
import dev.lsmith.question.ExplainedDenial.LayerReason;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;

/** Why denials of a log came about, for a person and for machines. */
public final class DenialReasonWriter {
    /** What stands on one line of a terminal; JSON has all. */
    private static final int SHOWN = 6;

    private DenialReasonWriter() {}

    /** For a person: what was denied, then each layer that refuses it, with what would allow it and what that opens. */
    public static List<SummaryLine> lines(List<ExplainedDenial> denials) {
        List<SummaryLine> lines = new ArrayList<>();
        for (ExplainedDenial denial : denials) {
            lines.add(new SummaryLine(Printable.of(heading(denial)), Weight.HEADING));
            for (LayerReason reason : denial.layers()) {
                lines(reason).forEach(text -> lines.add(new SummaryLine(Printable.of(text), Weight.PLAIN)));
            }
            if (denial.layers().isEmpty()) {
                lines.add(new SummaryLine(
                        "  could not say: the folder has no policy of the layer that wrote it", Weight.WARNING));
            }
        }
        return lines;
    }

    private static String heading(ExplainedDenial denial) {
        return denial.subject() + ": " + denial.access().kind() + " "
                + denial.access().text();
    }

    private static List<String> lines(LayerReason reason) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + reason.layer() + ": "
                + (reason.refuses()
                        ? (reason.reported() ? "refuses it" : "would refuse it too") + " ("
                                + reason.cause().word() + "): "
                        : "")
                + reason.why());
        if (!reason.refuses()) {
            return lines;
        }
        reason.change().forEach(change -> lines.add("    allowed by  " + change));
        if (!reason.change().isEmpty()) {
            lines.add("    that opens  "
                    + shortened(
                            reason.opens().stream()
                                    .map(DenialReasonWriter::text)
                                    .toList(),
                            "nothing else"));
            lines.add("    exploits    " + shortened(reason.exploits(), "none that was closed"));
        }
        return lines;
    }

    private static String text(Difference difference) {
        return difference.accesses();
    }

    private static String shortened(List<String> texts, String none) {
        if (texts.isEmpty()) {
            return none;
        }
        String shown = String.join("; ", texts.stream().limit(SHOWN).toList());
        return texts.size() > SHOWN ? shown + "; and " + (texts.size() - SHOWN) + " more" : shown;
    }

    /** As JSON, for {@code --json}. */
    public static String json(List<ExplainedDenial> denials) {
        return JsonText.report(new WrittenDenials(
                "explain", 1, denials.stream().map(WrittenDenial::of).toList()));
    }

    private record WrittenDenials(String lsmith, int version, List<WrittenDenial> denials) {}

    record WrittenDenial(
            String subject,
            String kind,
            String access,
            List<String> places,
            boolean refused,
            List<WrittenLayer> layers) {
        static WrittenDenial of(ExplainedDenial denial) {
            return new WrittenDenial(
                    denial.subject(),
                    denial.access().kind(),
                    denial.access().text(),
                    denial.evidence().positions().stream()
                            .map(position -> position.toString())
                            .toList(),
                    denial.isRefused(),
                    denial.layers().stream().map(WrittenLayer::of).toList());
        }
    }

    private record WrittenLayer(
            String layer,
            boolean reported,
            String cause,
            String why,
            List<String> change,
            @JsonInclude(Include.NON_EMPTY) List<OpenedAccess> opens,
            @JsonInclude(Include.NON_EMPTY) List<String> exploits) {
        static WrittenLayer of(LayerReason reason) {
            return new WrittenLayer(
                    reason.layer(),
                    reason.reported(),
                    reason.cause().word(),
                    reason.why(),
                    reason.change(),
                    reason.opens().stream()
                            .map(d -> new OpenedAccess(d.kind(), d.accesses(), d.witness()))
                            .toList(),
                    reason.exploits());
        }
    }

    private record OpenedAccess(
            String kind,
            String accesses,
            @JsonInclude(Include.NON_EMPTY) String witness) {}
}
