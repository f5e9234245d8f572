package dev.lsmith.container.compose;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.Mount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The volumes that a compose file names for its services (Compose Specification, 07-volumes.md). One whose driver options
 * are {@code o: bind} is no volume but the folder of the host that {@code device} names.
 */
final class ComposeVolumes {
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
