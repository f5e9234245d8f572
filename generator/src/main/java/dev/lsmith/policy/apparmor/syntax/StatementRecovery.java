package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.grammar.apparmor.AppArmorLexer;
import dev.lsmith.grammar.apparmor.AppArmorParser.BodyContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.IncludedContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ItemContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PieceContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PolicyContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PreambleContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ProfileContext;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Goes on behind the statement at fault, so that the next fault is told too. Nothing is guessed: no word is put in or
 * left out.
 */
final class StatementRecovery extends DefaultErrorStrategy {
    @Override
    public Token recoverInline(Parser parser) throws RecognitionException {
        throw new InputMismatchException(parser);
    }

    @Override
    public void recover(Parser parser, RecognitionException e) {
        if (!isStatement(parser.getContext())) {
            throw e;
        }
        if (!isCutShort(parser)) {
            skipStatement(parser.getInputStream());
        }
        endErrorCondition(parser);
    }

    /** Whether the body ends before its last statement does, which then lacks its comma only. */
    private static boolean isCutShort(Parser parser) {
        return parser.getContext() instanceof ItemContext item
                && parser.getInputStream().LA(1) == AppArmorLexer.RBRACE
                && item.getStart() != parser.getInputStream().LT(1);
    }

    /** Where a list of statements goes on: what begins none is reported and skipped. */
    @Override
    public void sync(Parser parser) throws RecognitionException {
        ParserRuleContext context = parser.getContext();
        if (!(context instanceof BodyContext
                || context instanceof PolicyContext
                || context instanceof IncludedContext
                || context instanceof PieceContext)) {
            return;
        }
        IntervalSet wanted =
                parser.getATN().nextTokens(parser.getInterpreter().atn.states.get(parser.getState()));
        while (!wanted.contains(parser.getInputStream().LA(1)) && !wanted.contains(Token.EPSILON)) {
            if (parser.getInputStream().LA(1) == Token.EOF) {
                return;
            }
            reportUnwantedToken(parser);
            skipStatement(parser.getInputStream());
            endErrorCondition(parser);
        }
    }

    private static boolean isStatement(ParserRuleContext context) {
        return context instanceof ItemContext
                || context instanceof PreambleContext
                || context instanceof ProfileContext
                || context instanceof PolicyContext
                || context instanceof IncludedContext
                || context instanceof PieceContext;
    }

    /** To behind the next comma or closed block, or to the brace that ends the body. */
    private static void skipStatement(TokenStream tokens) {
        int depth = 0;
        boolean moved = false;
        while (tokens.LA(1) != Token.EOF) {
            int type = tokens.LA(1);
            if (type == AppArmorLexer.RBRACE && depth == 0 && moved) {
                return;
            }
            tokens.consume();
            moved = true;
            depth += type == AppArmorLexer.LBRACE ? 1 : 0;
            depth -= type == AppArmorLexer.RBRACE ? 1 : 0;
            boolean ended =
                    type == AppArmorLexer.COMMA || type == AppArmorLexer.RBRACE || type == AppArmorLexer.END_OF_VALUES;
            if (ended && depth <= 0) {
                return;
            }
        }
    }
}
