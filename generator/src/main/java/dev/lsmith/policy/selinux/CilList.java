package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import dev.lsmith.grammar.cil.CilLexer;
import dev.lsmith.grammar.cil.CilParser;
import dev.lsmith.policy.selinux.CilPart.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTreeListener;
import org.antlr.v4.runtime.tree.TerminalNode;

/** A list of CIL whose parts are asked for by place; a part that is missing or of another kind is an error with its place. */
final class CilList implements CilPart {
    private final SyntaxErrors errors;
    private final List<CilPart> parts = new ArrayList<>(4);
    private final int line;
    private final int column;
    private int endLine;
    private int endColumn;

    private CilList(SyntaxErrors errors, Token start) {
        this(errors, start.getLine(), start.getCharPositionInLine() + 1);
    }

    private CilList(SyntaxErrors errors, int line, int column) {
        this.errors = errors;
        this.line = line;
        this.column = column;
    }

    /** A statement that another language's stands for, at its place. */
    static CilList of(SyntaxErrors errors, int line, int column, Object... parts) {
        CilList list = new CilList(errors, line, column);
        for (Object part : parts) {
            list.parts.add(part instanceof CilList inner ? inner : new Word(part.toString(), false, line, column));
        }
        list.endLine = line;
        list.endColumn = column;
        return list;
    }

    /**
     * The statements of a file.
     *
     * @throws InputException at the first place where the text is not CIL
     */
    static List<CilList> statements(String source, String text) throws InputException {
        SyntaxErrors errors = new SyntaxErrors(source, "CIL");
        ListBuilder builder = new ListBuilder(errors);
        errors.parse(text, "()", CilLexer::new, tokens -> parser(tokens, builder), CilParser::file);
        List<CilList> statements = new ArrayList<>();
        for (CilPart part : builder.top) {
            if (!(part instanceof CilList list)) {
                throw errors.at(part.line(), part.column(), "a list was expected");
            }
            statements.add(list);
        }
        return statements;
    }

    private static CilParser parser(TokenStream tokens, ListBuilder builder) {
        CilParser parser = new CilParser(tokens);
        parser.setBuildParseTree(false);
        parser.addParseListener(builder);
        return parser;
    }

    /** An error about a part of this file that is well formed but not read. */
    InputException at(CilPart part, String message) {
        return errors.at(part.line(), part.column(), message);
    }

    /** An error about this list. */
    InputException error(String message) {
        return at(this, message);
    }

    @Override
    public int line() {
        return line;
    }

    @Override
    public int column() {
        return column;
    }

    int size() {
        return parts.size();
    }

    /** The lists from a place on; what is no list there is an error. */
    List<CilList> lists(int from) throws InputException {
        List<CilList> lists = new ArrayList<>();
        for (int i = from; i < size(); i++) {
            lists.add(list(i));
        }
        return lists;
    }

    boolean isSymbol(int index, String word) {
        return index < size()
                && parts.get(index) instanceof Word symbol
                && !symbol.quoted()
                && symbol.text().equals(word);
    }

    boolean isList(int index) {
        return index < size() && parts.get(index) instanceof CilList;
    }

    CilList list(int index) throws InputException {
        if (part(index) instanceof CilList list) {
            return list;
        }
        throw at(part(index), "a list was expected");
    }

    String symbol(int index) throws InputException {
        if (part(index) instanceof Word word && !word.quoted()) {
            return word.text();
        }
        throw at(part(index), "a name was expected");
    }

    /** A symbol, or what stands between quotes. */
    String text(int index) throws InputException {
        if (part(index) instanceof Word word) {
            return word.text();
        }
        throw at(part(index), "a name was expected");
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

    CilPart part(int index) throws InputException {
        if (index >= size()) {
            throw errors.at(endLine, endColumn, "the statement ends too early");
        }
        return parts.get(index);
    }

    /** The list on one line, as CIL writes it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(");
        for (CilPart part : parts) {
            text.append(text.length() > 1 ? " " : "");
            if (part instanceof Word word) {
                text.append(word.quoted() ? '"' + word.text() + '"' : word.text());
            } else {
                text.append(part);
            }
        }
        return text.append(')').toString();
    }

    /** Makes lists of what the parser recognises, so that no tree of it is kept: a host's policy has a million parts. */
    private static final class ListBuilder implements ParseTreeListener {
        private final SyntaxErrors errors;
        private final List<CilPart> top = new ArrayList<>();
        private final Deque<CilList> open = new ArrayDeque<>();

        ListBuilder(SyntaxErrors errors) {
            this.errors = errors;
        }

        @Override
        public void visitTerminal(TerminalNode node) {
            Token token = node.getSymbol();
            switch (token.getType()) {
                case CilLexer.LPAREN -> {
                    CilList list = new CilList(errors, token);
                    add(list);
                    open.push(list);
                }
                case CilLexer.RPAREN -> close(token);
                case CilLexer.SYMBOL -> add(word(token, token.getText(), false));
                case CilLexer.STRING ->
                    add(word(token, token.getText().substring(1, token.getText().length() - 1), true));
                default -> {}
            }
        }

        private static Word word(Token token, String text, boolean quoted) {
            return new Word(text, quoted, token.getLine(), token.getCharPositionInLine() + 1);
        }

        private void close(Token token) {
            CilList list = open.poll();
            if (list != null) {
                list.endLine = token.getLine();
                list.endColumn = token.getCharPositionInLine() + 1;
            }
        }

        private void add(CilPart part) {
            CilList list = open.peek();
            (list == null ? top : list.parts).add(part);
        }

        @Override
        public void visitErrorNode(ErrorNode node) {}

        @Override
        public void enterEveryRule(ParserRuleContext context) {}

        @Override
        public void exitEveryRule(ParserRuleContext context) {}
    }
}
