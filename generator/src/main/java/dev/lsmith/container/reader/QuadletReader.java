package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.Workload;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.file.SimilarNames;
import dev.lsmith.container.option.RunOptions;
import dev.lsmith.container.option.SpecBuilder;
import dev.lsmith.container.shell.ShellCommands;
import dev.lsmith.container.shell.ShellCommands.ShellCommand;
import dev.lsmith.container.shell.ShellWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code [Container]} section of a Quadlet unit (podman-systemd.unit(5)). */
public final class QuadletReader {
    /** What systemd takes for true (parse_boolean of systemd.syntax(7)). */
    private static final Set<String> ON = Set.of("1", "yes", "y", "true", "t", "on");

    private static final Set<String> OFF = Set.of("0", "no", "n", "false", "f", "off");
    private static final Pattern SPECIFIER = Pattern.compile("(?<!%)(?:%%)*(%[A-Za-z])");

    private final SpecBuilder builder;
    private final RunOptions options;
    private final Map<String, List<String>> keys = new HashMap<>();
    private String user = "";
    private String group = "";

    private QuadletReader(String source) {
        this.builder = new SpecBuilder(Engine.PODMAN, source);
        this.options = new RunOptions(builder);
        ShippedData.rows("engines/quadlet-keys.csv").forEach(row -> keys.put(row.get(0), row));
    }

    /** The unit's container; without a name it has the one that Quadlet makes of the file's. */
    public static SpecReading read(String source, String text) throws InputException {
        QuadletReader reader = new QuadletReader(source);
        String file = source.substring(source.lastIndexOf('/') + 1);
        if (file.endsWith(".container")) {
            reader.builder.name("systemd-" + file.substring(0, file.length() - ".container".length()));
        }
        for (Map.Entry<String, List<JsonString>> key :
                UnitSection.of(source, text, "[Container]").entrySet()) {
            for (JsonString value : key.getValue()) {
                reader.assignment(key.getKey(), value);
            }
        }
        reader.builder.user(reader.group.isEmpty() ? reader.user : reader.user + ":" + reader.group);
        reader.options.finish();
        List<SpecBuilder> builders = new ArrayList<>(List.of(reader.builder));
        for (Map.Entry<String, List<JsonString>> key :
                UnitSection.of(source, text, "[Service]").entrySet()) {
            if (key.getKey().startsWith("Exec")) {
                for (JsonString command : key.getValue()) {
                    builders.addAll(started(source, key.getKey(), command));
                }
            }
        }
        return SpecBuilder.reading(builders);
    }

    /** The containers that a command beside the unit's own container starts. */
    private static List<SpecBuilder> started(String source, String key, JsonString command) throws InputException {
        List<SpecBuilder> builders = RunScript.of(source, command);
        builders.forEach(builder -> builder.workload(new Workload(key, "", "", "")));
        return builders;
    }

    private void assignment(String key, JsonString value) throws InputException {
        Matcher specifier = SPECIFIER.matcher(value.text());
        if (specifier.find() && !keys.getOrDefault(key, List.of("", "")).get(1).equals("ignored")) {
            builder.report(Diagnostic.warning(
                    "spec-unresolved",
                    value.place().position(),
                    specifier.group(1) + " is left as it is written, as only systemd knows what it stands for",
                    "write out what it stands for"));
        }
        switch (key) {
            case "Image" -> builder.image(value.text());
            case "Exec" -> builder.command(ShellCommands.words(value));
            case "User" -> user = value.text();
            case "Group" -> group = value.text();
            case "PodmanArgs" -> podman(value);
            default -> option(key, value);
        }
    }

    private void option(String key, JsonString value) throws InputException {
        List<String> row = keys.getOrDefault(key, List.of());
        if (row.isEmpty()) {
            builder.otherJson(key, JsonText.of(value));
            builder.report(Diagnostic.warning(
                    "spec-unknown-key",
                    value.place().position(),
                    "Quadlet has no key " + key,
                    SimilarNames.best(key, keys.keySet())
                            .map(like -> "did you mean " + like + "?")
                            .orElse("podman would refuse it")));
            return;
        }
        switch (row.get(1)) {
            case "ignored" -> {
                // Of no matter to what the container may do.
            }
            case "words" -> {
                for (String word : ShellCommands.words(value)) {
                    apply(row, word, value);
                }
            }
            case "switch" -> apply(row, Boolean.toString(isOn(value)), value);
            default -> apply(row, key.equals("AddDevice") ? withoutDash(value.text()) : value.text(), value);
        }
    }

    private void apply(List<String> row, String word, JsonString value) throws InputException {
        String flag = row.get(2);
        switch (row.get(3)) {
            case "security" -> builder.securityOption(flag + word);
            case "security-if" -> {
                if (RunOptions.isTrue(word)) {
                    builder.securityOption(flag);
                }
            }
            default -> options.apply(flag, row.get(3), new JsonString(value.place(), word));
        }
    }

    private static boolean isOn(JsonString value) throws InputException {
        String word = value.text().toLowerCase(Locale.ROOT);
        if (!ON.contains(word) && !OFF.contains(word)) {
            throw value.place().complain("spec-switch", "expected yes or no, found \"" + value.text() + "\"", "");
        }
        return ON.contains(word);
    }

    /** The dash stands for "if the host has it". */
    private static String withoutDash(String device) {
        return device.startsWith("-") ? device.substring(1) : device;
    }

    /** Flags for podman run as they are. */
    private void podman(JsonString value) throws InputException {
        List<ShellWord> words = new ArrayList<>();
        for (ShellCommand command : ShellCommands.of(value)) {
            words.addAll(command.words());
        }
        RunLineReader.flags(builder, options, words);
    }

    /**
     * One section of a systemd unit (systemd.syntax(7)): {@code KEY=VALUE} lines, {@code #} and {@code ;} comments, lines that
     * go on behind a backslash, comments between those passed over. A key without a value forgets those before it.
     */
    private static final class UnitSection {
        private final String source;
        private final String section;
        private final List<String> lines;
        private final Map<String, List<JsonString>> values = new LinkedHashMap<>();
        private int at;

        private UnitSection(String source, String text, String section) {
            this.source = source;
            this.section = section;
            this.lines = text.lines().toList();
        }

        /** The values of each key, in order; each with the place where it starts. */
        static Map<String, List<JsonString>> of(String source, String text, String section) throws InputException {
            UnitSection unit = new UnitSection(source, text, section);
            String open = "";
            while (unit.at < unit.lines.size()) {
                Position position = Position.ofLine(source, unit.at + 1L);
                String line = unit.whole();
                if (line.startsWith("[") && line.endsWith("]")) {
                    open = line;
                } else if (!line.isEmpty() && open.equals(section)) {
                    unit.assignment(line, position);
                }
            }
            return unit.values;
        }

        /** The line with those that it goes on in; empty for a comment. */
        private String whole() {
            String line = lines.get(at++).strip();
            if (isComment(line)) {
                return "";
            }
            while (line.endsWith("\\") && at < lines.size()) {
                String next = lines.get(at++).strip();
                line = isComment(next) ? line : line.substring(0, line.length() - 1) + " " + next;
            }
            return line;
        }

        private static boolean isComment(String line) {
            return line.startsWith("#") || line.startsWith(";");
        }

        private void assignment(String line, Position position) throws InputException {
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new JsonPlace(new Position(source, position.line(), 1), "")
                        .complain("quadlet-syntax", "expected KEY=VALUE in " + section, "");
            }
            String key = line.substring(0, equals).strip();
            String value = line.substring(equals + 1).strip();
            String first = lines.get((int) position.line() - 1);
            int column = first.indexOf('=') + 1;
            Position start = new Position(source, position.line(), column + 1 + blanks(first.substring(column)));
            List<JsonString> all = values.computeIfAbsent(key, k -> new ArrayList<>());
            if (value.isEmpty()) {
                all.clear();
            } else {
                all.add(new JsonString(new JsonPlace(start, key), value));
            }
        }

        private static int blanks(String text) {
            return text.length() - text.stripLeading().length();
        }
    }
}
