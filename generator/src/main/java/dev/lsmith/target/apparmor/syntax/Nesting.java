package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.grammar.apparmor.AppArmorLexer;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/** Refuses texts that nest deeper than anyone writes, before a parser that follows them runs out of stack. */
final class Nesting {
    /** How deep braces and parentheses may stand in each other. */
    static final int DEEPEST = 500;

    private Nesting() {}

    static boolean isTooDeep(CommonTokenStream tokens, String source, SyntaxFaults faults) {
        tokens.fill();
        int depth = 0;
        int chain = 0;
        for (Token token : tokens.getTokens()) {
            int type = token.getType();
            if (type == AppArmorLexer.LBRACE || type == AppArmorLexer.LPAREN) {
                depth++;
            } else if (type == AppArmorLexer.RBRACE || type == AppArmorLexer.RPAREN) {
                depth--;
            }
            boolean chained = type == AppArmorLexer.NOT
                    || type == AppArmorLexer.ELSE
                    || type == AppArmorLexer.AND
                    || type == AppArmorLexer.OR;
            chain = chained ? chain + 1 : type == AppArmorLexer.COMMA ? 0 : chain;
            if (depth > DEEPEST || chain > DEEPEST) {
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
}
