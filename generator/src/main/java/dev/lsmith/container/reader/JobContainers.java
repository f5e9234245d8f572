package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.option.RunOptions;
import dev.lsmith.container.option.SpecBuilder;
import dev.lsmith.container.shell.ShellCommands;
import dev.lsmith.container.shell.ShellCommands.ShellCommand;
import dev.lsmith.container.shell.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The containers in which a pipeline runs its jobs, and those beside them, where {@code options} are words of {@code docker create}:
 * {@code container} and {@code services} of a job (GitHub Actions, workflow syntax), {@code resources.containers} (Azure Pipelines).
 */
final class JobContainers {
    private final String source;
    private final List<SpecBuilder> builders = new ArrayList<>();

    private JobContainers(String source) {
        this.source = source;
    }

    /** The containers of a document, in its order. */
    static List<SpecBuilder> in(String source, JsonValue document) throws InputException {
        JobContainers found = new JobContainers(source);
        if (document instanceof JsonObject root
                && (root.members().get("jobs") != null || root.members().get("resources") != null)) {
            for (JsonValue member : root.members().values()) {
                found.search(member, "");
            }
        }
        return found.builders;
    }

    private void search(JsonValue value, String name) throws InputException {
        if (value instanceof JsonArray array) {
            for (JsonValue element : array.elements()) {
                search(element, name);
            }
        } else if (value instanceof JsonObject object) {
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                switch (member.getKey()) {
                    case "container" -> container(member.getValue(), name.isEmpty() ? "container" : name);
                    case "containers" -> listed(member.getValue());
                    case "services" -> services(member.getValue());
                    default -> search(member.getValue(), member.getKey());
                }
            }
        }
    }

    private void services(JsonValue value) throws InputException {
        if (value instanceof JsonObject services) {
            for (Map.Entry<String, JsonValue> service : services.members().entrySet()) {
                container(service.getValue(), service.getKey());
            }
        }
    }

    private void listed(JsonValue value) throws InputException {
        if (value instanceof JsonArray array) {
            for (JsonValue element : array.elements()) {
                container(element, element instanceof JsonObject object ? object.textOf("container") : "");
            }
        }
    }

    private void container(JsonValue value, String name) throws InputException {
        SpecBuilder builder = new SpecBuilder(Engine.DOCKER, source);
        builder.name(name);
        builder.address(value.place().path());
        if (value instanceof JsonString image) {
            builder.image(image.text());
        } else if (value instanceof JsonObject object && object.member("image").isPresent()) {
            described(object, builder);
        } else {
            return;
        }
        builder.report(new Diagnostic(
                Severity.NOTE,
                "spec-runner",
                Optional.of(value.place().position()),
                "what the pipeline's runner mounts by itself, as its folders and the engine's socket, is not in the file",
                ""));
        builders.add(builder);
    }

    private static void described(JsonObject object, SpecBuilder builder) throws InputException {
        builder.image(object.textOf("image"));
        List<ShellWord> words = new ArrayList<>();
        flags("--volume", object, "volumes", words);
        flags("--publish", object, "ports", words);
        if (object.members().get("env") instanceof JsonObject variables) {
            for (String variable : variables.members().keySet()) {
                builder.reference(variable);
            }
        }
        if (object.members().get("options") instanceof JsonString text) {
            for (ShellCommand command : ShellCommands.of(text)) {
                words.addAll(command.words());
            }
        }
        RunOptions options = new RunOptions(builder);
        RunLineReader.flags(builder, options, words);
        options.finish();
    }

    /** Each element of a list as the value of a flag. */
    private static void flags(String flag, JsonObject object, String list, List<ShellWord> words)
            throws InputException {
        if (object.members().get(list) instanceof JsonArray array) {
            for (JsonValue element : array.elements()) {
                JsonPlace place = element.place();
                words.add(ShellWord.plain(new JsonString(place, flag)));
                JsonString value =
                        new JsonString(place, element instanceof JsonString text ? text.text() : JsonText.of(element));
                List<ShellCommand> split = value.text().contains("$") ? ShellCommands.of(value) : List.of();
                boolean one = split.size() == 1 && split.get(0).words().size() == 1;
                words.add(one ? split.get(0).words().get(0) : ShellWord.plain(value));
            }
        }
    }
}
