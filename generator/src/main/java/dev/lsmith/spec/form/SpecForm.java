package dev.lsmith.spec.form;

import dev.lsmith.json.JsonValue;
import dev.lsmith.json.JsonValue.JsonArray;
import dev.lsmith.json.JsonValue.JsonObject;
import dev.lsmith.spec.reader.SpecReader;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The forms in which a container is described, told apart by what stands in the file and never by its name.
 *
 * <p>A further form is read by adding a reader of its own and a case in {@link SpecReader}.
 */
public enum SpecForm {
    DOCKER_INSPECT("docker inspect output"),
    PODMAN_INSPECT("podman inspect output"),
    CRI_INSPECT("crictl inspect output"),
    OCI_CONFIG("an OCI config.json"),
    COMPOSE("a compose file"),
    KUBERNETES("a Kubernetes manifest"),
    QUADLET("a Quadlet unit"),
    RUN_LINE("a docker run command line"),
    IMAGE_INSPECT("docker image inspect output"),
    NETWORK_INSPECT("docker network inspect output"),
    VOLUME_INSPECT("docker volume inspect output"),
    UNKNOWN("something else");

    private static final Pattern RUN =
            Pattern.compile("(?m)^\\s*(?:\\$ )?(?:sudo )?(?:docker|podman) (?:container )?(?:run|create)\\b");

    private final String words;

    SpecForm(String words) {
        this.words = words;
    }

    /** The form in words, with its article: {@code a compose file}. */
    public String words() {
        return words;
    }

    /** The form of a JSON text: the first element decides for an array. */
    public static SpecForm of(JsonValue root) {
        if (root instanceof JsonArray array) {
            return array.elements().stream()
                    .findFirst()
                    .map(SpecForm::of)
                    .filter(form -> form != OCI_CONFIG)
                    .orElse(UNKNOWN);
        }
        return root instanceof JsonObject object ? ofObject(object) : UNKNOWN;
    }

    private static SpecForm ofObject(JsonObject o) {
        if (has(o, "HostConfig") && (has(o, "State") || has(o, "Path"))) {
            boolean podman = has(o, "BoundingCaps") || has(o, "EffectiveCaps") || has(o, "OCIRuntime");
            return podman ? PODMAN_INSPECT : DOCKER_INSPECT;
        }
        if (has(o, "ociVersion")) {
            return OCI_CONFIG;
        }
        if (has(o, "status") && has(o, "info")) {
            return CRI_INSPECT;
        }
        if (has(o, "services")) {
            return COMPOSE;
        }
        if (has(o, "apiVersion") && has(o, "kind")) {
            return KUBERNETES;
        }
        if (has(o, "RootFS") || has(o, "RepoTags")) {
            return IMAGE_INSPECT;
        }
        if (has(o, "IPAM")) {
            return NETWORK_INSPECT;
        }
        return has(o, "Mountpoint") ? VOLUME_INSPECT : UNKNOWN;
    }

    private static boolean has(JsonObject o, String name) {
        return o.members().containsKey(name);
    }

    /** The form of a text that is no JSON, by the lines that each of them must have. */
    public static SpecForm ofText(String text) {
        List<String> lines = text.lines().limit(10_000).toList();
        if (lines.contains("[Container]")) {
            return QUADLET;
        }
        if (starts(lines, "apiVersion:") && starts(lines, "kind:")) {
            return KUBERNETES;
        }
        if (starts(lines, "services:")) {
            return COMPOSE;
        }
        return RUN.matcher(text).find() ? RUN_LINE : UNKNOWN;
    }

    private static boolean starts(List<String> lines, String with) {
        return lines.stream().anyMatch(line -> line.startsWith(with));
    }
}
