package dev.lsmith.access.trace;

import dev.lsmith.grammar.trace.StraceLexer;
import dev.lsmith.grammar.trace.StraceParser;
import dev.lsmith.grammar.trace.StraceParser.ArgumentContext;
import dev.lsmith.grammar.trace.StraceParser.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * A line of strace's, by the grammar {@code Strace}.
 *
 * @param pid of the process, as {@code -f} prints it; empty where the line has none
 * @param seconds since the epoch, as {@code -ttt} prints them; empty for other times, which do not tell the day
 * @param content what the line says
 */
record StraceLine(String pid, Optional<Double> seconds, Content content) {
    /** What a line says. */
    sealed interface Content {}

    /** A call from its name to its outcome. */
    record Finished(TracedCall call) implements Content {}

    /** The first half of a call that lines of other processes interrupt. */
    record Opened(String text, String name) implements Content {}

    /** The second half. */
    record Resumed(String text, String name) implements Content {}

    /** A signal, an end or a word of strace's own. */
    record Remark(String text) implements Content {}

    /**
     * A system call.
     *
     * @param name strace's name of it
     * @param arguments as strace writes them, without comments in them; those that were still unknown when it ended are not there
     * @param outcome what it gave: a number, a descriptor with its path; {@code ?} if nobody knows
     * @param error the name of the error; empty if it did not fail
     */
    record TracedCall(String name, List<String> arguments, String outcome, Optional<String> error) {
        TracedCall {
            arguments = List.copyOf(arguments);
        }

        /** An argument, empty where there is none. */
        String argument(int index) {
            return index < arguments.size() ? arguments.get(index) : "";
        }

        boolean succeeded() {
            return error.isEmpty() && !outcome.equals("?");
        }
    }

    /** Parses lines; not for use by several threads. */
    static final class StraceLines {
        /** No structure of the kernel's is as deep; a line of brackets would exhaust the stack. */
        private static final int DEEPEST = 64;

        /** Before that (2001) no trace was made; {@code -r} prints seconds since the line before. */
        private static final double EARLIEST = 1e9;

        private static final Pattern ERROR = Pattern.compile("-1 +(E[A-Z0-9]+)\\b.*|\\? +(ERESTART[A-Z_]*)\\b.*");

        /** How long a call took, as {@code -T} prints it. */
        private static final Pattern TOOK = Pattern.compile("<[0-9]+\\.[0-9]+>$");

        private static final Pattern PID = Pattern.compile("(?:\\[pid +)?([0-9]+).*");

        /** Parses a line; empty if it is none of strace's. */
        Optional<StraceLine> parse(String line) {
            CommonTokenStream tokens = tokens(line);
            List<Token> read = tokens.getTokens();
            if (read.size() < 2 || isTooDeep(read)) {
                return Optional.empty();
            }
            StraceParser parser = parser(tokens);
            try {
                if (has(read, StraceLexer.RESUMED)) {
                    return Optional.of(resumed(parser.resumed(), line));
                }
                if (has(read, StraceLexer.UNFINISHED)) {
                    return Optional.of(opened(parser.opened(), line));
                }
                int last = read.get(read.size() - 2).getType();
                if (last == StraceLexer.SIGNAL || last == StraceLexer.EXIT || last == StraceLexer.NOTE) {
                    StraceParser.RemarkContext remark = parser.remark();
                    return Optional.of(new StraceLine(
                            pid(remark.process()),
                            Optional.empty(),
                            new Remark(read.get(read.size() - 2).getText())));
                }
                StraceParser.FinishedContext finished = parser.finished();
                return Optional.of(new StraceLine(
                        pid(finished.process()), seconds(finished.stamp()), new Finished(call(finished.call(), line))));
            } catch (ParseCancellationException e) {
                return Optional.empty();
            }
        }

        /** Parses a call without what stands before it on its line. */
        Optional<TracedCall> call(String text) {
            CommonTokenStream tokens = tokens(text);
            if (isTooDeep(tokens.getTokens())) {
                return Optional.empty();
            }
            try {
                return Optional.of(call(parser(tokens).whole().call(), text));
            } catch (ParseCancellationException e) {
                return Optional.empty();
            }
        }

        private static CommonTokenStream tokens(String text) {
            StraceLexer lexer = new StraceLexer(CharStreams.fromString(text));
            lexer.removeErrorListeners();
            CommonTokenStream tokens = new CommonTokenStream(lexer);
            tokens.fill();
            return tokens;
        }

        private static StraceParser parser(CommonTokenStream tokens) {
            StraceParser parser = new StraceParser(tokens);
            parser.removeErrorListeners();
            parser.setErrorHandler(new BailErrorStrategy());
            parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
            return parser;
        }

        private static boolean has(List<Token> tokens, int type) {
            return tokens.stream().anyMatch(t -> t.getType() == type);
        }

        private static boolean isTooDeep(List<Token> tokens) {
            int depth = 0;
            int deepest = 0;
            for (Token token : tokens) {
                switch (token.getType()) {
                    case StraceLexer.OPEN, StraceLexer.OPEN_LIST, StraceLexer.OPEN_STRUCT ->
                        deepest = Math.max(deepest, ++depth);
                    case StraceLexer.CLOSE, StraceLexer.CLOSE_LIST, StraceLexer.CLOSE_STRUCT -> depth--;
                    default -> {}
                }
            }
            return deepest > DEEPEST;
        }

        private static StraceLine resumed(StraceParser.ResumedContext line, String text) {
            Token mark = line.RESUMED().getSymbol();
            String rest = text.substring(mark.getStopIndex() + 1);
            String name = mark.getText().split(" ", -1)[1];
            return new StraceLine(pid(line.process()), seconds(line.stamp()), new Resumed(rest, name));
        }

        private static StraceLine opened(StraceParser.OpenedContext line, String text) {
            Token name = line.WORD().getSymbol();
            int end = line.UNFINISHED().getSymbol().getStartIndex();
            return new StraceLine(
                    pid(line.process()),
                    seconds(line.stamp()),
                    new Opened(text.substring(name.getStartIndex(), end), name.getText()));
        }

        private static TracedCall call(CallContext call, String text) {
            List<String> arguments = new ArrayList<>();
            for (ArgumentContext argument : call.arguments().argument()) {
                arguments.add(span(argument, text));
            }
            String outcome = TOOK.matcher(span(call.outcome(), text).substring(1))
                    .replaceFirst("")
                    .strip();
            Matcher error = ERROR.matcher(outcome);
            Optional<String> failed = error.matches()
                    ? Optional.ofNullable(error.group(1)).or(() -> Optional.of(error.group(2)))
                    : Optional.empty();
            return new TracedCall(call.WORD().getText(), arguments, outcome, failed);
        }

        /** The text of a rule; empty for one that matched nothing, of which the stop stands before the start. */
        private static String span(ParserRuleContext rule, String text) {
            Token stop = rule.getStop();
            int from = rule.getStart().getStartIndex();
            return stop == null || stop.getStopIndex() < from ? "" : text.substring(from, stop.getStopIndex() + 1);
        }

        private static String pid(StraceParser.ProcessContext process) {
            if (process == null) {
                return "";
            }
            Matcher pid = PID.matcher(process.getText());
            return pid.matches() ? pid.group(1) : "";
        }

        private static Optional<Double> seconds(List<StraceParser.StampContext> stamps) {
            return stamps.stream()
                    .flatMap(s -> Optional.ofNullable(s.SECONDS()).stream())
                    .map(s -> Double.valueOf(s.getText()))
                    .filter(s -> s > EARLIEST)
                    .findFirst();
        }
    }
}
