package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.grammar.apparmor.AppArmorLexer;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/**
 * The last line of a file: a comment or {@code #include} on it needs the end of the line, or apparmor_parser refuses the
 * file ({@code parser_lex.l}; measured with 3.0.8, 4.1.0 and 5.0.2).
 */
final class LastLine {
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
