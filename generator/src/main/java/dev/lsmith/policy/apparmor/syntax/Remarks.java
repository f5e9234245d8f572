package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.grammar.apparmor.AppArmorLexer;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Comments and empty lines, which the grammar does not see, found beside the tokens that it does. */
final class Remarks {
    private final CommonTokenStream tokens;

    Remarks(CommonTokenStream tokens) {
        this.tokens = tokens;
    }

    /**
     * What stands between a token and the one before it: comments but the one behind a rule, which is its own (see
     * {@link #behind}), and gaps. At the begin and at the end of a block there are no gaps.
     */
    List<Item> above(Token token) {
        List<Item> above = new ArrayList<>();
        Token before = before(token.getTokenIndex());
        int lastLine = before == null ? Integer.MAX_VALUE : endLine(before);
        boolean quiet = before == null || before.getType() == AppArmorLexer.LBRACE;
        for (Token comment : comments(before == null ? -1 : before.getTokenIndex(), token.getTokenIndex())) {
            boolean behind = before != null && comment.getLine() == endLine(before);
            if (behind && !isBrace(before)) {
                continue;
            }
            if (!quiet && comment.getLine() > lastLine + 1) {
                above.add(new BlankLine());
            }
            above.add(new Remark(text(comment), behind));
            lastLine = comment.getLine();
            quiet = false;
        }
        boolean ends = token.getType() == AppArmorLexer.RBRACE || token.getType() == Token.EOF;
        if (!quiet && !ends && token.getLine() > lastLine + 1) {
            above.add(new BlankLine());
        }
        return above;
    }

    /** Comments inside a statement or head, which have no place but above it. */
    List<Item> inside(Token first, Token last) {
        return comments(first.getTokenIndex(), last.getTokenIndex()).stream()
                .map(c -> (Item) new Remark(text(c), false))
                .toList();
    }

    /** What follows the sign of the comment behind a statement, on the line on which it ends. */
    Optional<String> behind(ParserRuleContext statement) {
        Token stop = statement.getStop();
        if (stop.getType() == AppArmorLexer.END_OF_VALUES) {
            return Optional.of(stop.getText()).filter(t -> t.startsWith("#")).map(t -> t.substring(1));
        }
        return comments(stop.getTokenIndex(), after(stop.getTokenIndex())).stream()
                .findFirst()
                .filter(c -> c.getLine() == endLine(stop))
                .map(Remarks::text);
    }

    private static boolean isBrace(@Nullable Token token) {
        return token != null && (token.getType() == AppArmorLexer.LBRACE || token.getType() == AppArmorLexer.RBRACE);
    }

    /** The comments between two tokens, in order. */
    private List<Token> comments(int after, int until) {
        List<Token> comments = new ArrayList<>();
        for (int i = after + 1; i < until; i++) {
            Token token = tokens.get(i);
            if (token.getType() == AppArmorLexer.COMMENT) {
                comments.add(token);
            }
        }
        return comments;
    }

    private @Nullable Token before(int index) {
        int before = index - 1;
        while (before >= 0 && tokens.get(before).getChannel() != Token.DEFAULT_CHANNEL) {
            before--;
        }
        return before < 0 ? null : tokens.get(before);
    }

    /** The next token that the grammar sees, or the end. */
    private int after(int index) {
        int after = index + 1;
        while (after < tokens.size() && tokens.get(after).getChannel() != Token.DEFAULT_CHANNEL) {
            after++;
        }
        return after;
    }

    private static int endLine(Token token) {
        if (token.getType() == AppArmorLexer.END_OF_VALUES) {
            return token.getLine();
        }
        return token.getLine()
                + (int) token.getText().chars().filter(c -> c == '\n').count();
    }

    private static String text(Token comment) {
        return comment.getText().substring(1);
    }
}
