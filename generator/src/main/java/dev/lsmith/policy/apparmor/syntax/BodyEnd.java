package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.grammar.apparmor.AppArmorLexer;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import java.util.OptionalInt;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/** Where the body of a profile ends in its text. */
public final class BodyEnd {
    private BodyEnd() {}

    /**
     * The index of the closing brace.
     *
     * @param text the text that the profile was read from
     * @param profile where the profile begins in it
     * @return empty when no profile begins there
     */
    public static OptionalInt of(String text, SourcePlace profile) {
        AppArmorLexer lexer = new AppArmorLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        int depth = 0;
        boolean inside = false;
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            inside |= token.getLine() == profile.line() && token.getCharPositionInLine() + 1 == profile.column();
            if (inside && token.getType() == AppArmorLexer.LBRACE) {
                depth++;
            } else if (inside && token.getType() == AppArmorLexer.RBRACE) {
                depth--;
                if (depth == 0) {
                    return OptionalInt.of(text.offsetByCodePoints(0, token.getStartIndex()));
                }
            }
        }
        return OptionalInt.empty();
    }
}
