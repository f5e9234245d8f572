package dev.lsmith.report;

import dev.lsmith.base.Position;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.posture.PostureFinding.Usage;
import dev.lsmith.posture.Scorecard;
import dev.lsmith.posture.Scorecard.Item;
import dev.lsmith.posture.Scorecard.Proof;
import dev.lsmith.posture.Scorecard.Verdict;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Scorecards as text for people and as JSON for machines; the same card gives the same bytes. */
public final class ScorecardWriter {
    /** How many proofs of an item a person is shown; JSON has all. */
    private static final int SHOWN = 5;

    private ScorecardWriter() {}

    /** One line a requirement, below it what stands against it. */
    public static List<SummaryLine> lines(List<Scorecard> cards) {
        List<SummaryLine> lines = new ArrayList<>();
        for (Scorecard card : cards) {
            if (!lines.isEmpty()) {
                lines.add(new SummaryLine("", Weight.PLAIN));
            }
            heading(card, lines);
            String framework = "";
            for (Item item : card.items()) {
                if (!item.framework().equals(framework)) {
                    framework = item.framework();
                    lines.add(new SummaryLine("", Weight.PLAIN));
                    lines.add(new SummaryLine(framework + ": " + counts(card, framework), Weight.HEADING));
                }
                item(item, lines);
            }
        }
        return lines;
    }

    private static void heading(Scorecard card, List<SummaryLine> lines) {
        lines.add(new SummaryLine(Printable.of(card.container() + " (" + card.source() + ")"), Weight.HEADING));
    }

    private static String counts(Scorecard card, String framework) {
        List<Item> own = card.items().stream()
                .filter(i -> i.framework().equals(framework))
                .toList();
        return count(own, Verdict.MET) + " met, " + count(own, Verdict.OPEN) + " open, " + count(own, Verdict.UNTOLD)
                + " untold";
    }

    private static long count(List<Item> items, Verdict verdict) {
        return items.stream().filter(item -> item.verdict() == verdict).count();
    }

    private static void item(Item item, List<SummaryLine> lines) {
        String title = item.id().equals(item.title()) ? item.id() : item.id() + "  " + item.title();
        String line = String.format("%-7s %s", item.verdict().word(), Printable.of(title));
        lines.add(new SummaryLine(line, item.verdict() == Verdict.OPEN ? Weight.WARNING : Weight.PLAIN));
        item.evidence().stream()
                .limit(SHOWN)
                .map(ScorecardWriter::proof)
                .forEach(text -> lines.add(new SummaryLine("        " + Printable.of(text), Weight.PLAIN)));
        int more = item.evidence().size() - SHOWN;
        if (more > 0) {
            lines.add(new SummaryLine("        and " + more + " more (--json has all)", Weight.PLAIN));
        }
    }

    private static String proof(Proof proof) {
        String log = proof.usage()
                .map(usage -> "; log: " + PostureWriter.evidence(usage))
                .orElse("");
        return proof.text() + " (" + proof.place() + ")" + log;
    }

    /** The cards as JSON, with every proof. */
    public static String json(List<Scorecard> cards) {
        return JsonText.report(
                new Cards("scorecard", 1, cards.stream().map(CardMember::of).toList()));
    }

    private record Cards(String lsmith, int version, List<CardMember> containers) {}

    private record CardMember(String container, String source, List<ItemMember> items) {
        static CardMember of(Scorecard card) {
            return new CardMember(
                    card.container(),
                    card.source(),
                    card.items().stream().map(ItemMember::of).toList());
        }
    }

    private record ItemMember(String framework, String id, String title, String verdict, List<ProofMember> evidence) {
        static ItemMember of(Item item) {
            return new ItemMember(
                    item.framework(),
                    item.id(),
                    item.title(),
                    item.verdict().word(),
                    item.evidence().stream().map(ProofMember::of).toList());
        }
    }

    private record ProofMember(String finding, String text, Position place, Optional<LogMember> log) {
        static ProofMember of(Proof proof) {
            return new ProofMember(
                    proof.finding(), proof.text(), proof.place(), proof.usage().map(LogMember::of));
        }
    }

    private record LogMember(String answer, String text, List<Position> positions) {
        static LogMember of(Usage usage) {
            return new LogMember(usage.answer().word(), usage.text(), usage.positions());
        }
    }
}
