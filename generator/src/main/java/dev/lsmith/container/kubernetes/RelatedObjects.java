package dev.lsmith.container.kubernetes;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.option.SpecBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What other objects of the same manifest say of its pods: service accounts that mount no token, policies of the network. */
final class RelatedObjects {
    private final Map<String, JsonValue> mountsToken = new HashMap<>();
    private final List<JsonObject> policies = new ArrayList<>();

    private RelatedObjects() {}

    static RelatedObjects of(List<JsonValue> documents) throws InputException {
        RelatedObjects related = new RelatedObjects();
        for (JsonValue document : documents) {
            related.add(document.object());
            for (JsonValue item : document.object().member("items").isPresent()
                    ? document.object().listOf("items")
                    : List.<JsonValue>of()) {
                related.add(item.object());
            }
        }
        return related;
    }

    private void add(JsonObject object) throws InputException {
        String kind = object.textOf("kind");
        Optional<JsonValue> token = object.member("automountServiceAccountToken");
        if (kind.equals("ServiceAccount") && token.isPresent()) {
            mountsToken.put(object.objectOf("metadata").textOf("name"), token.get());
        } else if (kind.equals("NetworkPolicy")) {
            policies.add(object);
        }
    }

    /** Tells a container of a pod what they say of it. */
    void tell(JsonObject pod, JsonObject spec, SpecBuilder builder) throws InputException {
        String account = spec.textIn("serviceAccountName")
                .orElse(spec.textIn("serviceAccount").orElse("default"));
        spec.member("automountServiceAccountToken")
                .or(() -> Optional.ofNullable(mountsToken.get(account)))
                .ifPresent(value -> builder.otherJson("automountServiceAccountToken", JsonText.of(value)));
        JsonObject labels = pod.objectOf("metadata").objectOf("labels");
        for (JsonObject policy : policies) {
            if (selects(policy.objectOf("spec"), labels)) {
                builder.other("networkPolicy", policy.objectOf("metadata").textOf("name"));
            }
        }
    }

    /** By equal labels alone; one that selects by expressions is not counted. It closes what comes in unless it speaks of egress only. */
    private static boolean selects(JsonObject policy, JsonObject labels) throws InputException {
        JsonObject selector = policy.objectOf("podSelector");
        List<String> types = policy.textsOf("policyTypes");
        if (selector.member("matchExpressions").isPresent() || !(types.isEmpty() || types.contains("Ingress"))) {
            return false;
        }
        return selector.objectOf("matchLabels").members().entrySet().stream()
                .allMatch(wanted -> text(wanted.getValue())
                                .equals(text(labels.members().getOrDefault(wanted.getKey(), wanted.getValue())))
                        && labels.members().containsKey(wanted.getKey()));
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.text() : "";
    }
}
