package dev.lsmith.cli;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON merge patch (RFC 7396). */
final class MergePatch {
    private MergePatch() {}

    static void apply(ObjectNode target, JsonNode patch) {
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            if (member.getValue().isNull()) {
                target.remove(member.getKey());
            } else if (member.getValue() instanceof ObjectNode object) {
                JsonNode below =
                        Optional.ofNullable(target.get(member.getKey())).orElse(target.objectNode());
                ObjectNode into = below instanceof ObjectNode o ? o : target.objectNode();
                apply(into, object);
                target.set(member.getKey(), into);
            } else {
                target.set(member.getKey(), member.getValue());
            }
        }
    }
}
