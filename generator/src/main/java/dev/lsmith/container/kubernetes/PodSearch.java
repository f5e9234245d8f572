package dev.lsmith.container.kubernetes;

import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pods within objects of kinds that others define: those that hold a pod's template (Argo's Rollout, Knative's Service, OpenShift's
 * DeploymentConfig), and those of which a controller makes one: a single {@code container} or {@code script} with its {@code sidecars}
 * (Argo's Workflow), {@code steps} with images (Tekton's Task).
 */
final class PodSearch {
    private static final Set<String> TELLING = Set.of(
            "container", "containers", "initContainers", "securityContext", "podSpec", "podTemplate", "privileged");

    /** What such a controller copies into the pods that it makes, from whatever stands around their containers. */
    private static final Set<String> OF_THE_POD = Set.of(
            "volumes",
            "securityContext",
            "hostNetwork",
            "hostPID",
            "hostIPC",
            "hostUsers",
            "serviceAccountName",
            "automountServiceAccountToken");

    private static final List<String> SINGLE = List.of("container", "script");
    private static final List<String> FURTHER = List.of("steps", "sidecars");

    private final List<Pod> pods = new ArrayList<>();

    private PodSearch() {}

    /**
     * A pod that was found.
     *
     * @param object as Kubernetes would have it: with {@code spec}, and {@code metadata} if it has such
     * @param known what of it has a type of Kubernetes' own, {@code PodSpec} or {@code Container}, whose names are known
     */
    record Pod(JsonObject object, Map<JsonValue, String> known) {
        Pod {
            known = Map.copyOf(known);
        }
    }

    /** Every pod in an object. A bare list of containers is one, too. */
    static List<Pod> in(JsonValue value) {
        PodSearch search = new PodSearch();
        search.search(value, Map.of());
        return search.pods;
    }

    private void search(JsonValue value, Map<String, JsonValue> around) {
        if (value instanceof JsonArray array) {
            array.elements().forEach(element -> search(element, around));
        } else if (value instanceof JsonObject object) {
            if (listsContainers(object)) {
                pods.add(new Pod(pod(object.place(), joined(around, object)), Map.of(object, "PodSpec")));
                return;
            }
            Map<String, JsonValue> inside = joined(around, object);
            inside.keySet().retainAll(OF_THE_POD);
            made(object, inside);
            object.members().forEach((name, member) -> {
                if (name.equals("spec") && member instanceof JsonObject spec && listsContainers(spec)) {
                    pods.add(new Pod(object, Map.of(spec, "PodSpec")));
                } else {
                    search(member, inside);
                }
            });
        }
    }

    /** What stands around and in an object; of volumes all. */
    private static Map<String, JsonValue> joined(Map<String, JsonValue> around, JsonObject object) {
        Map<String, JsonValue> joined = new LinkedHashMap<>(around);
        joined.putAll(object.members());
        if (around.get("volumes") instanceof JsonArray outer
                && object.members().get("volumes") instanceof JsonArray inner) {
            List<JsonValue> volumes = new ArrayList<>(outer.elements());
            volumes.addAll(inner.elements());
            joined.put("volumes", new JsonArray(inner.place(), volumes));
        }
        return joined;
    }

    /** The pod that a controller makes of an object, if it has images for one. */
    private void made(JsonObject object, Map<String, JsonValue> ofThePod) {
        List<JsonValue> containers = new ArrayList<>();
        Map<JsonValue, String> known = new LinkedHashMap<>();
        for (String name : SINGLE) {
            if (object.members().get(name) instanceof JsonObject container && hasImage(container)) {
                String own = object.members().get("name") instanceof JsonString text ? text.text() : "main";
                containers.add(named(container, own));
                if (name.equals("container")) {
                    known.put(container, "Container");
                }
            }
        }
        for (String name : FURTHER) {
            if (object.members().get(name) instanceof JsonArray array) {
                for (int i = 0; i < array.elements().size(); i++) {
                    if (array.elements().get(i) instanceof JsonObject container && hasImage(container)) {
                        containers.add(named(container, name + "-" + (i + 1)));
                    }
                }
            }
        }
        if (!containers.isEmpty()) {
            Map<String, JsonValue> spec = new LinkedHashMap<>(ofThePod);
            Optional.ofNullable(object.members().get("initContainers")).ifPresent(v -> spec.put("initContainers", v));
            spec.put("containers", new JsonArray(object.place(), containers));
            pods.add(new Pod(pod(object.place(), spec), known));
        }
    }

    private static JsonObject pod(JsonPlace place, Map<String, JsonValue> spec) {
        return new JsonObject(place, Map.of("spec", new JsonObject(place, spec)));
    }

    private static boolean hasImage(JsonObject container) {
        return container.members().get("image") instanceof JsonString;
    }

    /** A container with a name: its own, or the one that is given. */
    private static JsonObject named(JsonObject container, String name) {
        Map<String, JsonValue> members = new LinkedHashMap<>(container.members());
        members.putIfAbsent("name", new JsonString(container.place(), name));
        return new JsonObject(container.place(), members);
    }

    private static boolean listsContainers(JsonObject object) {
        return object.members().get("containers") instanceof JsonArray array
                && !array.elements().isEmpty()
                && array.elements().stream()
                        .allMatch(element -> element instanceof JsonObject container
                                && container.members().containsKey("name"));
    }

    /** Whether a word in it is one with which containers are described. */
    static boolean mayHide(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array.elements().stream().anyMatch(PodSearch::mayHide);
        }
        return value instanceof JsonObject object
                && object.members().entrySet().stream()
                        .anyMatch(member -> TELLING.contains(member.getKey()) || mayHide(member.getValue()));
    }
}
