package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.grammar.apparmor.AppArmorLexer;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/** Refuses texts that nest deeper than anyone writes, before a parser that follows them runs out of stack. */
final class Nesting {
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
                boolean included =
                        token.getType() == AppArmorLexer.INCLUDE || token.getType() == AppArmorLexer.INCLUDE_IF_EXISTS;
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
