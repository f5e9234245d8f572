package dev.lsmith.spec.yaml;

import dev.lsmith.json.JsonPlace;
import dev.lsmith.json.JsonValue;
import java.util.List;
import java.util.Map;

/**
 * A YAML text.
 *
 * @param documents as values of JSON, empty ones left out
 * @param tags what stands before values by way of tags of one's own: {@code !reset}
 */
public record YamlText(List<JsonValue> documents, Map<JsonPlace, String> tags) {
    public YamlText {
        documents = List.copyOf(documents);
        tags = Map.copyOf(tags);
    }
}
