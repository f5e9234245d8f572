package dev.lsmith.spec.run;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.json.JsonPlace;
import dev.lsmith.json.JsonValue.JsonString;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.SpecReading;
import dev.lsmith.spec.option.RunOptions;
import dev.lsmith.spec.option.SpecDraft;
import dev.lsmith.spec.shell.ShellCommand;
import dev.lsmith.spec.shell.ShellCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code docker run} and {@code podman run} lines ({@code create} too) of a shell script. Flags are read as
 * Go's pflag reads them, up to the first word that is none: the image.
 */
public final class RunLineReader {
    private final RunFlags flags;
    private final List<JsonString> words;
    private final SpecDraft draft;
    private final RunOptions options;
    private int at;

    private RunLineReader(RunFlags flags, SpecDraft draft, RunOptions options, List<JsonString> words) {
        this.flags = flags;
        this.words = words;
        this.draft = draft;
        this.options = options;
    }

    /** Applies flags that stand somewhere else than in a whole command line. */
    public static void flags(SpecDraft draft, RunOptions options, List<JsonString> words) throws InputException {
        new RunLineReader(RunFlags.ofRun(), draft, options, words).flags();
    }

    /** The containers that a script starts, in its order. */
    public static SpecReading read(String source, String text) throws InputException {
        RunFlags flags = RunFlags.ofRun();
        List<SpecDraft> drafts = new ArrayList<>();
        List<Diagnostic> strays = new ArrayList<>();
        for (ShellCommand command : ShellCommands.of(source, text)) {
            Optional<RunCommand> run = RunCommand.of(command.words());
            if (run.isPresent()) {
                drafts.add(reader(flags, source, run.get()).line(command));
            } else if (!command.words().isEmpty()
                    && command.words().get(0).text().startsWith("-")) {
                strays.add(Diagnostic.warning(
                        "spec-stray-flags",
                        command.words().get(0).place().position(),
                        "a line that starts with flags belongs to no command and is not read",
                        "end the line above with a backslash"));
            }
        }
        if (drafts.isEmpty()) {
            throw new InputException(Diagnostic.error(
                    "spec-form", new Position(source, 1, 1), "no docker run line was found", "paste the line whole"));
        }
        strays.forEach(drafts.get(0)::report);
        return SpecDraft.reading(drafts);
    }

    /** The container of one command line that is split into its words, if it starts one. */
    public static Optional<ContainerSpec> command(String source, List<JsonString> words) throws InputException {
        Optional<RunCommand> run = RunCommand.of(words);
        if (run.isEmpty()) {
            return Optional.empty();
        }
        SpecDraft draft = reader(RunFlags.ofRun(), source, run.get()).line(new ShellCommand(words, List.of()));
        return Optional.of(SpecDraft.reading(List.of(draft)).containers().get(0));
    }

    private static RunLineReader reader(RunFlags flags, String source, RunCommand run) {
        SpecDraft draft = new SpecDraft(run.engine(), source);
        return new RunLineReader(flags, draft, new RunOptions(draft), run.words());
    }

    private SpecDraft line(ShellCommand command) throws InputException {
        for (JsonString expansion : command.expansions()) {
            warn(
                    "spec-unresolved",
                    expansion.place().position(),
                    expansion.text() + " is left as it is written, as only the shell knows what it stands for",
                    "write out what it stands for");
        }
        boolean understood = flags();
        options.finish();
        if (understood && at < words.size()) {
            draft.image(words.get(at).text());
            draft.command(words.subList(at + 1, words.size()).stream()
                    .map(JsonString::text)
                    .toList());
        } else if (understood) {
            Position position = command.words().get(0).place().position();
            warn("spec-no-image", position, "the line names no image", "paste the command line whole");
        }
        return draft;
    }

    /** Reads flags up to the image; false when an unknown flag hides where that is. */
    private boolean flags() throws InputException {
        while (at < words.size() && words.get(at).text().matches("(?s)-.+")) {
            JsonString word = words.get(at++);
            if (word.text().equals("--")) {
                return true;
            }
            if (!(word.text().startsWith("--") ? named(word) : lettered(word))) {
                return false;
            }
        }
        return true;
    }

    private boolean named(JsonString word) throws InputException {
        int equals = word.text().indexOf('=');
        String name = word.text().substring(2, equals < 0 ? word.text().length() : equals);
        Optional<RunFlags.Flag> flag = flags.named(name);
        if (flag.isEmpty()) {
            return unknown(word, "--" + name, equals >= 0);
        }
        Optional<String> value =
                equals < 0 ? Optional.empty() : Optional.of(word.text().substring(equals + 1));
        apply(flag.get(), word, value);
        return true;
    }

    private boolean lettered(JsonString word) throws InputException {
        String letters = word.text();
        for (int i = 1; i < letters.length(); i++) {
            Optional<RunFlags.Flag> flag = flags.lettered(letters.charAt(i));
            boolean equals = i + 1 < letters.length() && letters.charAt(i + 1) == '=';
            if (flag.isEmpty()) {
                return unknown(word, "-" + letters.charAt(i), equals);
            }
            String rest = letters.substring(equals ? i + 2 : i + 1);
            if (flag.get().takesValue() || equals) {
                apply(flag.get(), word, equals || !rest.isEmpty() ? Optional.of(rest) : Optional.empty());
                return true;
            }
            apply(flag.get(), word, Optional.empty());
        }
        return true;
    }

    private void apply(RunFlags.Flag flag, JsonString word, Optional<String> attached) throws InputException {
        JsonPlace place = new JsonPlace(word.place().position(), "--" + flag.name());
        String value = "true";
        if (attached.isPresent()) {
            value = attached.get();
        } else if (flag.takesValue()) {
            if (at == words.size()) {
                throw place.complain("spec-flag-value", "its value is missing", "paste the command line whole");
            }
            place = new JsonPlace(words.get(at).place().position(), "--" + flag.name());
            value = words.get(at++).text();
        }
        options.apply(flag.name(), flag.meaning(), new JsonString(place, value));
    }

    private boolean unknown(JsonString word, String flag, boolean valued) {
        draft.other(flag, word.text());
        if (valued) {
            warn("spec-unknown-flag", word.place().position(), "neither docker nor podman has the flag " + flag, "");
            return true;
        }
        boolean last = at == words.size() || words.get(at).text().startsWith("-");
        warn(
                "spec-unknown-flag",
                word.place().position(),
                "neither docker nor podman has the flag " + flag
                        + (last ? "" : "; whether the next word is its value cannot be told, so the rest is not read"),
                "remove it, or write " + flag + "=VALUE");
        return last;
    }

    private void warn(String code, Position position, String message, String help) {
        draft.report(Diagnostic.warning(code, position, message, help));
    }
}
