package dev.lsmith.container.file;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonFlag;
import dev.lsmith.base.json.JsonValue.JsonNull;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The documents of a YAML 1.1 text as JSON values with their places: aliases and merge keys ({@code <<}) resolved,
 * duplicate names refused, tags of one's own taken as absent.
 */
public final class YamlDocuments {
    /** Values that one text may hold once its aliases are written out: far more than any manifest, far less than a bomb. */
    private static final int MOST_VALUES = 200_000;

    private static final int MOST_CHARACTERS = 10 << 20;

    /** The depth of the deepest manifests is below twenty. */
    private static final int MOST_DEPTH = 50;

    private final String source;
    private final String templateHelp;
    private final Set<Node> open = new LinkedHashSet<>();
    private final Map<JsonPlace, String> tags = new HashMap<>();
    private final Map<JsonPlace, Position> keys = new HashMap<>();
    private int values;

    private YamlDocuments(String source, String text) {
        this.source = source;
        this.templateHelp = text.contains("{{") ? "this is a template: give what it makes (helm template)" : "";
    }

    /** The documents, empty ones left out. */
    public static List<JsonValue> of(String source, String text) throws InputException {
        return read(source, text).documents();
    }

    /** The documents, empty ones left out, with the tags of one's own that stand before values. */
    public static YamlText read(String source, String text) throws InputException {
        if (text.length() > MOST_CHARACTERS) {
            throw new JsonPlace(Position.ofSource(source), "")
                    .complain("yaml-limit", "the YAML is longer than " + MOST_CHARACTERS + " characters", "");
        }
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000);
        options.setCodePointLimit(MOST_CHARACTERS);
        options.setNestingDepthLimit(MOST_DEPTH);
        YamlDocuments reader = new YamlDocuments(source, text);
        List<JsonValue> documents = new ArrayList<>();
        try {
            reader.measure(text, options);
            for (Node node : new Yaml(options).composeAll(new StringReader(text))) {
                JsonValue document = reader.value(node, "");
                if (!(document instanceof JsonNull)) {
                    documents.add(document);
                }
            }
        } catch (MarkedYAMLException e) {
            throw new JsonPlace(reader.position(e.getProblemMark()), "")
                    .complain("yaml-syntax", "this is not YAML: " + firstLine(e.getProblem()), reader.templateHelp);
        } catch (YAMLException e) {
            throw new JsonPlace(Position.ofSource(source), "")
                    .complain("yaml-syntax", "this is not YAML: " + firstLine(e.getMessage()), "");
        }
        return new YamlText(documents, reader.keys, reader.tags);
    }

    /** Goes over the text without recursion, as what follows would not bear any depth. */
    private void measure(String text, LoaderOptions options) throws InputException {
        int depth = 0;
        for (Event event : new Yaml(options).parse(new StringReader(text))) {
            if (event instanceof CollectionStartEvent && ++depth > MOST_DEPTH) {
                throw new JsonPlace(position(event.getStartMark()), "")
                        .complain("yaml-limit", "the YAML is nested more than " + MOST_DEPTH + " deep", "");
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null
                ? "it cannot be read"
                : message.lines().findFirst().orElse("it cannot be read");
    }

    private Position position(@Nullable Mark mark) {
        return mark == null
                ? Position.ofSource(source)
                : new Position(source, mark.getLine() + 1L, mark.getColumn() + 1);
    }

    private JsonValue value(Node node, String path) throws InputException {
        JsonPlace place = new JsonPlace(position(node.getStartMark()), path);
        if (++values > MOST_VALUES) {
            throw place.complain(
                    "yaml-limit", "aliases make this text too large", "write it out without aliases of aliases");
        }
        if (node.getTag().getValue().startsWith("!")) {
            tags.put(place, node.getTag().getValue());
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, place);
        }
        if (!open.add(node)) {
            throw place.complain("yaml-alias", "this alias holds itself", "");
        }
        JsonValue value =
                node instanceof SequenceNode sequence ? array(sequence, place) : object((MappingNode) node, place);
        open.remove(node);
        return value;
    }

    private JsonArray array(SequenceNode sequence, JsonPlace place) throws InputException {
        List<JsonValue> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(value(element, place.path() + "[" + elements.size() + "]"));
        }
        return new JsonArray(place, elements);
    }

    /** A mapping's own names stand before what it merges, as YAML's merge key type has it. */
    private JsonObject object(MappingNode mapping, JsonPlace place) throws InputException {
        Map<String, JsonValue> own = new LinkedHashMap<>();
        Map<String, JsonValue> merged = new LinkedHashMap<>();
        for (NodeTuple pair : mapping.getValue()) {
            if (!(pair.getKeyNode() instanceof ScalarNode key)) {
                throw new JsonPlace(position(pair.getKeyNode().getStartMark()), place.path())
                        .complain("yaml-key", "a name must be plain text", templateHelp);
            }
            String name = key.getValue();
            String path = place.path().isEmpty() ? name : place.path() + "." + name;
            keys.put(new JsonPlace(position(pair.getValueNode().getStartMark()), path), position(key.getStartMark()));
            if (key.getTag().equals(Tag.MERGE)) {
                merge(pair.getValueNode(), path, merged);
            } else if (own.put(name, value(pair.getValueNode(), path)) != null) {
                throw new JsonPlace(position(key.getStartMark()), path)
                        .complain("yaml-duplicate", "this name stands here for the second time", "");
            }
        }
        merged.forEach(own::putIfAbsent);
        return new JsonObject(place, own);
    }

    private void merge(Node node, String path, Map<String, JsonValue> merged) throws InputException {
        JsonValue value = value(node, path);
        List<JsonValue> all = value instanceof JsonArray array ? array.elements() : List.of(value);
        for (JsonValue one : all) {
            one.object().members().forEach(merged::putIfAbsent);
        }
    }

    private static JsonValue scalar(ScalarNode node, JsonPlace place) {
        String text = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return new JsonNull(place);
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return new JsonFlag(place, Set.of("true", "yes", "on").contains(text.toLowerCase(Locale.ROOT)));
        }
        boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
        return number ? number(text, place) : new JsonString(place, text);
    }

    /** Octal and hexadecimal as numbers; {@code 22:22}, which YAML 1.1 counts in sixties and engines do not, as text. */
    private static JsonValue number(String text, JsonPlace place) {
        String plain = text.replace("_", "");
        if (plain.matches("[-+]?0[0-7]+")) {
            return new JsonNumber(place, new BigInteger(plain, 8).toString());
        }
        if (plain.matches("[-+]?0x[0-9a-fA-F]+")) {
            return new JsonNumber(place, new BigInteger(plain.replace("0x", ""), 16).toString());
        }
        if (plain.matches("[-+]?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]{1,3})?")) {
            String literal = plain.startsWith("+") ? plain.substring(1) : plain;
            return new JsonNumber(place, literal.endsWith(".") ? literal + "0" : literal);
        }
        return new JsonString(place, text);
    }

    /**
     * A YAML text.
     *
     * @param documents as values of JSON, empty ones left out
     * @param keys where the names of objects stand, by the places of their values
     * @param tags what stands before values by way of tags of one's own: {@code !reset}
     */
    public record YamlText(List<JsonValue> documents, Map<JsonPlace, Position> keys, Map<JsonPlace, String> tags) {
        public YamlText {
            documents = List.copyOf(documents);
            keys = Map.copyOf(keys);
            tags = Map.copyOf(tags);
        }
    }
}
