package dev.lsmith.report;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON for machines that a person may also see on a terminal: plain printable ASCII, keys in the order given. */
final class MachineJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private MachineJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The object and a newline. JSON lets DEL stand raw (RFC 8259, section 7), a terminal may not. */
    static String write(ObjectNode root) {
        return MAPPER.writeValueAsString(root).replace("\u007f", "\\u007f") + "\n";
    }
}
