package dev.lsmith.spec.compose;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.json.JsonValue;
import dev.lsmith.json.JsonValue.JsonArray;
import dev.lsmith.json.JsonValue.JsonObject;
import dev.lsmith.spec.Engine;
import dev.lsmith.spec.SpecReading;
import dev.lsmith.spec.option.SpecDraft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a compose file (Compose Specification): each of its services, {@code extends} within the file resolved. */
public final class ComposeReader {
    private final String source;
    private final JsonObject services;

    private ComposeReader(String source, JsonObject services) {
        this.source = source;
        this.services = services;
    }

    /** The services; variables as a {@code .env} file would set them. */
    public static SpecReading read(String source, JsonValue file, Map<String, String> variables) throws InputException {
        List<Diagnostic> diagnostics = new ArrayList<>();
        JsonObject root = new Interpolation(variables, diagnostics).of(file).object();
        JsonObject services = root.required("services").object();
        if (services.members().isEmpty()) {
            throw services.place().complain("spec-empty", "the compose file has no services", "");
        }
        ComposeReader reader = new ComposeReader(source, services);
        List<SpecDraft> drafts = new ArrayList<>();
        for (String name : services.members().keySet()) {
            JsonObject service = reader.extended(name, new LinkedHashSet<>());
            SpecDraft draft = new SpecDraft(Engine.DOCKER, source);
            draft.name(service.textIn("container_name").orElse(name));
            new ComposeService(service, draft).read();
            drafts.add(draft);
        }
        SpecReading reading = SpecDraft.reading(drafts);
        diagnostics.addAll(reading.diagnostics());
        return new SpecReading(reading.containers(), diagnostics);
    }

    private JsonObject extended(String name, Set<String> open) throws InputException {
        JsonObject service = services.required(name).object();
        if (service.member("extends").isEmpty()) {
            return service;
        }
        JsonValue extension = service.required("extends");
        if (!open.add(name)) {
            throw extension.place().complain("compose-extends", "the service " + name + " extends itself", "");
        }
        if (extension instanceof JsonObject elsewhere
                && elsewhere.member("file").isPresent()) {
            throw elsewhere
                    .required("file")
                    .place()
                    .complain(
                            "compose-extends",
                            "services of other files are not read",
                            "give the output of: docker compose -f " + source + " config");
        }
        JsonValue named = extension instanceof JsonObject o ? o.required("service") : extension;
        if (services.member(named.text()).isEmpty()) {
            throw named.place().complain("compose-extends", "there is no service " + named.text(), "");
        }
        return merged(extended(named.text(), open), service);
    }

    private static JsonObject merged(JsonObject base, JsonObject own) throws InputException {
        Map<String, JsonValue> members = new LinkedHashMap<>(base.members());
        for (Map.Entry<String, JsonValue> member : own.members().entrySet()) {
            JsonValue below = members.get(member.getKey());
            members.put(
                    member.getKey(),
                    below == null ? member.getValue() : merged(member.getKey(), below, member.getValue()));
        }
        return new JsonObject(own.place(), members);
    }

    /** Sequences are appended and mappings merged (13-merge.md); a command is replaced whole. */
    private static JsonValue merged(String key, JsonValue base, JsonValue own) throws InputException {
        if (key.equals("command") || key.equals("entrypoint")) {
            return own;
        }
        if (base instanceof JsonObject below && own instanceof JsonObject above) {
            return merged(below, above);
        }
        if (base instanceof JsonArray below && own instanceof JsonArray above) {
            List<JsonValue> all = new ArrayList<>(below.elements());
            all.addAll(above.elements());
            return new JsonArray(own.place(), all);
        }
        return own;
    }
}
