package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.grammar.apparmor.AppArmorLexer;
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
}
