package dev.lsmith.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.question.ExplainedDenial;
import dev.lsmith.report.DenialReasonWriter.WrittenDenial;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a log tells of denials while it is followed: lines for a person, or one JSON object a line. */
public final class FollowedDenialWriter {
    private FollowedDenialWriter() {}

    /** A denial of a new kind: when and where, what, and why each layer refuses it. */
    public static List<SummaryLine> lines(ExplainedDenial denial) {
        List<SummaryLine> lines = new ArrayList<>(DenialReasonWriter.lines(List.of(denial)));
        SummaryLine heading = lines.get(0);
        String where = denial.evidence().positions().stream()
                .findFirst()
                .map(position -> " at " + position)
                .orElse("");
        lines.set(
                0,
                new SummaryLine(
                        time(denial.evidence()) + word(denial) + heading.text() + Printable.of(where),
                        heading.weight()));
        return lines;
    }

    private static String time(Evidence evidence) {
        return evidence.first()
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS) + " ")
                .orElse("");
    }

    private static String word(ExplainedDenial denial) {
        return isRefused(denial) ? "denied " : "logged ";
    }

    private static boolean isRefused(ExplainedDenial denial) {
        return denial.evidence().verdicts().contains(Verdict.DENIED);
    }

    /**
     * A denial that was told of before.
     *
     * @param more records of its kind since then
     * @param count of them in all
     */
    public static SummaryLine again(ExplainedDenial denial, long more, long count) {
        return new SummaryLine(
                Printable.of(String.format(
                        Locale.ROOT,
                        "again  %s: %s %s: %,d more, %,d in all",
                        denial.subject(),
                        denial.access().kind(),
                        denial.access().text(),
                        more,
                        count)),
                Weight.PLAIN);
    }

    /**
     * What all of it comes to.
     *
     * @param records of denials of the folder's container
     * @param kinds of denials
     * @param refused kinds of them that the folder's policies refuse
     * @param unexplained kinds that were only counted
     * @param afterExec kinds that the policies allow, and that were logged since no rule allows the exec of their program
     * @param others records of denials of others
     * @param lost what is known to be missing of the log, in a few words; empty if nothing
     */
    public record DenialSum(
            long records, long kinds, long refused, long unexplained, long afterExec, long others, String lost) {}

    /** The last line, and the line now and then while there is nothing else to tell. */
    public static SummaryLine sum(DenialSum sum) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "sum    %,d records of %,d kinds, %,d of them refused by these policies",
                sum.records(),
                sum.kinds(),
                sum.refused()));
        if (sum.unexplained() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "; %,d kinds more were only counted: explain DIR --denial says why",
                    sum.unexplained()));
        }
        if (sum.afterExec() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "; %,d kinds are allowed, and were logged since no rule allows the exec of their program",
                    sum.afterExec()));
        }
        if (sum.others() > 0) {
            text.append(String.format(Locale.ROOT, "; %,d records are of others", sum.others()));
        }
        text.append(sum.lost().isEmpty() ? "" : "; " + sum.lost());
        return new SummaryLine(Printable.of(text.toString()), Weight.HEADING);
    }

    /** A denial of a new kind, as JSON in one line. */
    public static String json(ExplainedDenial denial) {
        return JsonText.line(new Told(
                "watch",
                1,
                "denial",
                denial.evidence().first().map(Instant::toString).orElse(""),
                isRefused(denial),
                WrittenDenial.of(denial)));
    }

    /** As {@link #again}, as JSON in one line. */
    public static String jsonAgain(ExplainedDenial denial, long more, long count) {
        return JsonText.line(new Again(
                "watch",
                1,
                "again",
                denial.subject(),
                denial.access().kind(),
                denial.access().text(),
                more,
                count));
    }

    /** As {@link #sum}, as JSON in one line. */
    public static String jsonSum(DenialSum sum) {
        return JsonText.line(new Sum("watch", 1, "sum", sum));
    }

    private record Told(
            String lsmith,
            int version,
            String event,
            @JsonInclude(Include.NON_EMPTY) String time,
            boolean denied,
            WrittenDenial denial) {}

    private record Again(
            String lsmith,
            int version,
            String event,
            String subject,
            String kind,
            String access,
            long more,
            long count) {}

    private record Sum(String lsmith, int version, String event, DenialSum sum) {}
}
