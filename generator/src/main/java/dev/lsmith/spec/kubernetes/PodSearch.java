package dev.lsmith.spec.kubernetes;

import dev.lsmith.json.JsonValue;
import dev.lsmith.json.JsonValue.JsonArray;
import dev.lsmith.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pods within objects of kinds that others define (Argo's Rollout, Knative's Service, OpenShift's DeploymentConfig). */
final class PodSearch {
    private static final Set<String> TELLING = Set.of(
            "container", "containers", "initContainers", "securityContext", "podSpec", "podTemplate", "privileged");

    private PodSearch() {}

    /** Every pod template in an object: an object whose {@code spec} lists containers. A bare list of containers is one, too. */
    static List<JsonObject> in(JsonValue value) {
        List<JsonObject> pods = new ArrayList<>();
        search(value, pods);
        return pods;
    }

    private static void search(JsonValue value, List<JsonObject> pods) {
        if (value instanceof JsonArray array) {
            array.elements().forEach(element -> search(element, pods));
        } else if (value instanceof JsonObject object) {
            if (listsContainers(object)) {
                pods.add(new JsonObject(object.place(), Map.of("spec", object)));
                return;
            }
            object.members().forEach((name, member) -> {
                if (name.equals("spec") && member instanceof JsonObject spec && listsContainers(spec)) {
                    pods.add(object);
                } else {
                    search(member, pods);
                }
            });
        }
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
