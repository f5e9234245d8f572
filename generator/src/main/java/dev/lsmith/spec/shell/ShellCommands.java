package dev.lsmith.spec.shell;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.grammar.dockerrun.ShellLexer;
import dev.lsmith.grammar.dockerrun.ShellParser;
import dev.lsmith.json.JsonPlace;
import dev.lsmith.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** A shell script as simple commands, by the grammar {@code ShellParser}; nothing is expanded. */
public final class ShellCommands {
    /** Brackets of {@code $(…)} nest in the lexer's stack; no line that starts a container needs as many. */
    private static final int MOST_BRACKETS = 1_000;

    private final String source;
    private final List<JsonString> words = new ArrayList<>();
    private final List<JsonString> expansions = new ArrayList<>();

    private ShellCommands(String source) {
        this.source = source;
    }

    /** The commands of a text, or a complaint about a quote that is not closed. */
    public static List<ShellCommand> of(String source, String text) throws InputException {
        if (text.chars().filter(c -> c == '(').count() > MOST_BRACKETS) {
            throw complaint(Position.ofSource(source), "there are more than " + MOST_BRACKETS + " opening brackets");
        }
        ShellLexer lexer = new ShellLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        ShellParser parser = new ShellParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        List<ShellCommand> commands = new ArrayList<>();
        try {
            for (ShellParser.CommandContext command : parser.script().command()) {
                ShellCommands one = new ShellCommands(source);
                command.element().stream().filter(e -> e.word() != null).forEach(e -> one.word(e.word()));
                commands.add(new ShellCommand(one.words, one.expansions));
            }
        } catch (ParseCancellationException e) {
            Token token = e.getCause() instanceof RecognitionException cause && cause.getOffendingToken() != null
                    ? cause.getOffendingToken()
                    : parser.getCurrentToken();
            throw complaint(
                    place(source, token).position(),
                    token.getType() == Token.EOF ? "a quote is not closed" : "a shell could not read on from here");
        }
        return commands;
    }

    /** The words of a line that is no command line itself, as a shell splits it; a complaint has the line's place. */
    public static List<String> words(JsonString line) throws InputException {
        List<String> words = new ArrayList<>();
        try {
            for (ShellCommand command : of("", line.text())) {
                command.words().forEach(w -> words.add(w.text()));
            }
        } catch (InputException e) {
            throw line.place().complain(e.diagnostic().code(), e.diagnostic().message(), "");
        }
        return words;
    }

    private static InputException complaint(Position position, String message) {
        return new InputException(Diagnostic.error("spec-shell", position, message, "paste the command line whole"));
    }

    private static JsonPlace place(String source, Token token) {
        return new JsonPlace(new Position(source, token.getLine(), token.getCharPositionInLine() + 1), "");
    }

    private void word(ShellParser.WordContext word) {
        StringBuilder text = new StringBuilder();
        for (ShellParser.PartContext part : word.part()) {
            append(part, text);
        }
        JsonString whole = new JsonString(place(source, word.getStart()), text.toString());
        String start =
                word.getStart().getType() == ShellLexer.BARE ? word.getStart().getText() : "";
        if (start.startsWith("~") || start.contains("=~/")) {
            expansions.add(new JsonString(whole.place(), "~"));
        }
        words.add(whole);
    }

    private void append(ParserRuleContext part, StringBuilder text) {
        for (ParseTree child : part.children) {
            if (child instanceof TerminalNode node) {
                append(node.getSymbol(), text);
            } else if (child instanceof ParserRuleContext quoted) {
                append(quoted, text);
            }
        }
    }

    private void append(Token token, StringBuilder out) {
        String text = token.getText();
        switch (token.getType()) {
            case ShellLexer.ESCAPED, ShellLexer.QUOTED_ESCAPED -> out.append(text, 1, text.length());
            case ShellLexer.SINGLE -> out.append(text, 1, text.length() - 1);
            case ShellLexer.ANSI_C -> out.append(ansiC(text.substring(2, text.length() - 1)));
            case ShellLexer.DOUBLE, ShellLexer.DOUBLE_END -> {
                // The quotes themselves are no part of the word.
            }
            case ShellLexer.EXPANSION, ShellLexer.QUOTED_EXPANSION, ShellLexer.PLACEHOLDER -> {
                expansions.add(new JsonString(place(source, token), text));
                out.append(text);
            }
            default -> out.append(text);
        }
    }

    /** The commonest escapes of {@code $'…'}; others stand as they are. */
    private static String ansiC(String text) {
        return text.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\'", "'")
                .replace("\\\\", "\\");
    }
}
