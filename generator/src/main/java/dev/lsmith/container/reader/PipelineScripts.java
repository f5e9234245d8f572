package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.file.YamlDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The shell scripts in a pipeline's YAML (GitLab CI's {@code script}, GitHub Actions' {@code run}, Ansible's {@code shell}), under
 * whatever name they stand: every text, and every list of texts as the lines of one script or the words of one command.
 */
final class PipelineScripts {
    private static final Pattern PROGRAM = Pattern.compile("(?:.*/)?(?:docker|podman|nerdctl)");

    private static final Pattern MODULE = Pattern.compile(
            "(?:[a-z_]+\\.){0,2}(?:docker_container|podman_container|docker_swarm_service|podman_play)");

    /** How YAML of names and values starts: a name, an element of a list, or the mark of a document. */
    private static final Pattern START =
            Pattern.compile("(?:---|- |[\"']?[A-Za-z_.][A-Za-z0-9_. /-]{0,100}[\"']?:(?:\\s|$)).*");

    private final List<JsonString> scripts = new ArrayList<>();

    private PipelineScripts() {}

    /** The documents of a pipeline; none where the text is no YAML of names and values. */
    static List<JsonValue> documents(String source, String text) {
        if (!startsAsYaml(text)) {
            return List.of();
        }
        try {
            return YamlDocuments.of(source, text).stream()
                    .filter(d -> d instanceof JsonObject || d instanceof JsonArray)
                    .toList();
        } catch (InputException e) {
            // A shell script, a Makefile or a unit is no YAML.
            return List.of();
        }
    }

    /** The scripts in which an engine is named. */
    static List<JsonString> in(List<JsonValue> documents) {
        PipelineScripts found = new PipelineScripts();
        documents.forEach(found::search);
        return found.scripts;
    }

    /** By its first line that is neither blank nor a comment. */
    private static boolean startsAsYaml(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .filter(line -> START.matcher(line).matches())
                .isPresent();
    }

    /** Warnings about what starts containers there and is not read: Ansible's modules. */
    static List<Diagnostic> unread(JsonValue value) {
        List<Diagnostic> found = new ArrayList<>();
        if (value instanceof JsonArray array) {
            array.elements().forEach(element -> found.addAll(unread(element)));
        } else if (value instanceof JsonObject object) {
            object.members().forEach((name, member) -> {
                if (MODULE.matcher(name).matches()) {
                    found.add(Diagnostic.warning(
                            "spec-not-read",
                            member.place().position(),
                            "the container of the module " + name + " is not read",
                            "give what docker inspect or podman inspect says of it"));
                }
                found.addAll(unread(member));
            });
        }
        return found;
    }

    private void search(JsonValue value) {
        if (value instanceof JsonString text) {
            add(text);
        } else if (value instanceof JsonObject object) {
            object.members().values().forEach(this::search);
        } else if (value instanceof JsonArray array) {
            list(array);
        }
    }

    private void list(JsonArray array) {
        List<String> texts = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            if (element instanceof JsonString text) {
                texts.add(text.text());
            } else {
                search(element);
            }
        }
        if (!texts.isEmpty()) {
            boolean words = PROGRAM.matcher(texts.get(0)).matches();
            JsonString first = new JsonString(array.elements().get(0).place(), String.join(words ? " " : "\n", texts));
            add(first);
        }
    }

    private void add(JsonString text) {
        if (text.text().contains("docker")
                || text.text().contains("podman")
                || text.text().contains("nerdctl")) {
            scripts.add(text);
        }
    }
}
