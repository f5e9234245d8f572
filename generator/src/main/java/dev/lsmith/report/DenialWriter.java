package dev.lsmith.report;

import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.base.Printable;
import dev.lsmith.policy.Replay;
import dev.lsmith.policy.Replay.Denial;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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
            boolean fine = denied == 0 && replay.reach() != Replay.Reach.UNASKED;
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
        ObjectNode root = MachineJson.object();
        root.put("lsmith", "verify").put("version", 1);
        ReviewJson.reading(root.putObject("reading"), reading);
        ObjectNode counts = root.putObject("asked");
        replays.forEach((target, replay) -> counts.put(target, replay.asked()));
        ObjectNode unasked = root.putObject("unasked");
        replays.forEach((target, replay) -> {
            if (!replay.reach().why().isEmpty()) {
                unasked.put(target, replay.reach().why());
            }
        });
        holes.stream().map(Diagnostic::message).forEach(root.putArray("holes")::add);
        ArrayNode array = root.putArray("denials");
        for (Denial denial :
                replays.values().stream().flatMap(r -> r.denials().stream()).toList()) {
            ObjectNode node = array.addObject();
            node.put("target", denial.target())
                    .put("diverted", denial.diverted())
                    .put("kind", denial.access().kind())
                    .put("access", denial.access().text())
                    .put("count", denial.evidence().count());
            denial.evidence().positions().stream().map(Position::toString).forEach(node.putArray("positions")::add);
            denial.decision().rules().forEach(node.putArray("rules")::add);
        }
        return MachineJson.write(root);
    }
}
