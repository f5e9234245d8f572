package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.option.RunOptions;
import dev.lsmith.container.option.SpecBuilder;
import dev.lsmith.container.shell.HereDocuments;
import dev.lsmith.container.shell.ShellCommands;
import dev.lsmith.container.shell.ShellCommands.ShellCommand;
import dev.lsmith.container.shell.ShellVariables;
import dev.lsmith.container.shell.ShellWord;
import dev.lsmith.container.shell.ShellWord.ShellExpansion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the {@code docker run} and {@code podman run} lines ({@code create} too) of a script: a shell's, a Makefile, a
 * systemd unit, the scripts within a pipeline's YAML; also those that stand as one quoted word ({@code sh -c 'docker run …'}).
 */
public final class RunScript {
    private static final Pattern QUOTED_RUN =
            Pattern.compile("(?s)(?:docker|podman|nerdctl)\\s.{0,2000}?(?:run|create)\\s.*");

    private static final Pattern SUBSTITUTED = Pattern.compile("(?s)(?:\\$\\(|`)\\s*+(.*?)[)`]");

    private static final Pattern PROMPT =
            Pattern.compile("(?m)^([ \\t]*)>([ \\t]+(?:sudo[ \\t]+)?(?:docker|podman|nerdctl)[ \\t])");
    /** What a unit begins with, and no script. */
    private static final Pattern SECTION = Pattern.compile("(?:\\s*(?:[#;].*)?\\n)*+\\s*\\[[A-Z][A-Za-z]{1,30}\\]");

    private static final Pattern UNIT = Pattern.compile("(?m)^\\[Service\\][ \\t\\r]*$");

    /** {@code ssh HOST 'sh -c "docker run …"'} is two deep. */
    private static final int MOST_DEPTH = 4;

    private final RunFlags flags = RunFlags.ofRun();
    private final String source;
    private final List<SpecBuilder> builders = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private boolean inArray;
    private String image = "";

    private RunScript(String source) {
        this.source = source;
    }

    /** The containers that a script starts, in its order. */
    public static SpecReading read(String source, String text) throws InputException {
        RunScript script = new RunScript(source);
        List<JsonValue> documents = PipelineScripts.documents(source, text);
        List<JsonString> pipeline = PipelineScripts.in(documents);
        for (JsonValue document : documents) {
            script.builders.addAll(JobContainers.in(source, document));
            script.diagnostics.addAll(PipelineScripts.unread(document));
        }
        if (pipeline.isEmpty() && script.builders.isEmpty()) {
            script.whole(text);
        }
        for (JsonString part : pipeline) {
            script.part(part);
        }
        if (script.builders.isEmpty()) {
            throw new InputException(Diagnostic.error(
                    "spec-form", new Position(source, 1, 1), "no docker run line was found", "paste the line whole"));
        }
        return SpecBuilder.reading(script.builders, script.diagnostics);
    }

    private void whole(String text) throws InputException {
        HereDocuments.ShellScript found = HereDocuments.commands(plain(text));
        found.left().forEach(line -> text(new Position(source, line, 1)));
        List<ShellCommand> read = ShellCommands.of(source, found.commands());
        commands(SECTION.matcher(text).lookingAt() ? UnitSpecifiers.of(source).commands(read) : read, 0);
    }

    private void part(JsonString part) throws InputException {
        HereDocuments.ShellScript found = HereDocuments.commands(part.text());
        found.left().forEach(line -> text(part.place().position()));
        commands(ShellCommands.of(new JsonString(part.place(), found.commands())), 0);
    }

    private void text(Position position) {
        diagnostics.add(new Diagnostic(
                Severity.NOTE,
                "spec-not-read",
                Optional.of(position),
                "the lines that look like the start of a container here are text that is printed or written, and not read",
                "if something runs them, give them as a file of their own"));
    }

    /**
     * The text without what stands before a command in what people paste ({@code > docker run …}), which a shell would take for a file
     * to write, and without comments within a line that goes on, which systemd passes over (systemd.syntax(7)). Each character that
     * stays keeps its place.
     */
    private static String plain(String text) {
        String commands = PROMPT.matcher(text).replaceAll("$1 $2");
        if (!UNIT.matcher(commands).find()) {
            return commands;
        }
        StringBuilder plain = new StringBuilder();
        boolean goesOn = false;
        for (String line : commands.split("(?<=\n)", -1)) {
            boolean comment =
                    line.stripLeading().startsWith("#") || line.stripLeading().startsWith(";");
            plain.append(goesOn && comment ? "\\\n" : line);
            goesOn = comment ? goesOn : line.stripTrailing().endsWith("\\");
        }
        return plain.toString();
    }

    /** The containers that one command of a unit starts ({@code ExecStartPre=} and its like). */
    public static List<SpecBuilder> of(String source, JsonString line) throws InputException {
        RunScript script = new RunScript(source);
        script.commands(ShellCommands.of(line), 0);
        return script.builders;
    }

    private void commands(List<ShellCommand> commands, int depth) throws InputException {
        ShellVariables variables = ShellVariables.of(commands);
        for (ShellCommand command : commands) {
            if (!command.words().isEmpty()) {
                command(command.words(), variables, depth);
            }
            if (command.end().equals("(")) {
                inArray = !command.words().isEmpty()
                        && command.words()
                                .get(command.words().size() - 1)
                                .text()
                                .endsWith("=");
            } else if (command.end().equals(")")) {
                inArray = false;
            }
        }
    }

    private void command(List<ShellWord> words, ShellVariables variables, int depth) throws InputException {
        for (ShellWord word : words) {
            substituted(word, depth);
        }
        Optional<RunCommand> run = RunCommand.of(words);
        if (run.isPresent()) {
            builders.add(
                    RunLineReader.line(flags, source, run.get(), words.get(0).place(), variables));
        } else if (RunCommand.isUnclear(words)) {
            warn(
                    words.get(0),
                    "whether this line starts a container cannot be told",
                    "write out what its words stand for");
        } else if (words.get(0).text().startsWith("-") && !inArray && !isYaml(words)) {
            warn(
                    words.get(0),
                    "a line that starts with flags belongs to no command and is not read",
                    "end the line above with a backslash");
        } else if (isAgent(words)) {
            agent(words.get(1));
        } else {
            quoted(words, depth);
        }
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i - 1).text().equals("image")) {
                image = words.get(i).text();
            }
        }
    }

    private static boolean isAgent(List<ShellWord> words) {
        return words.size() >= 2
                && words.get(0).text().equals("args")
                && words.get(1).text().startsWith("-")
                && words.subList(2, words.size()).stream()
                        .allMatch(w -> w.text().equals("}"));
    }

    /** {@code agent {docker {image 'x'; args '-v …'}}} of a Jenkinsfile: words of docker run for the container that runs the steps. */
    private void agent(ShellWord args) throws InputException {
        SpecBuilder builder = new SpecBuilder(Engine.DOCKER, source);
        builder.image(image);
        RunOptions options = new RunOptions(builder);
        List<ShellWord> words = new ArrayList<>();
        for (ShellCommand command : ShellCommands.of(args.value())) {
            words.addAll(command.words());
        }
        RunLineReader.flags(builder, options, words);
        options.finish();
        builders.add(builder);
    }

    /** An element of a list in YAML: {@code - echo done}. */
    private static boolean isYaml(List<ShellWord> words) {
        return words.get(0).text().equals("-");
    }

    private void quoted(List<ShellWord> words, int depth) throws InputException {
        for (ShellWord word : words) {
            if (word.text().contains(" ") && QUOTED_RUN.matcher(word.text()).find()) {
                if (depth < MOST_DEPTH && !RunCommand.isSaid(words)) {
                    commands(ShellCommands.of(word.value()), depth + 1);
                } else if (depth >= MOST_DEPTH) {
                    warn(word, "a command within commands too many is not read", "give it as a line of its own");
                }
            }
        }
    }

    /** What a shell runs to put its output in place: {@code ID=$(docker run …)}, the same in backquotes; also as a word of a command that only prints. */
    private void substituted(ShellWord word, int depth) throws InputException {
        for (ShellExpansion expansion : word.expansions()) {
            Matcher command = SUBSTITUTED.matcher(expansion.text());
            if (!command.matches() || !QUOTED_RUN.matcher(command.group(1)).find()) {
                continue;
            }
            if (depth < MOST_DEPTH) {
                commands(ShellCommands.of(new JsonString(expansion.value().place(), command.group(1))), depth + 1);
            } else {
                warn(word, "a command within commands too many is not read", "give it as a line of its own");
            }
        }
    }

    private void warn(ShellWord at, String message, String help) {
        diagnostics.add(Diagnostic.warning("spec-not-read", at.place().position(), message, help));
    }
}
