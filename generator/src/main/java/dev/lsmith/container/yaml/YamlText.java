package dev.lsmith.container.yaml;

import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import java.util.List;
import java.util.Map;

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
