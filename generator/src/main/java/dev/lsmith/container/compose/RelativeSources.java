package dev.lsmith.container.compose;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Folders of the host that a service of another file names from that file's folder, named from here; compose does so for
 * {@code extends} and not for further files, whose folders count from the first one's.
 */
final class RelativeSources {
    private final String folder;

    private RelativeSources(String folder) {
        this.folder = folder;
    }

    /** The service with its bind mounts as seen from the folder from which {@code file} names its file. */
    static JsonObject from(String file, JsonObject service) throws InputException {
        int slash = file.lastIndexOf('/');
        if (slash < 0 || service.member("volumes").isEmpty()) {
            return service;
        }
        RelativeSources sources = new RelativeSources(file.substring(0, slash + 1));
        List<JsonValue> volumes = new ArrayList<>();
        for (JsonValue volume : service.listOf("volumes")) {
            volumes.add(volume instanceof JsonObject mount ? sources.mount(mount) : sources.word(volume));
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(service.members());
        members.put("volumes", new JsonArray(service.required("volumes").place(), volumes));
        return new JsonObject(service.place(), members);
    }

    private JsonValue mount(JsonObject mount) throws InputException {
        if (!mount.textOf("type").equals("bind") || mount.member("source").isEmpty()) {
            return mount;
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(mount.members());
        members.put("source", word(mount.required("source")));
        return new JsonObject(mount.place(), members);
    }

    private JsonValue word(JsonValue source) throws InputException {
        return source.text().startsWith(".") ? new JsonString(source.place(), folder + source.text()) : source;
    }
}
