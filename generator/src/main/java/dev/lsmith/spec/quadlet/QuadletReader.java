package dev.lsmith.spec.quadlet;

import dev.lsmith.data.ShippedData;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.json.JsonPlace;
import dev.lsmith.json.JsonValue.JsonString;
import dev.lsmith.spec.Engine;
import dev.lsmith.spec.SpecReading;
import dev.lsmith.spec.option.RunOptions;
import dev.lsmith.spec.option.SpecDraft;
import dev.lsmith.spec.run.RunLineReader;
import dev.lsmith.spec.shell.ShellCommand;
import dev.lsmith.spec.shell.ShellCommands;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the {@code [Container]} section of a Quadlet unit (podman-systemd.unit(5)). */
public final class QuadletReader {
    private final String source;
    private final SpecDraft draft;
    private final RunOptions options;
    private final Map<String, List<String>> keys = new HashMap<>();
    private String user = "";
    private String group = "";

    private QuadletReader(String source) {
        this.source = source;
        this.draft = new SpecDraft(Engine.PODMAN, source);
        this.options = new RunOptions(draft);
        ShippedData.rows("engines/quadlet-keys.csv").forEach(row -> keys.put(row.get(0), row));
    }

    public static SpecReading read(String source, String text) throws InputException {
        QuadletReader reader = new QuadletReader(source);
        List<String> lines = text.lines().toList();
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            JsonPlace place = new JsonPlace(Position.ofLine(source, i + 1L), "");
            boolean comment = line.startsWith("#") || line.startsWith(";");
            while (!comment && line.endsWith("\\") && i + 1 < lines.size()) {
                line = line.substring(0, line.length() - 1) + " "
                        + lines.get(++i).strip();
            }
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line;
            } else if (!line.isEmpty() && !comment && section.equals("[Container]")) {
                reader.assignment(line, place);
            }
        }
        return reader.finished();
    }

    private SpecReading finished() {
        draft.user(group.isEmpty() ? user : user + ":" + group);
        options.finish();
        return SpecDraft.reading(List.of(draft));
    }

    private void assignment(String line, JsonPlace at) throws InputException {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw at.complain("quadlet-syntax", "expected KEY=VALUE", "");
        }
        String key = line.substring(0, equals).strip();
        JsonString value = new JsonString(
                new JsonPlace(at.position(), key), line.substring(equals + 1).strip());
        switch (key) {
            case "Image" -> draft.image(value.text());
            case "Exec" -> draft.command(words(value));
            case "User" -> user = value.text();
            case "Group" -> group = value.text();
            case "PodmanArgs" -> podman(value);
            default -> option(key, value);
        }
    }

    private void option(String key, JsonString value) throws InputException {
        if (key.startsWith("SecurityLabel")) {
            label(key.substring("SecurityLabel".length()), value.text());
            return;
        }
        List<String> row = keys.getOrDefault(key, List.of(key, "word", key, "other"));
        List<String> values = row.get(1).equals("words") ? words(value) : List.of(value.text());
        for (String one : row.get(1).equals("ignored") ? List.<String>of() : values) {
            switch (row.get(3)) {
                case "no-new-privileges" -> draft.securityOption("no-new-privileges=" + RunOptions.isTrue(one));
                case "seccomp" -> draft.securityOption("seccomp=" + one);
                default -> options.apply(row.get(2), row.get(3), new JsonString(value.place(), one));
            }
        }
    }

    private void label(String part, String value) {
        switch (part) {
            case "Disable" -> {
                if (RunOptions.isTrue(value)) {
                    draft.securityOption("label=disable");
                }
            }
            case "Nested" -> draft.other("SecurityLabelNested", value);
            default -> draft.securityOption("label=" + part.toLowerCase(Locale.ROOT) + ":" + value);
        }
    }

    /** Flags for podman run as they are. */
    private void podman(JsonString value) throws InputException {
        for (ShellCommand command : ShellCommands.of(source, value.text())) {
            List<JsonString> placed = new ArrayList<>();
            command.words().forEach(w -> placed.add(new JsonString(value.place(), w.text())));
            RunLineReader.flags(draft, options, placed);
        }
    }

    private List<String> words(JsonString value) throws InputException {
        List<String> words = new ArrayList<>();
        for (ShellCommand command : ShellCommands.of(source, value.text())) {
            command.words().forEach(w -> words.add(w.text()));
        }
        return words;
    }
}
