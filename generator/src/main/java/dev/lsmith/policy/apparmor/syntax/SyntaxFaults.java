package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.grammar.apparmor.AppArmorLexer;
import dev.lsmith.grammar.apparmor.AppArmorParser.PolicyContext;
import dev.lsmith.policy.apparmor.rule.RuleWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong in a text, and ends the reading when there is no sense in going on. */
final class SyntaxFaults extends BaseErrorListener {
    /** After so many faults the text is taken to be something else. */
    static final int MOST = 100;

    private static final int MOST_NAMED = 6;

    private static final Set<Integer> BEFORE_PROFILES =
            Set.of(AppArmorLexer.ASSIGNMENT, AppArmorLexer.BOOLEAN_ASSIGNMENT, AppArmorLexer.ALIAS, AppArmorLexer.ABI);

    private final String source;
    private final List<Diagnostic> faults = new ArrayList<>();

    SyntaxFaults(String source) {
        this.source = source;
    }

    /** The faults in the order of the text. */
    List<Diagnostic> inOrder() {
        return faults.stream()
                .sorted((a, b) ->
                        a.position().orElseThrow().compareTo(b.position().orElseThrow()))
                .toList();
    }

    /**
     * Notes a fault.
     *
     * @throws ParseCancellationException when there are too many
     */
    void add(Diagnostic fault) {
        faults.add(fault);
        if (faults.size() >= MOST) {
            throw new ParseCancellationException();
        }
    }

    /** Something that may find a fault. */
    interface ReadingStep {
        /** Does it. */
        void run() throws InputException;
    }

    /** Does something and notes its fault. */
    void gather(ReadingStep step) {
        try {
            step.run();
        } catch (InputException e) {
            add(e.diagnostic());
        }
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            @Nullable Object offendingSymbol,
            int line,
            int column,
            String message,
            @Nullable RecognitionException e) {
        if (recognizer instanceof Parser parser
                && parser.getContext() instanceof PolicyContext
                && offendingSymbol instanceof Token token
                && BEFORE_PROFILES.contains(token.getType())) {
            add(Diagnostic.error(
                    "apparmor-syntax",
                    new Position(source, line, column + 1),
                    "`" + token.getText() + "` stands behind a profile",
                    "move it before the first profile"));
            return;
        }
        String found = offendingSymbol instanceof Token token ? describe(token) : "a character out of place";
        String expected = recognizer instanceof Parser parser ? expected(parser, e) : "";
        add(Diagnostic.error(
                "apparmor-syntax",
                new Position(source, line, column + 1),
                found + (expected.isEmpty() ? "" : ", expected " + expected),
                "see apparmor.d(5)"));
    }

    private static String describe(Token token) {
        return token.getType() == Token.EOF ? "the file ends here" : "unexpected `" + token.getText() + "`";
    }

    private static String expected(Parser parser, @Nullable RecognitionException e) {
        IntervalSet tokens =
                e == null || e.getExpectedTokens() == null ? parser.getExpectedTokens() : e.getExpectedTokens();
        List<String> names = new ArrayList<>();
        for (int type : tokens.toList()) {
            if (type == Token.EOF && tokens.contains(AppArmorLexer.END_OF_VALUES)) {
                continue;
            }
            names.add(RuleWords.name(parser.getVocabulary(), type));
        }
        List<String> distinct = names.stream().distinct().toList();
        if (distinct.size() > MOST_NAMED) {
            return "";
        }
        return String.join(" or ", distinct);
    }
}
