package dev.lsmith.container.shell;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.shell.ShellWord.ShellExpansion;
import dev.lsmith.grammar.dockerrun.ShellLexer;
import dev.lsmith.grammar.dockerrun.ShellParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** Expansions that are several words even between double quotes: {@code "$@"}, <code>"${A[@]}"</code>. */
    private static final Pattern ALL_WORDS = Pattern.compile("\\$\\$?(?:@|\\{(?:@|[A-Za-z_][A-Za-z0-9_]*\\[@]).*\\})");

    private final String source;

    private ShellCommands(String source) {
        this.source = source;
    }

    /** The commands of a text, or a complaint about a quote that is not closed. */
    public static List<ShellCommand> of(String source, String text) throws InputException {
        if (text.chars().filter(c -> c == '(' || c == '{').count() > MOST_BRACKETS) {
            throw complaint(Position.ofSource(source), "there are more than " + MOST_BRACKETS + " opening brackets");
        }
        ShellLexer lexer = new ShellLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        ShellParser parser = new ShellParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        try {
            return new ShellCommands(source).script(parser.script());
        } catch (ParseCancellationException e) {
            Token token = e.getCause() instanceof RecognitionException cause && cause.getOffendingToken() != null
                    ? cause.getOffendingToken()
                    : parser.getCurrentToken();
            throw complaint(
                    place(source, token).position(),
                    token.getType() == Token.EOF ? "a quote is not closed" : "a shell could not read on from here");
        }
    }

    private List<ShellCommand> script(ShellParser.ScriptContext script) {
        List<ShellCommand> commands = new ArrayList<>();
        List<ShellWord> words = new ArrayList<>();
        for (ParseTree child : script.children) {
            if (child instanceof ShellParser.CommandContext command) {
                command.element().stream().filter(e -> e.word() != null).forEach(e -> words.add(word(e.word())));
            } else if (!words.isEmpty() || !child.getText().isBlank()) {
                boolean last =
                        child instanceof TerminalNode node && node.getSymbol().getType() == Token.EOF;
                commands.add(new ShellCommand(words, last ? "" : child.getText()));
                words.clear();
            }
        }
        return commands;
    }

    /** The words of a line that is no command line itself, as a shell splits it; a complaint has the line's place. */
    public static List<String> words(JsonString line) throws InputException {
        return of(line).stream()
                .flatMap(command -> command.words().stream())
                .map(ShellWord::text)
                .toList();
    }

    /** The commands of a text that stands within another one: each word, and each complaint, has the text's place. */
    public static List<ShellCommand> of(JsonString line) throws InputException {
        try {
            return of("", line.text()).stream()
                    .map(command -> new ShellCommand(
                            command.words().stream()
                                    .map(word -> at(line.place(), word))
                                    .toList(),
                            command.end()))
                    .toList();
        } catch (InputException e) {
            throw line.place().complain(e.diagnostic().code(), e.diagnostic().message(), "");
        }
    }

    private static ShellWord at(JsonPlace place, ShellWord word) {
        return new ShellWord(
                new JsonString(place, word.text()),
                word.expansions().stream()
                        .map(e -> new ShellExpansion(new JsonString(place, e.text()), e.split()))
                        .toList(),
                word.open());
    }

    private static InputException complaint(Position position, String message) {
        return new InputException(Diagnostic.error("spec-shell", position, message, "paste the command line whole"));
    }

    private static JsonPlace place(String source, Token token) {
        return new JsonPlace(new Position(source, token.getLine(), token.getCharPositionInLine() + 1), "");
    }

    private ShellWord word(ShellParser.WordContext word) {
        StringBuilder text = new StringBuilder();
        List<ShellExpansion> expansions = new ArrayList<>();
        for (ShellParser.PartContext part : word.part()) {
            append(part, text, expansions);
        }
        JsonString whole = new JsonString(place(source, word.getStart()), text.toString());
        String start =
                word.getStart().getType() == ShellLexer.BARE ? word.getStart().getText() : "";
        if (start.startsWith("~") || start.contains("=~/")) {
            expansions.add(new ShellExpansion(new JsonString(whole.place(), "~"), false));
        }
        return new ShellWord(whole, expansions, word.part().stream().allMatch(ShellCommands::isOpen));
    }

    private static boolean isOpen(ShellParser.PartContext part) {
        ShellParser.QuotedContext quoted = part.quoted();
        return quoted == null
                ? part.EXPANSION() != null || part.PLACEHOLDER() != null
                : quoted.getChildCount() == 3
                        && ALL_WORDS.matcher(quoted.getChild(1).getText()).matches();
    }

    private void append(ParserRuleContext part, StringBuilder text, List<ShellExpansion> expansions) {
        for (ParseTree child : part.children) {
            if (child instanceof TerminalNode node) {
                append(node.getSymbol(), text, expansions);
            } else if (child instanceof ParserRuleContext quoted) {
                append(quoted, text, expansions);
            }
        }
    }

    private void append(Token token, StringBuilder out, List<ShellExpansion> expansions) {
        String text = token.getText();
        switch (token.getType()) {
            case ShellLexer.ESCAPED, ShellLexer.QUOTED_ESCAPED -> out.append(text, 1, text.length());
            case ShellLexer.SINGLE -> out.append(text, 1, text.length() - 1);
            case ShellLexer.ANSI_C -> out.append(AnsiC.decode(text.substring(2, text.length() - 1)));
            case ShellLexer.DOUBLE, ShellLexer.DOUBLE_END -> {
                // The quotes themselves are no part of the word.
            }
            case ShellLexer.EXPANSION, ShellLexer.QUOTED_EXPANSION, ShellLexer.PLACEHOLDER -> {
                boolean split = token.getType() != ShellLexer.QUOTED_EXPANSION
                        || ALL_WORDS.matcher(text).matches();
                expansions.add(new ShellExpansion(new JsonString(place(source, token), text), split));
                out.append(text);
            }
            default -> out.append(text);
        }
    }

    /**
     * A simple command of a shell script.
     *
     * @param words its words
     * @param end what ends it: a line's end, {@code ;}, {@code &}, {@code |}, a bracket; empty at the end of the script
     */
    public record ShellCommand(List<ShellWord> words, String end) {
        public ShellCommand {
            words = List.copyOf(words);
        }
    }

    /** The escapes of {@code $'…'} (Bash Reference Manual, 3.1.2.4 ANSI-C Quoting); one that is none stands as it is. */
    private static final class AnsiC {
        private static final Pattern ESCAPE = Pattern.compile(
                "(?s)\\\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})" + "|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)|(.))");
        private static final Map<String, String> NAMED = Map.ofEntries(
                Map.entry("a", "\u0007"),
                Map.entry("b", "\b"),
                Map.entry("e", "\u001b"),
                Map.entry("E", "\u001b"),
                Map.entry("f", "\f"),
                Map.entry("n", "\n"),
                Map.entry("r", "\r"),
                Map.entry("t", "\t"),
                Map.entry("v", "\u000b"),
                Map.entry("\\", "\\"),
                Map.entry("'", "'"),
                Map.entry("\"", "\""),
                Map.entry("?", "?"));

        private AnsiC() {}

        /** What the text between the quotes stands for. */
        static String decode(String text) {
            return ESCAPE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(one(m)));
        }

        private static String one(MatchResult escape) {
            for (int group = 1; group <= 3; group++) {
                if (escape.group(group) != null) {
                    return character(escape.group(), Long.parseLong(escape.group(group), 16));
                }
            }
            if (escape.group(4) != null) {
                return character(escape.group(), Long.parseLong(escape.group(4), 8) & 0xff);
            }
            if (escape.group(5) != null) {
                return Character.toString(escape.group(5).charAt(0) & 0x1f);
            }
            return NAMED.getOrDefault(escape.group(6), escape.group());
        }

        private static String character(String written, long code) {
            return code <= Character.MAX_CODE_POINT ? Character.toString((int) code) : written;
        }
    }
}
