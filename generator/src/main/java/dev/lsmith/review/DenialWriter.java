package dev.lsmith.review;

import dev.lsmith.diagnostic.Position;
import dev.lsmith.log.ReadingReport;
import dev.lsmith.review.SummaryWriter.Line;
import dev.lsmith.review.SummaryWriter.Weight;
import dev.lsmith.text.Printable;
import dev.lsmith.verify.Denial;
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
     * @param denials what would be denied
     * @param asked how many distinct accesses each target was asked about
     * @param reading what became of the lines of the logs
     */
    public static List<Line> lines(List<Denial> denials, SortedMap<String, Integer> asked, ReadingReport reading) {
        List<Line> lines = new ArrayList<>();
        SummaryWriter.reading(reading, lines);
        asked.forEach((target, count) -> {
            List<Denial> mine =
                    denials.stream().filter(d -> d.target().equals(target)).toList();
            long denied = mine.stream().filter(d -> !d.diverted()).count();
            String text = target + ": " + count + " distinct accesses, " + denied + " would be denied";
            lines.add(new Line(Printable.of(text), denied == 0 ? Weight.PLAIN : Weight.WARNING));
            mine.stream().map(DenialWriter::line).forEach(lines::add);
        });
        if (asked.values().stream().allMatch(count -> count == 0)) {
            lines.add(new Line("nothing was asked: the logs say nothing that these policies decide", Weight.WARNING));
        }
        return lines;
    }

    private static Line line(Denial denial) {
        String rules = String.join("; ", denial.decision().rules());
        String by = denial.diverted()
                ? "not denied: " + rules + " makes the program take another way"
                : rules.isEmpty() ? "no rule allows it" : "denied by " + rules;
        return new Line(
                Printable.of("  " + denial.access().kind() + " "
                        + denial.access().text() + "  (" + by + "; " + Sentence.of(denial.evidence()) + ")"),
                Weight.PLAIN);
    }

    /** For machines; the parameters are those of {@link #lines}. */
    public static String json(List<Denial> denials, SortedMap<String, Integer> asked, ReadingReport reading) {
        ObjectNode root = MachineJson.object();
        root.put("lsmith", "verify").put("version", 1);
        ReviewJson.reading(root.putObject("reading"), reading);
        ObjectNode counts = root.putObject("asked");
        asked.forEach(counts::put);
        ArrayNode array = root.putArray("denials");
        for (Denial denial : denials) {
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
