package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/** Ends the parse at the first fault and says what was expected there. */
final class SyntaxFaults extends BaseErrorListener {
    private static final int MOST_NAMED = 6;

    private final String source;
    private final List<InputException> faults = new ArrayList<>();

    SyntaxFaults(String source) {
        this.source = source;
    }

    InputException first() {
        return faults.get(0);
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            @Nullable Object offendingSymbol,
            int line,
            int column,
            String message,
            @Nullable RecognitionException e) {
        String found = offendingSymbol instanceof Token token ? describe(token) : "a character out of place";
        String expected = recognizer instanceof Parser parser ? expected(parser, e) : "";
        faults.add(new InputException(Diagnostic.error(
                "apparmor-syntax",
                new Position(source, line, column + 1),
                found + (expected.isEmpty() ? "" : ", expected " + expected),
                "see apparmor.d(5)")));
        throw new ParseCancellationException();
    }

    private static String describe(Token token) {
        return token.getType() == Token.EOF ? "the file ends here" : "unexpected `" + token.getText() + "`";
    }

    private static String expected(Parser parser, @Nullable RecognitionException e) {
        IntervalSet tokens =
                e == null || e.getExpectedTokens() == null ? parser.getExpectedTokens() : e.getExpectedTokens();
        List<String> names = new ArrayList<>();
        for (int type : tokens.toList()) {
            names.add(Wording.name(parser.getVocabulary(), type));
        }
        List<String> distinct = names.stream().distinct().toList();
        if (distinct.size() > MOST_NAMED) {
            return "";
        }
        return String.join(" or ", distinct);
    }
}
