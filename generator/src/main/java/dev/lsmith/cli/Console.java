package dev.lsmith.cli;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.report.SummaryWriter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** Lines for a person; coloured only where there is a terminal that can, and no NO_COLOR. */
record Console(PrintWriter out) {
    private static final String RESET = "\u001b[0m";

    void print(List<SummaryWriter.SummaryLine> lines) {
        boolean colour = Terminal.ofThisProcess().isColoured();
        for (SummaryWriter.SummaryLine line : lines) {
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

    /**
     * What the terminal can do, by the environment.
     *
     * @param environment variables by name
     */
    record Terminal(Map<String, String> environment) {
        /** What a terminal had that could not tell its width, and what a file gets. */
        private static final int USUAL_COLUMNS = 80;

        /** picocli takes no fewer for its help. */
        private static final int LEAST_COLUMNS = 55;

        private static final int MOST_COLUMNS = 200;

        Terminal {
            environment = Map.copyOf(environment);
        }

        /** The console of this process. */
        static Terminal ofThisProcess() {
            return new Terminal(System.getenv());
        }

        /** Whether it takes text only: neither colour nor a cursor that moves ({@code dumb} and none of terminfo(5)). */
        boolean isDumb() {
            return environment.getOrDefault("TERM", "dumb").equals("dumb");
        }

        /** Whether to colour what goes to standard output. */
        boolean isColoured() {
            return !isDumb() && Ansi.AUTO.enabled();
        }

        /** How wide a line of help may be: {@code COLUMNS} (POSIX, environment variables), which the launcher sets at a terminal. */
        int columns() {
            String columns = environment.getOrDefault("COLUMNS", "");
            if (!columns.matches("[0-9]{1,4}")) {
                return USUAL_COLUMNS;
            }
            return Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, Integer.parseInt(columns)));
        }
    }
}
