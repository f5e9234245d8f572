package dev.lsmith.container.reader;

import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The forms in which a container is described, told apart by what stands in the file and never by its name.
 *
 * <p>A further form is read by adding a reader of its own and a case in {@link SpecReader}.
 */
public enum SpecForm {
    DOCKER_INSPECT("docker inspect output"),
    PODMAN_INSPECT("podman inspect output"),
    NERDCTL_INSPECT("nerdctl inspect output"),
    NERDCTL_NATIVE("nerdctl inspect --mode=native output"),
    CRI_INSPECT("crictl inspect output"),
    OCI_CONFIG("an OCI config.json"),
    COMPOSE("a compose file"),
    KUBERNETES("a Kubernetes manifest"),
    QUADLET("a Quadlet unit"),
    RUN_LINE("a docker run command line"),
    IMAGE_INSPECT("docker image inspect output"),
    NETWORK_INSPECT("docker network inspect output"),
    VOLUME_INSPECT("docker volume inspect output"),
    SERVICE_INSPECT("docker service inspect output"),
    POD_INSPECT("podman pod inspect output"),
    CRI_IMAGE_INSPECT("crictl inspecti output"),
    CRI_POD_INSPECT("crictl inspectp output"),
    UNKNOWN("something else");

    private static final Pattern ENGINE =
            Pattern.compile("(?i)docker|podman|nerdctl|\\$[\\w({]*(?:container|engine|runtime|oci)");
    private static final Pattern RUN = Pattern.compile("\\s(?:run|create)(?:\\s|$)");
    private static final Pattern SERVICES_LIST = Pattern.compile("(?m)^services[ \\t]*:[ \\t]*(?:#.*)?\\R[ \\t]*-");
    private static final Pattern COMPOSE_KEY = key("services");
    private static final Pattern INFO_KEY = key("info");
    private static final Pattern STATUS_KEY = key("status");
    private static final Pattern VERSION_KEY = key("apiVersion");
    private static final Pattern KIND_KEY = key("kind");
    private static final Pattern PIPELINE_KEY = Pattern.compile("(?m)^(?:jobs|resources)[ \\t]*:");
    private static final Pattern JOB_CONTAINER = Pattern.compile("(?m)^[ \\t-]+(?:containers?|services)[ \\t]*:");
    private static final Pattern AGENT = Pattern.compile("\\bdocker[ \\t]*\\{[^{}]*\\bargs[ \\t]+['\"]");
    private static final Pattern CONTAINER_SECTION = Pattern.compile("(?m)^[ \\t]*\\[Container\\][ \\t\\r]*$");

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
                    .filter(form -> form != OCI_CONFIG && form != COMPOSE)
                    .orElse(UNKNOWN);
        }
        return root instanceof JsonObject object ? ofObject(object) : UNKNOWN;
    }

    private static SpecForm ofObject(JsonObject o) {
        if (has(o, "HostConfig") && (has(o, "State") || has(o, "Path"))) {
            return ofInspect(o);
        }
        if (has(o, "ociVersion")) {
            return OCI_CONFIG;
        }
        if (has(o, "Spec") && has(o, "Runtime") && has(o, "ID")) {
            return NERDCTL_NATIVE;
        }
        if (has(o, "status") && has(o, "info")) {
            return ofCri(o);
        }
        if (has(o, "services")) {
            return COMPOSE;
        }
        return has(o, "apiVersion") && has(o, "kind") ? KUBERNETES : ofOther(o);
    }

    /** Podman's own words; nerdctl's labels (nerdctl pkg/labels). */
    private static SpecForm ofInspect(JsonObject o) {
        if (has(o, "BoundingCaps") || has(o, "EffectiveCaps") || has(o, "OCIRuntime")) {
            return PODMAN_INSPECT;
        }
        boolean nerdctl = inner(inner(o, "Config"), "Labels").members().containsKey("nerdctl/name");
        return nerdctl ? NERDCTL_INSPECT : DOCKER_INSPECT;
    }

    /** Containers, pods and images are told apart by their states (cri-api, ContainerState and PodSandboxState). */
    private static SpecForm ofCri(JsonObject o) {
        JsonObject status = inner(o, "status");
        if (has(status, "repoTags")) {
            return CRI_IMAGE_INSPECT;
        }
        boolean pod = status.members().get("state") instanceof JsonString state
                && state.text().startsWith("SANDBOX_");
        return pod ? CRI_POD_INSPECT : CRI_INSPECT;
    }

    private static SpecForm ofOther(JsonObject o) {
        if (has(o, "RootFS") || has(o, "RepoTags")) {
            return IMAGE_INSPECT;
        }
        if (has(o, "IPAM") || (has(o, "subnets") && has(o, "driver"))) {
            return NETWORK_INSPECT;
        }
        if (has(o, "InfraContainerID")) {
            return POD_INSPECT;
        }
        if (has(o, "Mountpoint")) {
            return VOLUME_INSPECT;
        }
        return has(o, "Spec") && has(o, "Version") ? SERVICE_INSPECT : UNKNOWN;
    }

    private static JsonObject inner(JsonObject o, String name) {
        return o.members().get(name) instanceof JsonObject inner ? inner : new JsonObject(o.place(), Map.of());
    }

    private static boolean has(JsonObject o, String name) {
        return o.members().containsKey(name);
    }

    /** The form of a text that is no JSON, by the lines that each of them must have. */
    public static SpecForm ofText(String text) {
        if (CONTAINER_SECTION.matcher(text).find()) {
            return QUADLET;
        }
        if (VERSION_KEY.matcher(text).find() && KIND_KEY.matcher(text).find()) {
            return KUBERNETES;
        }
        if (COMPOSE_KEY.matcher(text).find() && !SERVICES_LIST.matcher(text).find()) {
            return COMPOSE;
        }
        if (INFO_KEY.matcher(text).find() && STATUS_KEY.matcher(text).find()) {
            return CRI_INSPECT;
        }
        boolean pipeline =
                PIPELINE_KEY.matcher(text).find() && JOB_CONTAINER.matcher(text).find();
        return pipeline || AGENT.matcher(text).find() || hasRunLine(text) ? RUN_LINE : UNKNOWN;
    }

    /** Whether an engine's name and {@code run} or {@code create} stand on a line; one that goes on behind a backslash is one. */
    private static boolean hasRunLine(String text) {
        for (String line : text.replaceAll("\\\\\r?\n", " ").split("\n", -1)) {
            Matcher engine = ENGINE.matcher(line);
            if (engine.find() && RUN.matcher(line).find(engine.end())) {
                return true;
            }
        }
        return false;
    }

    private static Pattern key(String name) {
        return Pattern.compile("(?m)^[\"']?" + name + "[\"']?[ \\t]*:");
    }
}
