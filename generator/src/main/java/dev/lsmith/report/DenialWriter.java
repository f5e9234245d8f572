package dev.lsmith.report;

import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.policy.Replay;
import dev.lsmith.policy.Replay.Denial;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What policies would deny of what logs show. */
public final class DenialWriter {
    private DenialWriter() {}

    /**
     * For a person.
     *
     * @param replays what each policy said, by its mechanism
     * @param reading what became of the lines of the logs
     * @param holes what shows that the logs are not the whole
     */
    public static List<SummaryLine> lines(
            SortedMap<String, Replay> replays, ReadingReport reading, List<Diagnostic> holes) {
        List<SummaryLine> lines = new ArrayList<>();
        SummaryWriter.reading(reading, holes.stream().findFirst(), lines);
        replays.forEach((target, replay) -> {
            long denied = replay.denials().stream().filter(d -> !d.diverted()).count();
            String why = replay.reach().why();
            String text = target + ": " + replay.asked() + " distinct accesses, "
                    + (why.isEmpty() ? denied + " would be denied" : why);
            boolean fine = denied == 0 && replay.reach() != Replay.ReplayScope.UNASKED;
            lines.add(new SummaryLine(Printable.of(text), fine ? Weight.PLAIN : Weight.WARNING));
            replay.denials().stream().map(DenialWriter::line).forEach(lines::add);
        });
        if (replays.values().stream().allMatch(replay -> replay.asked() == 0)) {
            lines.add(new SummaryLine(
                    "nothing was asked: the logs say nothing that these policies decide", Weight.WARNING));
        }
        return lines;
    }

    private static SummaryLine line(Denial denial) {
        String rules = String.join("; ", denial.decision().rules());
        String by = denial.diverted()
                ? "not denied: " + rules + " makes the program take another way"
                : rules.isEmpty() ? "no rule allows it" : "denied by " + rules;
        return new SummaryLine(
                Printable.of("  " + denial.access().kind() + " "
                        + denial.access().text() + "  (" + by + "; " + Sentence.of(denial.evidence()) + ")"),
                Weight.PLAIN);
    }

    /** For machines; the parameters are those of {@link #lines}. */
    public static String json(SortedMap<String, Replay> replays, ReadingReport reading, List<Diagnostic> holes) {
        SortedMap<String, Integer> asked = new TreeMap<>();
        SortedMap<String, String> unasked = new TreeMap<>();
        List<DeniedAccess> denials = new ArrayList<>();
        replays.forEach((target, replay) -> {
            asked.put(target, replay.asked());
            if (!replay.reach().why().isEmpty()) {
                unasked.put(target, replay.reach().why());
            }
            replay.denials().stream().map(DeniedAccess::of).forEach(denials::add);
        });
        return JsonText.report(new Denials(
                "verify",
                1,
                ReviewJson.WrittenReading.of(reading),
                asked,
                unasked,
                holes.stream().map(Diagnostic::message).toList(),
                denials));
    }

    private record Denials(
            String lsmith,
            int version,
            ReviewJson.WrittenReading reading,
            SortedMap<String, Integer> asked,
            SortedMap<String, String> unasked,
            List<String> holes,
            List<DeniedAccess> denials) {}

    private record DeniedAccess(
            String target,
            boolean diverted,
            String kind,
            String access,
            long count,
            List<Position> positions,
            List<String> rules) {
        static DeniedAccess of(Denial denial) {
            return new DeniedAccess(
                    denial.target(),
                    denial.diverted(),
                    denial.access().kind(),
                    denial.access().text(),
                    denial.evidence().count(),
                    denial.evidence().positions(),
                    denial.decision().rules());
        }
    }
}
