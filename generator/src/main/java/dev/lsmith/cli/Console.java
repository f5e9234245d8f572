package dev.lsmith.cli;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.report.SummaryWriter;
import java.io.PrintWriter;
import java.util.List;

/** Lines for a person; coloured only where there is a terminal that can, and no NO_COLOR. */
record Console(PrintWriter out) {
    private static final String RESET = "\u001b[0m";

    void print(List<SummaryWriter.Line> lines) {
        boolean colour = Terminal.ofThisProcess().isColoured();
        for (SummaryWriter.Line line : lines) {
            out.println(colour ? start(line.weight()) + line.text() + RESET : line.text());
        }
        out.flush();
    }

    /** What is to be said beside the result, for standard error: one line each, as {@link Main} prints an error. */
    static void report(List<Diagnostic> diagnostics, PrintWriter err) {
        for (Diagnostic diagnostic : diagnostics) {
            err.println("lsmith: " + SummaryWriter.text(diagnostic));
        }
        err.flush();
    }

    private static String start(SummaryWriter.Weight weight) {
        return switch (weight) {
            case PLAIN -> "";
            case HEADING -> "\u001b[1m";
            case WARNING -> "\u001b[33m";
        };
    }
}
