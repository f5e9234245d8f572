package dev.lsmith.report;

import dev.lsmith.base.Printable;
import dev.lsmith.exploit.Closure;
import dev.lsmith.exploit.Closure.NeedVerdict;
import dev.lsmith.exploit.Exploit;
import dev.lsmith.exploit.Layer;
import dev.lsmith.exploit.Layer.Host;
import dev.lsmith.exploit.Layer.NeedAnswer;
import dev.lsmith.exploit.Need.AllOf;
import dev.lsmith.exploit.Need.AnyOf;
import dev.lsmith.exploit.Payloads;
import dev.lsmith.report.PostureWriter.WrappedTable;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which exploits policies close, for a terminal. */
public final class ClosureWriter {
    private static final int ID = 15;
    private static final int ANSWER = 7;
    private static final int GAPS = 8;

    /** {@code capabilities,} on one line. */
    private static final int MOST_LAYERS = 14;

    private static final int INDENT = 2;

    private final int columns;
    private final WrappedTable table;

    /**
     * For a terminal.
     *
     * @param columns how long a line may be; at least 55
     */
    public ClosureWriter(int columns) {
        this.columns = columns;
        int layers = Math.min(MOST_LAYERS, (columns - ID - ANSWER - GAPS) / 3);
        int where = columns - ID - ANSWER - GAPS - 2 * layers;
        this.table = new WrappedTable(List.of(ID, ANSWER, layers, layers, where));
    }

    /**
     * A table of everything, then what is counted.
     *
     * @param subject the container or the policies
     * @param payloads what code that is brought into a process can do
     * @param inFull whether each need is told, with who refuses it
     */
    public List<SummaryLine> lines(
            String subject, List<Host> hosts, List<Closure> closures, Payloads payloads, boolean inFull) {
        List<SummaryLine> lines = new ArrayList<>();
        layers(hosts).values().forEach(layer -> plain(layer(layer), lines));
        lines.add(new SummaryLine("", Weight.PLAIN));
        row(List.of("EXPLOIT", "ANSWER", "CLOSED BY", "EACH ALONE", "WHERE"), Weight.HEADING, lines);
        for (Closure closure : closures) {
            List<String> cells = List.of(
                    closure.exploit().id(),
                    closure.answer().word(),
                    dash(closure.closedBy()),
                    dash(alone(closure)),
                    closure.exploit().where());
            row(cells, closure.answer() == NeedAnswer.CLOSED ? Weight.PLAIN : Weight.WARNING, lines);
        }
        if (inFull) {
            closures.forEach(closure -> inFull(closure, lines));
        }
        lines.add(new SummaryLine("", Weight.PLAIN));
        plain(subject + ": " + counts(closures), lines);
        if (!inFull) {
            plain(kinds(payloads), lines);
            plain(
                    "shellcode: " + payloads.sets().refused() + " of "
                            + payloads.sets().asked() + " published sets of calls cannot be made",
                    lines);
        }
        return lines;
    }

    /** {@code payloads: 9 of 30 kinds cannot do their work; these can: …}. */
    private static String kinds(Payloads payloads) {
        List<String> able = payloads.kinds().entrySet().stream()
                .filter(entry -> entry.getValue() != NeedAnswer.CLOSED)
                .map(Map.Entry::getKey)
                .toList();
        return "payloads: " + payloads.unable() + " of " + payloads.kinds().size() + " kinds cannot do their work"
                + (able.isEmpty() ? "" : "; these can: " + String.join(", ", able));
    }

    private static String dash(List<String> words) {
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    /** The layers of all hosts, each once. */
    static Map<String, Layer> layers(List<Host> hosts) {
        Map<String, Layer> layers = new LinkedHashMap<>();
        hosts.forEach(host -> host.layers().forEach(layer -> layers.put(layer.name(), layer)));
        return layers;
    }

    private static String layer(Layer layer) {
        return layer.name() + ": " + (layer.decider().isPresent() ? "" : "cannot be asked: ") + layer.source();
    }

    /** The layers of which each alone would close it. */
    static List<String> alone(Closure closure) {
        return closure.alone().entrySet().stream()
                .filter(entry -> entry.getValue() == NeedAnswer.CLOSED)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** {@code 9 of 10 closed, 1 open}. */
    static String counts(List<Closure> closures) {
        List<String> words = new ArrayList<>();
        for (NeedAnswer answer : NeedAnswer.values()) {
            long count = closures.stream().filter(c -> c.answer() == answer).count();
            if (answer == NeedAnswer.CLOSED) {
                words.add(count + " of " + closures.size() + " closed");
            } else if (count > 0) {
                words.add(count + " " + answer.word());
            }
        }
        return String.join(", ", words);
    }

    private void inFull(Closure closure, List<SummaryLine> lines) {
        Exploit exploit = closure.exploit();
        lines.add(new SummaryLine("", Weight.PLAIN));
        for (String line : WrappedTable.wrap(Printable.of(exploit.id() + " " + exploit.where()), columns)) {
            lines.add(new SummaryLine(line, Weight.HEADING));
        }
        plain("gives: " + exploit.gives(), lines);
        plain("source: " + exploit.source() + " (" + exploit.basis().word() + ")", lines);
        closure.verdicts().forEach((host, verdict) -> {
            plain("on a host with " + host + ": " + verdict.answer().word(), lines);
            need(verdict, 1, lines);
        });
    }

    private void need(NeedVerdict verdict, int depth, List<SummaryLine> lines) {
        String how = verdict.parts().isEmpty() || verdict.parts().size() == 1
                ? ""
                : verdict.need() instanceof AnyOf ? ", one of:" : verdict.need() instanceof AllOf ? ", all of:" : "";
        String closer =
                verdict.rule().isEmpty() ? "" : " by " + String.join(", ", verdict.closedBy()) + ": " + verdict.rule();
        indented(verdict.answer().word() + closer + " - " + verdict.need().text() + how, depth, lines);
        verdict.parts().forEach(part -> need(part, depth + 1, lines));
    }

    private void indented(String text, int depth, List<SummaryLine> lines) {
        int indent = INDENT * depth;
        WrappedTable.wrap(Printable.of(text), columns - indent)
                .forEach(line -> lines.add(new SummaryLine(" ".repeat(indent) + line, Weight.PLAIN)));
    }

    private void plain(String text, List<SummaryLine> lines) {
        indented(text, 0, lines);
    }

    private void row(List<String> cells, Weight weight, List<SummaryLine> lines) {
        table.row(cells).forEach(line -> lines.add(new SummaryLine(line, weight)));
    }
}
