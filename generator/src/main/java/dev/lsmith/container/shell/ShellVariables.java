package dev.lsmith.container.shell;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.shell.ShellCommands.ShellCommand;
import dev.lsmith.container.shell.ShellWord.ShellExpansion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a script itself gives its variables: {@code NAME=value}, {@code NAME+=value}, arrays, {@code set -- …}, and make's
 * {@code NAME := value}. Of several values all are taken together, as which of them holds only the run decides.
 */
public final class ShellVariables {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Pattern ASSIGNMENT = Pattern.compile("(?s)(" + NAME + ")(\\+?)=(.*)");
    private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_/:=@%+,.-]+");
    private static final Set<String> MAKE = Set.of("=", ":=", "::=", "+=", "?=");

    /** Of a systemd unit (systemd.exec(5)): assignments, each one word. */
    private static final String OF_UNIT = "Environment=";

    private static final Set<String> DECLARING = Set.of("export", "local", "declare", "readonly", "typeset");

    /** {@code $NAME}, <code>${NAME}</code>, <code>${NAME[@]}</code>, {@code $(NAME)}, {@code $@}. */
    private static final Pattern PLAIN = Pattern.compile(
            "\\$\\$?(?:(" + NAME + "|[@*])|\\{(" + NAME + "|[@*])(?:\\[[@*]\\])?\\}|\\((" + NAME + ")\\))");

    /** <code>${NAME:-words}</code> and its brothers. */
    private static final Pattern CHOICE =
            Pattern.compile("(?s)\\$\\$?\\{(" + NAME + "|[@*])(?:\\[[@*]\\])?:?([-+=])(.*)\\}");

    /** Words that one word may come to stand for: no command line needs as many. */
    private static final int MOST_WORDS = 10_000;

    private static final int MOST_DEPTH = 20;

    private final Map<String, List<ShellWord>> values = new HashMap<>();
    private final Set<String> unsettled = new HashSet<>();

    private ShellVariables() {}

    /** Of a script in which no variable is known. */
    public static ShellVariables none() {
        return new ShellVariables();
    }

    /** What the commands of a script assign, wherever in it. */
    public static ShellVariables of(List<ShellCommand> script) {
        ShellVariables variables = new ShellVariables();
        for (int i = 0; i < script.size(); i++) {
            variables.command(script, i);
        }
        return variables;
    }

    private void command(List<ShellCommand> script, int index) {
        List<ShellWord> words = script.get(index).words();
        if (words.size() >= 2
                && words.get(0).text().equals("set")
                && words.get(1).text().equals("--")) {
            put("@", words.subList(2, words.size()), true);
            put("*", words.subList(2, words.size()), true);
        } else if (words.size() >= 2 && isMake(words)) {
            boolean settled = words.get(1).text().matches(":{0,2}=") && isAtMargin(words.get(0));
            put(words.get(0).text(), words.subList(2, words.size()), settled);
        } else {
            assignments(script, index, words);
        }
    }

    private static boolean isMake(List<ShellWord> words) {
        return words.get(0).text().matches(NAME) && MAKE.contains(words.get(1).text());
    }

    private void assignments(List<ShellCommand> script, int index, List<ShellWord> words) {
        boolean ofUnit = !words.isEmpty() && words.get(0).text().startsWith(OF_UNIT);
        boolean declared =
                ofUnit || (!words.isEmpty() && DECLARING.contains(words.get(0).text()));
        for (int i = declared && !ofUnit ? 1 : 0; i < words.size(); i++) {
            String text = words.get(i).text();
            Matcher matcher = ASSIGNMENT.matcher(ofUnit && i == 0 ? text.substring(OF_UNIT.length()) : text);
            if (!matcher.matches()) {
                if (!declared) {
                    return;
                }
                continue;
            }
            boolean array = matcher.group(3).isEmpty()
                    && i == words.size() - 1
                    && script.get(index).end().equals("(");
            boolean settled = matcher.group(2).isEmpty()
                    && isAtMargin(words.get(0))
                    && (index == 0 || !script.get(index - 1).end().matches("[&|]"));
            put(matcher.group(1), array ? elements(script, index + 1) : split(words.get(i), matcher.group(3)), settled);
        }
    }

    /** What is not indented is most likely done always, and not only where a condition holds. */
    private static boolean isAtMargin(ShellWord word) {
        return word.place().position().column() == 1;
    }

    private static List<ShellWord> elements(List<ShellCommand> script, int from) {
        List<ShellWord> elements = new ArrayList<>();
        for (int i = from; i < script.size(); i++) {
            elements.addAll(script.get(i).words());
            if (script.get(i).end().equals(")")) {
                break;
            }
        }
        return elements;
    }

    /** The words of a value where a shell splits it; a value that is no command line is split at its blanks. */
    private static List<ShellWord> split(ShellWord word, String value) {
        JsonString text = new JsonString(word.place(), value);
        if (SIMPLE.matcher(value).matches()) {
            return List.of(ShellWord.plain(text));
        }
        try {
            return ShellCommands.of(text).stream()
                    .flatMap(command -> command.words().stream())
                    .toList();
        } catch (InputException e) {
            List<ShellWord> words = new ArrayList<>();
            for (String part : value.strip().split("\\s+", -1)) {
                words.add(ShellWord.plain(new JsonString(word.place(), part)));
            }
            return words;
        }
    }

    private void put(String name, List<ShellWord> words, boolean settled) {
        List<ShellWord> all = values.computeIfAbsent(name, n -> new ArrayList<>());
        if (!all.isEmpty()
                || !settled
                || words.stream().anyMatch(w -> !w.expansions().isEmpty())) {
            unsettled.add(name);
        }
        all.addAll(words);
    }

    /** Whether the script says once and for all what a word stands for. */
    public boolean isSettled(ShellWord word) {
        return word.expansions().stream().allMatch(this::isSettled);
    }

    private boolean isSettled(ShellExpansion expansion) {
        String name = name(expansion);
        return values.containsKey(name) && !unsettled.contains(name);
    }

    /** The words that an open word may stand for by what the script says; none where it says nothing. */
    public List<ShellWord> wordsOf(ShellWord word) {
        VariableMeaning meaning = new VariableMeaning();
        meaning.add(word);
        return meaning.words;
    }

    /**
     * The words that a shell makes of a value by what the script says, where an expansion in it is not quoted and stands for several
     * words: {@code a$X} with {@code X='b c'} is {@code ab c}. The word itself where that is not so.
     */
    public List<ShellWord> splitWords(ShellWord word) {
        List<ShellExpansion> several = word.expansions().stream()
                .filter(e -> e.split() && valueOf(e).size() > 1)
                .toList();
        if (several.size() != 1) {
            return List.of(word);
        }
        ShellExpansion expansion = several.get(0);
        List<ShellWord> value = valueOf(expansion);
        int at = word.text().indexOf(expansion.text());
        List<ShellWord> words = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            String before = i == 0 ? word.text().substring(0, at) : "";
            String behind = i == value.size() - 1
                    ? word.text().substring(at + expansion.text().length())
                    : "";
            List<ShellExpansion> inside = new ArrayList<>(value.get(i).expansions());
            word.expansions().stream()
                    .filter(e -> before.contains(e.text()) || behind.contains(e.text()))
                    .forEach(inside::add);
            String text = before + value.get(i).text() + behind;
            words.add(new ShellWord(new JsonString(word.place(), text), inside, false));
        }
        return words;
    }

    private List<ShellWord> valueOf(ShellExpansion expansion) {
        VariableMeaning meaning = new VariableMeaning();
        meaning.add(new ShellWord(expansion.value(), List.of(expansion), true));
        return meaning.words;
    }

    /** The words found so far for one word; variables may name others, and themselves. */
    private final class VariableMeaning {
        private final List<ShellWord> words = new ArrayList<>();
        private final List<String> open = new ArrayList<>();
        private int steps;

        void add(ShellWord word) {
            if (!word.open()) {
                words.add(word);
                return;
            }
            for (ShellExpansion expansion : word.expansions()) {
                if (open.size() < MOST_DEPTH && !open.contains(expansion.text())) {
                    open.add(expansion.text());
                    for (ShellWord inner : directly(expansion)) {
                        if (++steps < MOST_WORDS) {
                            add(inner);
                        }
                    }
                    open.remove(open.size() - 1);
                }
            }
        }
    }

    private List<ShellWord> directly(ShellExpansion expansion) {
        Matcher choice = CHOICE.matcher(expansion.text());
        if (!choice.matches()) {
            return values.getOrDefault(name(expansion), List.of());
        }
        List<ShellWord> words = new ArrayList<>();
        if (!choice.group(2).equals("+")) {
            words.addAll(values.getOrDefault(choice.group(1), List.of()));
        }
        words.addAll(split(ShellWord.plain(expansion.value()), choice.group(3)));
        return words;
    }

    private static String name(ShellExpansion expansion) {
        Matcher plain = PLAIN.matcher(expansion.text());
        if (!plain.matches()) {
            return "";
        }
        String bare = plain.group(1) == null ? plain.group(2) : plain.group(1);
        return bare == null ? plain.group(3) : bare;
    }

    /** The word with each expansion replaced that the script settles with one word. */
    public ShellWord resolved(ShellWord word) {
        String text = word.text();
        List<ShellExpansion> left = new ArrayList<>();
        for (ShellExpansion expansion : word.expansions().stream().distinct().toList()) {
            List<ShellWord> value = values.getOrDefault(name(expansion), List.of());
            if (isSettled(expansion) && value.size() == 1) {
                text = text.replace(expansion.text(), value.get(0).text());
            } else {
                left.add(expansion);
            }
        }
        return new ShellWord(new JsonString(word.place(), text), left, word.open());
    }

    /** The text of a word with each <code>${NAME:-text}</code> replaced by its text, which holds where nobody sets the name. */
    public static String withDefaults(ShellWord word) {
        String text = word.text();
        for (ShellExpansion expansion : word.expansions().stream().distinct().toList()) {
            Matcher choice = CHOICE.matcher(expansion.text());
            if (choice.matches() && !choice.group(2).equals("+")) {
                text = text.replace(expansion.text(), choice.group(3));
            }
        }
        return text;
    }
}
