package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.grammar.apparmor.AppArmorParser.FileNameContext;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.Vocabulary;
import org.jspecify.annotations.Nullable;

/** Single words of a profile: what they say and where they stand. */
public final class RuleWords {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("ID", "a word"),
            Map.entry("PATH", "a path"),
            Map.entry("VARIABLE", "a path"),
            Map.entry("BOOLEAN", "a boolean"),
            Map.entry("QUOTED", "a quoted text"),
            Map.entry("NUMBER", "a number"),
            Map.entry("SEARCHED", "a file name in `<>`"),
            Map.entry("INCLUDE", "`include`"),
            Map.entry("INCLUDE_IF_EXISTS", "`include if exists`"),
            Map.entry("KEY", "a condition"),
            Map.entry("KEY_IN", "a condition"),
            Map.entry("COMMA", "`,`"),
            Map.entry("ARROW", "`->`"),
            Map.entry("AT_MOST", "`<=`"),
            Map.entry("LBRACE", "`{`"),
            Map.entry("RBRACE", "`}`"),
            Map.entry("LPAREN", "`(`"),
            Map.entry("RPAREN", "`)`"),
            Map.entry("END_OF_VALUES", "the end of the line"),
            Map.entry("EOF", "the end of the file"));

    private final String source;

    public RuleWords(String source) {
        this.source = source;
    }

    /** How a message calls a token. */
    public static String name(Vocabulary vocabulary, int type) {
        String literal = vocabulary.getLiteralName(type);
        if (literal != null) {
            return "`" + literal.substring(1, literal.length() - 1) + "`";
        }
        String symbol = vocabulary.getSymbolicName(type);
        return NAMES.getOrDefault(symbol == null ? "EOF" : symbol, symbol == null ? "a word" : symbol);
    }

    /** A word without its quotes, its escapes as they are. */
    public static String text(ParserRuleContext word) {
        return unquoted(word.getText());
    }

    /** A word that is no pattern: without its quotes, each escape as the character that it stands for. */
    public static String plain(ParserRuleContext word) {
        return GlobParser.unescaped(text(word));
    }

    /** Whether a word stands in quotes. */
    public static boolean isQuoted(ParserRuleContext word) {
        return word.getText().startsWith("\"");
    }

    /** A text without the quotes around it, if there are some. */
    public static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** A word of the language as the constant of an enum is spelled. */
    public static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    /** Where a token begins, as a diagnostic has it. */
    public Position position(Token token) {
        return new Position(source, token.getLine(), token.getCharPositionInLine() + 1);
    }

    /** Where a token begins, as the tree has it. */
    public SourcePlace place(Token token) {
        return new SourcePlace(source, token.getLine(), token.getCharPositionInLine() + 1);
    }

    /** A word as a pattern; a word with variables may be one only together with their values. */
    public Glob glob(ParserRuleContext word) throws InputException {
        String text = text(word);
        return text.contains("@{")
                ? GlobParser.parseLoosely(text, position(word.getStart()))
                : GlobParser.parse(text, position(word.getStart()));
    }

    /** A word as a pattern; empty where there is none. */
    public Optional<Glob> optionalGlob(@Nullable ParserRuleContext word) throws InputException {
        return word == null ? Optional.empty() : Optional.of(glob(word));
    }

    /** A value of a variable, which need not be a pattern by itself. */
    public Glob value(ParserRuleContext word) {
        return GlobParser.parseLoosely(text(word), position(word.getStart()));
    }

    /** The file that an {@code abi} or {@code include} statement names. */
    public static FileName fileName(FileNameContext name) {
        String text = name.getText();
        return name.SEARCHED() != null
                ? new FileName(unquoted(text.substring(1, text.length() - 1).strip()), true)
                : new FileName(unquoted(text), false);
    }

    /** The file that an {@code abi} statement names. */
    public FileName abi(FileNameContext name) throws InputException {
        FileName file = fileName(name);
        if (file.name().isEmpty()) {
            throw fault(name.getStart(), "an abi has a name");
        }
        return file;
    }

    /**
     * The number that a token is.
     *
     * @throws InputException when it is none, or not between the two, both included
     */
    public int number(Token token, int least, int most) throws InputException {
        try {
            int number = Integer.parseInt(token.getText());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw fault(token, "`" + token.getText() + "` is no number");
        }
        throw fault(token, "`" + token.getText() + "` is not between " + least + " and " + most);
    }

    /** The permissions that words stand for. */
    public <E extends Enum<E>> SortedSet<E> permissions(
            Collection<? extends ParserRuleContext> words, Class<E> type, Map<String, List<E>> shorts)
            throws InputException {
        SortedSet<E> permissions = new TreeSet<>();
        for (ParserRuleContext word : words) {
            String text = text(word);
            List<E> meant = shorts.getOrDefault(text, named(type, text));
            if (meant.isEmpty()) {
                List<String> known = Spelled.lower(Arrays.asList(type.getEnumConstants()));
                throw fault(
                        word.getStart(),
                        "unknown permission `" + text + "`, expected one of " + String.join(", ", known));
            }
            permissions.addAll(meant);
        }
        return permissions;
    }

    private static <E extends Enum<E>> List<E> named(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(e -> Spelled.lower(e).equals(text))
                .toList();
    }

    /** A fault of the syntax at a token. */
    public InputException fault(Token token, String message) {
        return new InputException(Diagnostic.error("apparmor-syntax", position(token), message, "see apparmor.d(5)"));
    }
}
