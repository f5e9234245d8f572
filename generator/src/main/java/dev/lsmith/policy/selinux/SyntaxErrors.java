package dev.lsmith.policy.selinux;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.policy.FirstSyntaxError;
import dev.lsmith.policy.FirstSyntaxError.Language;
import java.util.function.Function;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** How both of SELinux's languages are parsed, and how what is well formed and not read is told. */
final class SyntaxErrors {
    /** How deep brackets may nest: far more than any policy needs, far less than the stack holds. */
    static final int MAX_DEPTH = 200;

    private final String source;
    private final String language;

    SyntaxErrors(String source, String language) {
        this.source = source;
        this.language = language;
    }

    /**
     * Parses a whole text.
     *
     * @param text what the source holds
     * @param brackets the opening and the closing bracket of the language; deep nesting is refused before the parser sees it
     * @param lexer makes the language's lexer
     * @param parser makes its parser
     * @param start the rule that stands for a whole file
     * @throws InputException at the first place where the text is not of the language
     */
    <P extends Parser, T> T parse(
            String text,
            String brackets,
            Function<CharStream, Lexer> lexer,
            Function<TokenStream, P> parser,
            Function<P, T> start)
            throws InputException {
        refuseDeepNesting(text, brackets.charAt(0), brackets.charAt(1));
        Language told =
                new Language("selinux-syntax", language, "correct the file; checkmodule or secilc may say more");
        return FirstSyntaxError.parse(source, text, told, lexer, parser, start);
    }

    /** An error at a token that is well formed but not read. */
    InputException at(Token token, String message) {
        return at(token.getLine(), token.getCharPositionInLine() + 1, message);
    }

    /** An error at a place that is well formed but not read. */
    InputException at(int line, int column, String message) {
        return new InputException(Diagnostic.error(
                "selinux-syntax", new Position(source, line, column), message, "remove it or write it out plainly"));
    }

    /** Refuses text whose brackets nest deeper than {@link #MAX_DEPTH}, before a parser sees it. */
    private void refuseDeepNesting(String text, char open, char close) throws InputException {
        int depth = 0;
        int line = 1;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
                start = i + 1;
            } else if (c == open && ++depth > MAX_DEPTH) {
                throw at(line, i - start + 1, "brackets nest deeper than " + MAX_DEPTH);
            } else if (c == close) {
                depth--;
            }
        }
    }
}
