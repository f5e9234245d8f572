package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.option.RunOptions;
import dev.lsmith.container.option.SpecBuilder;
import dev.lsmith.container.shell.ShellVariables;
import dev.lsmith.container.shell.ShellWord;
import dev.lsmith.container.shell.ShellWord.ShellExpansion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one {@code docker run} or {@code podman run} line. Flags are read as Go's pflag reads them, up to the first word that
 * is none and can be an image. A word of which nobody knows what it stands for is taken for flags that are not known: what
 * stands behind it is read on.
 */
public final class RunLineReader {
    /** What only the run knows and what still says enough: the folder that one is in, and one's home. */
    private static final Set<String> HERE = Set.of(
            "~",
            "$HOME",
            "${HOME}",
            "$PWD",
            "${PWD}",
            "$(PWD)",
            "$(pwd)",
            "`pwd`",
            "$(CURDIR)",
            "$$PWD",
            "$$(pwd)",
            "$$HOME",
            "$CI_PROJECT_DIR",
            "${CI_PROJECT_DIR}",
            "$GITHUB_WORKSPACE",
            "${GITHUB_WORKSPACE}",
            "${{ github.workspace }}");

    /** What no blank can be in. */
    private static final Set<String> NUMBERS = Set.of(
            "$$", "$#", "$?", "$!", "$UID", "${UID}", "$EUID", "$PPID", "$RANDOM", "${RANDOM}", "$(id -u)", "$(id -g)");

    /** More than any command line has. */
    private static final int MOST_WORDS = 100_000;

    private final RunFlags flags;
    private final List<ShellWord> words;
    private final SpecBuilder builder;
    private final RunOptions options;
    private final ShellVariables variables;
    private final List<ShellWord> passedOver = new ArrayList<>();
    private int at;

    private RunLineReader(
            RunFlags flags, SpecBuilder builder, RunOptions options, List<ShellWord> words, ShellVariables variables) {
        this.flags = flags;
        this.words = new ArrayList<>(words);
        this.builder = builder;
        this.options = options;
        this.variables = variables;
    }

    /** Applies flags that stand somewhere else than in a whole command line. */
    public static void flags(SpecBuilder builder, RunOptions options, List<ShellWord> words) throws InputException {
        RunLineReader reader = new RunLineReader(RunFlags.ofRun(), builder, options, words, ShellVariables.none());
        reader.flags();
        if (reader.at < words.size()) {
            ShellWord word = words.get(reader.at);
            reader.warn(
                    "spec-not-read", word, "\"" + word.shown() + "\" is no flag; it and what follows is not read", "");
        }
    }

    /** The container of one command line that is split into its words, if it starts one. */
    public static Optional<ContainerSpec> command(String source, List<JsonString> words) throws InputException {
        List<ShellWord> plain = words.stream().map(ShellWord::plain).toList();
        Optional<RunCommand> run = RunCommand.of(plain);
        if (run.isEmpty()) {
            return Optional.empty();
        }
        SpecBuilder builder =
                line(RunFlags.ofRun(), source, run.get(), plain.get(0).place(), ShellVariables.none());
        return Optional.of(SpecBuilder.reading(List.of(builder)).containers().get(0));
    }

    /**
     * The container of a command.
     *
     * @param place where the line starts
     * @param variables what the script around it gives its variables
     */
    static SpecBuilder line(RunFlags flags, String source, RunCommand run, JsonPlace place, ShellVariables variables)
            throws InputException {
        SpecBuilder builder = new SpecBuilder(run.engine(), source);
        RunLineReader reader = new RunLineReader(flags, builder, new RunOptions(builder), run.words(), variables);
        reader.line(place);
        return builder;
    }

    private void line(JsonPlace place) throws InputException {
        flags();
        options.finish();
        if (at < words.size()) {
            image(variables.resolved(words.get(at)));
            words.subList(at + 1, words.size()).forEach(this::argument);
            builder.command(words.subList(at + 1, words.size()).stream()
                    .map(ShellWord::text)
                    .toList());
        } else if (!passedOver.isEmpty()) {
            builder.image(passedOver.get(passedOver.size() - 1).shown());
        } else {
            builder.report(Diagnostic.warning(
                    "spec-no-image", place.position(), "the line names no image", "paste the command line whole"));
        }
    }

    private void image(ShellWord word) {
        builder.image(word.text());
        boolean more = word.mayBeginWithWords();
        word.expansions().forEach(e -> unresolved(e, more && e.split() ? Severity.WARNING : Severity.NOTE));
    }

    private void argument(ShellWord word) {
        word.expansions().forEach(expansion -> unresolved(expansion, Severity.NOTE));
    }

    /** Reads flags, and what may be flags, up to the image. */
    private void flags() throws InputException {
        while (at < words.size()) {
            ShellWord word = words.get(at);
            if (word.text().equals("--")) {
                at++;
                return;
            }
            if (word.text().matches("(?s)-.+")) {
                at++;
                flag(word);
            } else if (word.open()) {
                open(word);
            } else if (!RunCommand.mayBeImage(variables.resolved(word))) {
                passOver(word, "\"" + word.shown() + "\" is neither a flag nor an image");
            } else {
                return;
            }
        }
    }

    /** In its place comes what the script says of it. */
    private void open(ShellWord word) {
        List<ShellWord> known = variables.wordsOf(word);
        if (!known.isEmpty() && words.size() + known.size() < MOST_WORDS) {
            words.remove(at);
            words.addAll(at, known);
            if (!variables.isSettled(word)) {
                warn(
                        "spec-unknown-option",
                        word,
                        word.shown() + " may stand for other options than those that the script gives it",
                        "write them out");
            }
        } else {
            passOver(word, word.shown() + " may stand for any options");
        }
    }

    private void passOver(ShellWord word, String message) {
        passedOver.add(word);
        at++;
        warn(
                "spec-unknown-option",
                word,
                message + "; what follows is read as if options came first",
                "write the options out, and quote what is the image");
    }

    private void flag(ShellWord word) throws InputException {
        if (word.text().startsWith("--")) {
            named(word);
        } else {
            lettered(word);
        }
    }

    private void named(ShellWord word) throws InputException {
        int equals = word.text().indexOf('=');
        String name = word.text().substring(2, equals < 0 ? word.text().length() : equals);
        Optional<RunFlags.Flag> flag = flags.named(name);
        if (flag.isEmpty()) {
            unknown(word, "--" + name, equals >= 0);
            return;
        }
        Optional<ShellWord> value = equals < 0 ? Optional.empty() : Optional.of(behind(word, equals + 1));
        apply(flag.get(), word, value);
    }

    /** What follows in the same word. */
    private static ShellWord behind(ShellWord word, int from) {
        return new ShellWord(new JsonString(word.place(), word.text().substring(from)), word.expansions(), false);
    }

    private void lettered(ShellWord word) throws InputException {
        String letters = word.text();
        for (int i = 1; i < letters.length(); i++) {
            Optional<RunFlags.Flag> flag = flags.lettered(letters.charAt(i));
            boolean equals = i + 1 < letters.length() && letters.charAt(i + 1) == '=';
            if (flag.isEmpty()) {
                unknown(word, "-" + letters.charAt(i), equals);
                return;
            }
            int rest = equals ? i + 2 : i + 1;
            if (flag.get().takesValue() || equals) {
                boolean attached = equals || rest < letters.length();
                apply(flag.get(), word, attached ? Optional.of(behind(word, rest)) : Optional.empty());
                return;
            }
            apply(flag.get(), word, Optional.empty());
        }
    }

    private void apply(RunFlags.Flag flag, ShellWord word, Optional<ShellWord> attached) throws InputException {
        JsonPlace place = new JsonPlace(word.place().position(), "--" + flag.name());
        ShellWord value = ShellWord.plain(new JsonString(place, "true"));
        if (attached.isPresent()) {
            value = attached.get();
        } else if (flag.takesValue()) {
            if (at == words.size()) {
                throw place.complain("spec-flag-value", "its value is missing", "paste the command line whole");
            }
            place = new JsonPlace(words.get(at).place().position(), "--" + flag.name());
            value = words.get(at++);
        }
        ShellWord resolved = variables.resolved(first(value));
        for (ShellExpansion expansion : resolved.expansions()) {
            boolean oneWord = !expansion.split() || NUMBERS.contains(expansion.text());
            boolean harmless = HERE.contains(expansion.text()) || (oneWord && !flag.isolates());
            unresolved(expansion, harmless ? Severity.NOTE : Severity.WARNING);
        }
        if (resolved.expansions().isEmpty()) {
            options.apply(flag.name(), flag.meaning(), new JsonString(place, resolved.text()));
        } else {
            likely(flag, new JsonString(place, ShellVariables.withDefaults(resolved)));
        }
    }

    /** The word that a shell takes for the value; those that it makes of the rest follow as words of the line. */
    private ShellWord first(ShellWord value) {
        List<ShellWord> made = variables.splitWords(value);
        if (made.size() == 1 || words.size() + made.size() > MOST_WORDS) {
            return value;
        }
        if (!variables.isSettled(value)) {
            warn(
                    "spec-unknown-option",
                    value,
                    value.shown() + " may stand for other words than those that the script gives it",
                    "write them out");
        }
        words.addAll(at, made.subList(1, made.size()));
        return made.get(0);
    }

    /** An option whose value is not known for certain: where nothing can be made of it, it is kept as it is written. */
    private void likely(RunFlags.Flag flag, JsonString value) {
        try {
            options.apply(flag.name(), flag.meaning(), value);
        } catch (InputException e) {
            builder.other("--" + flag.name(), value.text());
        }
    }

    private void unresolved(ShellExpansion expansion, Severity severity) {
        boolean words = expansion.split() && severity == Severity.WARNING;
        builder.report(new Diagnostic(
                severity,
                "spec-unresolved",
                Optional.of(expansion.place().position()),
                expansion.text() + " is left as it is written, as only the run knows what it stands for"
                        + (words ? "; as it is not quoted, blanks in it make options of what follows" : ""),
                words ? "write out what it stands for, or quote it" : "write out what it stands for"));
    }

    /** Behind a flag that nobody knows the next word is its value if options follow it, and else the image. */
    private void unknown(ShellWord word, String flag, boolean valued) {
        builder.other(flag, word.text());
        boolean behind = !valued
                && at < words.size()
                && !isOption(words.get(at))
                && words.subList(at, words.size()).stream().anyMatch(RunLineReader::isOption);
        if (behind) {
            at++;
        }
        warn(
                "spec-unknown-flag",
                word,
                "neither docker nor podman has the flag " + flag
                        + (behind ? "; the next word was taken for its value" : ""),
                flags.like(flag).map(like -> "did you mean " + like + "?").orElse(""));
    }

    private static boolean isOption(ShellWord word) {
        return word.open() || word.text().startsWith("-");
    }

    private void warn(String code, ShellWord word, String message, String help) {
        builder.report(Diagnostic.warning(code, word.place().position(), message, help));
    }
}
