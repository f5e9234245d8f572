package dev.lsmith.launch;

import dev.lsmith.json.JsonText;
import dev.lsmith.json.JsonValue.JsonObject;
import dev.lsmith.spec.ContainerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A JSON merge patch (RFC 7396) for an OCI runtime {@code config.json}. Without a root user the capabilities are in the
 * bounding set only, as engines do it.
 */
final class OciPatch {
    private OciPatch() {}

    static String of(LaunchPlan plan, Optional<JsonObject> seccomp) {
        LaunchView view = LaunchView.of(plan);
        List<String> process = new ArrayList<>();
        process.add("\"noNewPrivileges\":" + view.noNewPrivileges());
        if (!view.apparmor().isEmpty()) {
            process.add("\"apparmorProfile\":" + JsonText.quote(view.apparmor()));
        }
        if (!view.selinuxType().isEmpty() && !view.selinuxLevel().isEmpty()) {
            String label = "system_u:system_r:" + view.selinuxType() + ":" + view.selinuxLevel();
            process.add("\"selinuxLabel\":" + JsonText.quote(label));
        }
        process.add("\"capabilities\":" + capabilities(plan));
        List<String> parts = new ArrayList<>();
        parts.add("  \"process\": {" + String.join(",", process) + "}");
        if (view.readOnly()) {
            parts.add("  \"root\": {\"readonly\":true}");
        }
        seccomp.ifPresent(filter -> parts.add("  \"linux\": {\"seccomp\":" + JsonText.of(filter) + "}"));
        return "{\n" + String.join(",\n", parts) + "\n}\n";
    }

    private static String capabilities(LaunchPlan plan) {
        String kept = plan.privileges().capabilities().stream()
                .map(c -> JsonText.quote("CAP_" + c.toUpperCase(Locale.ROOT)))
                .collect(Collectors.joining(",", "[", "]"));
        boolean root =
                plan.spec().map(ContainerSpec::process).map(p -> p.root()).orElse(true);
        String held = root ? kept : "[]";
        return "{\"bounding\":" + kept + ",\"effective\":" + held + ",\"permitted\":" + held
                + ",\"inheritable\":[],\"ambient\":[]}";
    }
}
