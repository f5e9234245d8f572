package dev.lsmith.policy;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.util.function.Function;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.TokenStream;
import org.jspecify.annotations.Nullable;

/** How a policy language is parsed whose first error ends the reading: nothing is printed, and that error is thrown with its place. */
public final class FirstSyntaxError extends BaseErrorListener {
    private final String source;
    private final Language language;
    private @Nullable Diagnostic first;

    private FirstSyntaxError(String source, Language language) {
        this.source = source;
        this.language = language;
    }

    /**
     * How an error is told.
     *
     * @param code the diagnostic's code
     * @param name the language, with an article: "a TOMOYO policy"
     * @param help what to do about it
     */
    public record Language(String code, String name, String help) {}

    /**
     * Parses a whole text.
     *
     * @param source the text's name, for errors
     * @param lexer makes the language's lexer
     * @param parser makes its parser
     * @param start the rule that stands for a whole file
     * @throws InputException at the first place where the text is not of the language
     */
    public static <P extends Parser, T> T parse(
            String source,
            String text,
            Language language,
            Function<CharStream, Lexer> lexer,
            Function<TokenStream, P> parser,
            Function<P, T> start)
            throws InputException {
        FirstSyntaxError errors = new FirstSyntaxError(source, language);
        Lexer tokens = lexer.apply(CharStreams.fromString(text, source));
        tokens.removeErrorListeners();
        tokens.addErrorListener(errors);
        P sentences = parser.apply(new CommonTokenStream(tokens));
        sentences.removeErrorListeners();
        sentences.addErrorListener(errors);
        T tree = start.apply(sentences);
        if (errors.first != null) {
            throw new InputException(errors.first);
        }
        return tree;
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
                    language.code(),
                    new Position(source, line, column + 1),
                    "this is not " + language.name() + ": " + message,
                    language.help());
        }
    }
}
