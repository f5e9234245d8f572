package dev.lsmith.container.compose;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonNull;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.file.KeyCheck;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.YamlDocuments;
import dev.lsmith.container.file.YamlDocuments.YamlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A document of a compose file; a file may hold several, which count as several files.
 *
 * @param source the file's name
 * @param root everything that stands in it
 * @param keys where the names in it stand, by the places of their values
 * @param tags {@code !reset} and {@code !override}, by the place of the value behind them
 */
record ComposeFile(String source, JsonObject root, Map<JsonPlace, Position> keys, Map<JsonPlace, String> tags) {
    ComposeFile {
        keys = Map.copyOf(keys);
        tags = Map.copyOf(tags);
    }

    static List<ComposeFile> of(SpecText file) throws InputException {
        YamlText yaml = file.isJson()
                ? new YamlText(List.of(JsonReader.read(file.source(), file.text())), Map.of(), Map.of())
                : YamlDocuments.read(file.source(), file.text());
        List<ComposeFile> documents = new ArrayList<>();
        for (JsonValue document : yaml.documents()) {
            documents.add(new ComposeFile(file.source(), document.object(), yaml.keys(), yaml.tags()));
        }
        return documents;
    }

    /** Whether a value stands for taking away what lies below it. */
    boolean isReset(JsonValue value) {
        return tags.getOrDefault(value.place(), "").equals("!reset");
    }

    /** What of it compose has no name for. */
    List<Diagnostic> unknown() {
        return KeyCheck.compose(root, keys);
    }

    /** The services as they are written; none where the word stands alone. */
    JsonObject services() throws InputException {
        JsonValue services = root.members().getOrDefault("services", new JsonNull(root.place()));
        return services instanceof JsonNull ? new JsonObject(services.place(), Map.of()) : services.object();
    }

    /**
     * The volumes that a compose file names for its services (Compose Specification, 07-volumes.md). One whose driver options
     * are {@code o: bind} is no volume but the folder of the host that {@code device} names.
     */
    static final class NamedVolumes {
        private final Map<String, String> folders = new HashMap<>();

        /** The top-level volumes of one more file. */
        void add(JsonObject volumes) throws InputException {
            for (Map.Entry<String, JsonValue> volume : volumes.members().entrySet()) {
                if (volume.getValue() instanceof JsonObject described) {
                    JsonObject options = described.objectOf("driver_opts");
                    boolean binds = List.of(options.textOf("o").split(",", -1)).contains("bind")
                            || List.of(options.textOf("o").split(",", -1)).contains("rbind");
                    options.textIn("device").filter(d -> binds).ifPresent(d -> folders.put(volume.getKey(), d));
                }
            }
        }

        /** The mount as the kernel will have it. */
        Mount seenThrough(Mount mount) {
            String folder = folders.getOrDefault(mount.volume(), "");
            return folder.isEmpty() || !mount.mountType().equals("volume")
                    ? mount
                    : new Mount(
                            "bind",
                            "",
                            folder,
                            mount.destination(),
                            mount.readOnly(),
                            mount.propagation(),
                            mount.options());
        }
    }
}
