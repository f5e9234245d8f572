package dev.lsmith.policy.selinux;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** The first syntax error of a text, with its place; nothing is printed. */
final class SyntaxErrors extends BaseErrorListener {
    /** How deep brackets may nest: far more than any policy needs, far less than the stack holds. */
    static final int MAX_DEPTH = 200;

    private final String source;
    private final String language;
    private @Nullable Diagnostic first;

    SyntaxErrors(String source, String language) {
        this.source = source;
        this.language = language;
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            @Nullable Object symbol,
            int line,
            int column,
            String message,
            @Nullable RecognitionException error) {
        if (first == null) {
            first = Diagnostic.error(
                    "selinux-syntax",
                    new Position(source, line, column + 1),
                    "this is not " + language + ": " + message,
                    "correct the file; checkmodule or secilc may say more");
        }
    }

    /** Throws the first error, if there was one. */
    void throwFirst() throws InputException {
        if (first != null) {
            throw new InputException(first);
        }
    }

    /** An error at a token that is well formed but not read. */
    InputException at(Token token, String message) {
        return at(token.getLine(), token.getCharPositionInLine() + 1, message);
    }

    private InputException at(int line, int column, String message) {
        return new InputException(Diagnostic.error(
                "selinux-syntax", new Position(source, line, column), message, "remove it or write it out plainly"));
    }

    /** Refuses text whose brackets nest deeper than {@link #MAX_DEPTH}, before a parser sees it. */
    void refuseDeepNesting(String text, char open, char close) throws InputException {
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
