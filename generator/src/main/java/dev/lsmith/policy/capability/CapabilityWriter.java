package dev.lsmith.policy.capability;

import dev.lsmith.base.json.JsonLayout;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes {@code capabilities.json}: a line for each element, in plain ASCII. */
final class CapabilityWriter {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private CapabilityWriter() {}

    static String write(CapabilitySet set) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(new JsonLayout(), out)) {
            json.writeStartObject();
            json.writeStringProperty("name", set.name());
            json.writeArrayPropertyStart("keep");
            set.keep().forEach((capability, kept) -> {
                start(json, capability, kept.reason());
                strings(json, kept.evidence());
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeArrayPropertyStart("drop");
            set.drop().forEach((capability, reason) -> {
                start(json, capability, reason);
                json.writeEndObject();
            });
            json.writeEndArray();
            if (set.ownUsers()) {
                json.writeBooleanProperty("ownUsers", true);
            }
            json.writeObjectPropertyStart("noNewPrivileges");
            json.writeBooleanProperty("value", set.noNewPrivileges().value());
            json.writeStringProperty("reason", set.noNewPrivileges().reason());
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.append('\n').toString();
    }

    private static void start(JsonGenerator json, String capability, String reason) {
        json.writeStartObject();
        json.writeStringProperty("capability", capability);
        json.writeStringProperty("reason", reason);
    }

    private static void strings(JsonGenerator json, List<String> values) {
        json.writeArrayPropertyStart("evidence");
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
