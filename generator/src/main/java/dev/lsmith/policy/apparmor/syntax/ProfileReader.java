package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.grammar.apparmor.AppArmorLexer;
import dev.lsmith.grammar.apparmor.AppArmorParser;
import dev.lsmith.grammar.apparmor.AppArmorParser.PieceContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PolicyContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PreambleContext;
import dev.lsmith.policy.apparmor.rule.RuleWords;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import dev.lsmith.policy.apparmor.syntax.Preamble.PlacedStatement;
import dev.lsmith.policy.apparmor.syntax.ProfileReader.Nesting.LastLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/** Text of the profile language as data. After a fault it goes on behind the statement. */
public final class ProfileReader {
    /** The longest text that is read; the tree of a text takes some fifty times its room. */
    public static final int LARGEST = 8 << 20;

    private ProfileReader() {}

    /**
     * Reads a file.
     *
     * @param source its name, for messages
     * @param text its text; bytes that are no UTF-8 as {@link dev.lsmith.base.KernelText} decodes them
     * @throws InputException for the first fault, with line, column and what was expected
     */
    public static AppArmorProfile read(String source, String text) throws InputException {
        return whole(reading(source, text));
    }

    private static <T> T whole(ParsedText<T> reading) throws InputException {
        if (!reading.faults().isEmpty()) {
            throw new InputException(reading.faults().get(0));
        }
        return reading.tree();
    }

    /** Reads a file as far as it can be understood, and tells all faults. */
    public static ParsedText<AppArmorProfile> reading(String source, String text) {
        return reading(source, text, new AppArmorProfile(List.of(), List.of()), (parser, faults) -> {
            PolicyContext tree = parser.policy();
            CommonTokenStream tokens = (CommonTokenStream) parser.getTokenStream();
            return policy(tree, tokens, new RuleWords(source), faults);
        });
    }

    /** Reads a file that is included in the body of a profile as far as it can be understood. */
    public static ParsedText<List<Item>> readingBody(String source, String text) {
        return reading(source, text, List.of(), (parser, faults) -> {
            AppArmorParser.IncludedContext tree = parser.included();
            CommonTokenStream tokens = (CommonTokenStream) parser.getTokenStream();
            return new ItemReader(new RuleWords(source), tokens, faults).items(tree.item(), end(tokens));
        });
    }

    /**
     * Reads a file of any part of the language: a policy, tunables, an abstraction. What is no statement before a profile
     * is among the items.
     *
     * @param source its name, for messages
     * @param text its text
     * @throws InputException for the first fault, with line, column and what was expected
     */
    public static AppArmorProfile readPiece(String source, String text) throws InputException {
        return whole(reading(source, text, new AppArmorProfile(List.of(), List.of()), (parser, faults) -> {
            PieceContext tree = parser.piece();
            CommonTokenStream tokens = (CommonTokenStream) parser.getTokenStream();
            List<ParserRuleContext> items = tree.getRuleContexts(ParserRuleContext.class).stream()
                    .filter(c -> !(c instanceof PreambleContext))
                    .toList();
            RuleWords wording = new RuleWords(source);
            return new AppArmorProfile(
                    statements(tree.preamble(), tokens, wording, faults),
                    new ItemReader(wording, tokens, faults).items(items, end(tokens)));
        }));
    }

    private static <T> ParsedText<T> reading(
            String source, String text, T nothing, BiFunction<AppArmorParser, SyntaxFaults, T> rule) {
        SyntaxFaults faults = new SyntaxFaults(source);
        if (text.length() > LARGEST) {
            faults.add(Diagnostic.error(
                    "apparmor-syntax",
                    Position.ofSource(source),
                    "longer than " + LARGEST + " characters, which no policy is",
                    "split it"));
            return new ParsedText<>(nothing, faults.inOrder());
        }
        AppArmorLexer lexer = new AppArmorLexer(CharStreams.fromString(text, source));
        lexer.removeErrorListeners();
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        if (Nesting.isTooDeep(tokens, source, faults)) {
            return new ParsedText<>(nothing, faults.inOrder());
        }
        LastLine.check(tokens, source, text, faults);
        AppArmorParser parser = new AppArmorParser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(faults);
        parser.setErrorHandler(new StatementRecovery());
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        try {
            return new ParsedText<>(rule.apply(parser, faults), faults.inOrder());
        } catch (ParseCancellationException e) {
            return new ParsedText<>(nothing, faults.inOrder());
        }
    }

    private static AppArmorProfile policy(
            PolicyContext tree, CommonTokenStream tokens, RuleWords wording, SyntaxFaults faults) {
        List<ParserRuleContext> items = tree.getRuleContexts(ParserRuleContext.class).stream()
                .filter(c -> !(c instanceof PreambleContext))
                .toList();
        return new AppArmorProfile(
                statements(tree.preamble(), tokens, wording, faults),
                new ItemReader(wording, tokens, faults).items(items, end(tokens)));
    }

    private static Token end(CommonTokenStream tokens) {
        return tokens.get(tokens.size() - 1);
    }

    private static List<PlacedStatement> statements(
            List<PreambleContext> contexts, CommonTokenStream tokens, RuleWords wording, SyntaxFaults faults) {
        PreambleReader preamble = new PreambleReader(wording);
        Remarks remarks = new Remarks(tokens);
        List<PlacedStatement> statements = new ArrayList<>();
        for (PreambleContext c : contexts) {
            if (c.exception == null) {
                remarks.above(c.getStart()).forEach(r -> statements.add(PlacedStatement.of((Preamble) r)));
                faults.gather(
                        () -> statements.add(new PlacedStatement(preamble.statement(c), wording.place(c.getStart()))));
                remarks.behind(c).ifPresent(text -> statements.add(PlacedStatement.of(new Remark(text, true))));
            }
        }
        return statements;
    }

    /**
     * What was read of a text, and what was wrong with it.
     *
     * @param tree what is right; a statement at fault is not in it
     * @param faults in the order of the text; empty when everything was understood
     * @param <T> a whole policy, or the items of an included file
     */
    public record ParsedText<T>(T tree, List<Diagnostic> faults) {
        public ParsedText {
            faults = List.copyOf(faults);
        }
    }

    /** Refuses texts that nest deeper than anyone writes, before a parser that follows them runs out of stack. */
    static final class Nesting {
        /** How deep braces and parentheses may stand in each other, and how long a condition or chain of them may be. */
        static final int DEEPEST = 500;

        private int depth;
        private int joined;
        private int elses;

        private Nesting() {}

        static boolean isTooDeep(CommonTokenStream tokens, String source, SyntaxFaults faults) {
            Nesting nesting = new Nesting();
            tokens.fill();
            for (Token token : tokens.getTokens()) {
                if (nesting.isTooDeepAt(token.getType())) {
                    faults.add(Diagnostic.error(
                            "apparmor-syntax",
                            new Position(source, token.getLine(), token.getCharPositionInLine() + 1),
                            "more than " + DEEPEST + " levels inside each other",
                            "split the policy"));
                    return true;
                }
            }
            return false;
        }

        private boolean isTooDeepAt(int type) {
            switch (type) {
                case AppArmorLexer.LBRACE -> {
                    depth++;
                    joined = 0;
                }
                case AppArmorLexer.LPAREN -> depth++;
                case AppArmorLexer.RBRACE, AppArmorLexer.RPAREN -> depth--;
                case AppArmorLexer.NOT, AppArmorLexer.AND, AppArmorLexer.OR -> joined++;
                case AppArmorLexer.ELSE -> elses++;
                case AppArmorLexer.END_OF_VALUES -> joined = 0;
                default -> {}
            }
            return depth > DEEPEST || joined > DEEPEST || elses > DEEPEST;
        }

        /**
         * The last line of a file: a comment or {@code #include} on it needs the end of the line, or apparmor_parser refuses the
         * file ({@code parser_lex.l}; measured with 3.0.8, 4.1.0 and 5.0.2).
         */
        static final class LastLine {
            private LastLine() {}

            static void check(CommonTokenStream tokens, String source, String text, SyntaxFaults faults) {
                if (text.endsWith("\n")) {
                    return;
                }
                List<Token> all = tokens.getTokens();
                int end = all.get(all.size() - 1).getLine();
                for (int i = all.size() - 2; i >= 0 && all.get(i).getLine() == end; i--) {
                    Token token = all.get(i);
                    boolean included = token.getType() == AppArmorLexer.INCLUDE
                            || token.getType() == AppArmorLexer.INCLUDE_IF_EXISTS;
                    if (token.getType() == AppArmorLexer.COMMENT
                            || (included && token.getText().startsWith("#"))) {
                        faults.add(Diagnostic.error(
                                "apparmor-syntax",
                                new Position(source, end, token.getCharPositionInLine() + 1),
                                "the last line begins with `#` here and has no end",
                                "end the file with a newline"));
                        return;
                    }
                }
            }
        }
    }
}
