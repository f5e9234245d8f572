package dev.lsmith.cli;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonFlag;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kubernetes' schema of workloads, as {@code profiles/engines/kubernetes-keys.csv} has it of its OpenAPI document: which keys an object
 * may have and what sort of value; and what its validation says of security contexts beyond that
 * (pkg/apis/core/validation: ValidateSecurityContext, validateSeccompProfileField, validateAppArmorProfileField).
 */
final class KubernetesSchema {
    private static final List<String> PROFILES = List.of("RuntimeDefault", "Localhost", "Unconfined");

    private final Map<String, Map<String, String>> types = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    private KubernetesSchema() {
        ShippedData.rows("engines/kubernetes-keys.csv")
                .forEach(row ->
                        types.computeIfAbsent(row.get(0), t -> new HashMap<>()).put(row.get(1), row.get(2)));
    }

    /** What a value of a type has that the schema refuses, each with its path; empty when it is right. */
    static List<String> faults(String type, JsonValue value) throws InputException {
        KubernetesSchema schema = new KubernetesSchema();
        schema.check(type, value, type);
        return schema.faults;
    }

    private void check(String shape, JsonValue value, String path) throws InputException {
        if (shape.startsWith("[")) {
            List<JsonValue> elements = value.elements();
            for (int i = 0; i < elements.size(); i++) {
                check(inner(shape), elements.get(i), path + "[" + i + "]");
            }
        } else if (shape.startsWith("{")) {
            for (Map.Entry<String, JsonValue> member : value.object().members().entrySet()) {
                check(inner(shape), member.getValue(), path + "." + member.getKey());
            }
        } else if (types.containsKey(shape)) {
            members(shape, value.object(), path);
        } else if (!isScalar(shape, value)) {
            faults.add(path + ": " + value.nature() + " for " + shape);
        }
    }

    private static String inner(String shape) {
        return shape.substring(1, shape.length() - 1);
    }

    private void members(String type, JsonObject object, String path) throws InputException {
        Map<String, String> keys = types.getOrDefault(type, Map.of());
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            String key = member.getKey();
            if (keys.containsKey(key)) {
                check(keys.getOrDefault(key, "any"), member.getValue(), path + "." + key);
            } else {
                faults.add(path + ": no key " + key + " in " + type);
            }
        }
        if (type.equals("SeccompProfile") || type.equals("AppArmorProfile")) {
            profile(object, path);
        } else if (type.equals("SecurityContext")) {
            securityContext(object, path);
        }
    }

    private static boolean isScalar(String shape, JsonValue value) {
        for (String one : shape.split("\\|", -1)) {
            boolean fits = switch (one) {
                case "text" -> value instanceof JsonString;
                case "number" -> value instanceof JsonNumber;
                case "flag" -> value instanceof JsonFlag;
                default -> true;
            };
            if (fits) {
                return true;
            }
        }
        return false;
    }

    private void profile(JsonObject object, String path) throws InputException {
        String type = object.textOf("type");
        if (!PROFILES.contains(type)) {
            faults.add(path + ": no type of a profile: " + type);
        }
        if (type.equals("Localhost") == object.textOf("localhostProfile").isEmpty()) {
            faults.add(path + ": localhostProfile goes with Localhost, and with it alone");
        }
    }

    /** {@code cannot set allowPrivilegeEscalation to false} beside privileges that make it untrue. */
    private void securityContext(JsonObject object, String path) throws InputException {
        boolean held = flag(object, "allowPrivilegeEscalation")
                .filter(allowed -> !allowed)
                .isPresent();
        Optional<JsonValue> capabilities = object.member("capabilities");
        Optional<JsonValue> added =
                capabilities.isPresent() ? capabilities.get().object().member("add") : Optional.empty();
        boolean wide = flag(object, "privileged").orElse(false);
        for (JsonValue one : added.isPresent() ? added.get().elements() : List.<JsonValue>of()) {
            wide |= one.text().equals("SYS_ADMIN") || one.text().equals("CAP_SYS_ADMIN");
        }
        if (held && wide) {
            faults.add(path + ": allowPrivilegeEscalation: false beside privileged or SYS_ADMIN");
        }
    }

    private static Optional<Boolean> flag(JsonObject object, String key) {
        return object.member(key).map(value -> value instanceof JsonFlag flag && flag.flag());
    }
}
