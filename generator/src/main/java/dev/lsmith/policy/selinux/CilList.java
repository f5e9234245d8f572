package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import dev.lsmith.grammar.cil.CilParser;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRange;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** A list of CIL whose parts are asked for by place; a part that is missing or of another kind is an error with its place. */
final class CilList {
    private final CilParser.ListContext list;
    private final SyntaxErrors errors;

    CilList(CilParser.ExpressionContext expression, SyntaxErrors errors) throws InputException {
        this.errors = errors;
        if (expression.list() == null) {
            throw errors.at(expression.getStart(), "a list was expected");
        }
        list = expression.list();
    }

    Token start() {
        return list.getStart();
    }

    int size() {
        return list.expression().size();
    }

    boolean isSymbol(int index, String word) {
        return index < size()
                && list.expression(index).SYMBOL() != null
                && list.expression(index).getText().equals(word);
    }

    boolean isList(int index) {
        return index < size() && list.expression(index).list() != null;
    }

    CilList list(int index) throws InputException {
        return new CilList(part(index), errors);
    }

    String symbol(int index) throws InputException {
        CilParser.ExpressionContext part = part(index);
        if (part.SYMBOL() == null) {
            throw errors.at(part.getStart(), "a name was expected");
        }
        return part.getText();
    }

    /** A symbol, or what stands between quotes. */
    String text(int index) throws InputException {
        CilParser.ExpressionContext part = part(index);
        if (part.STRING() == null) {
            return symbol(index);
        }
        return part.getText().substring(1, part.getText().length() - 1);
    }

    /** The symbols of a list of symbols, or a single one. */
    List<String> symbols(int index) throws InputException {
        if (!isList(index)) {
            return List.of(symbol(index));
        }
        CilList inner = list(index);
        List<String> symbols = new ArrayList<>();
        for (int i = 0; i < inner.size(); i++) {
            symbols.add(inner.symbol(i));
        }
        return symbols;
    }

    int number(int index) throws InputException {
        try {
            int value = Integer.decode(symbol(index));
            if (value >= 0 && value <= CommandRange.MAX) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw errors.at(part(index).getStart(), "a number was expected");
        }
        throw errors.at(part(index).getStart(), "an ioctl command has 16 bits");
    }

    /** A range of levels as a context prints it. */
    String range() throws InputException {
        String low = list(0).level();
        String high = list(1).level();
        return low.equals(high) ? low : low + "-" + high;
    }

    private String level() throws InputException {
        if (size() == 1) {
            return symbol(0);
        }
        CilList categories = list(1);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < categories.size(); i++) {
            if (categories.isList(i)) {
                CilList range = categories.list(i);
                parts.add(range.symbol(1) + "." + range.symbol(2));
            } else {
                parts.add(categories.symbol(i));
            }
        }
        return symbol(0) + ":" + String.join(",", parts);
    }

    private CilParser.ExpressionContext part(int index) throws InputException {
        if (index >= size()) {
            throw errors.at(list.getStop(), "the statement ends too early");
        }
        return list.expression(index);
    }
}
