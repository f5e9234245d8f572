package dev.lsmith.launch;

import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.render.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The folder {@code run/}: the same hardening in the form of each engine. */
public final class RunFolder {
    /** Where Podman's arguments look for the filter, relative to the output folder. */
    static final String PODMAN_SECCOMP = "run/seccomp.podman.json";

    private final Templates yaml = new Templates(
            LaunchLanguages.YAML,
            Map.of("block", LaunchLanguages.BLOCK, "json", LaunchLanguages.JSON, "raw", LaunchLanguages.RAW));
    /** SeccompProfileSpec has no default errno; a runtime's is EPERM, as the filter's. */
    private static final Set<String> OPERATOR_MEMBERS =
            Set.of("architectures", "defaultAction", "flags", "listenerMetadata", "listenerPath", "syscalls");

    private final Templates unit = new Templates(LaunchLanguages.UNIT);

    /**
     * The files.
     *
     * @param plan what is to be put in force
     * @param texts the policies
     * @return name relative to the output folder, to content
     */
    public SortedMap<String, String> files(LaunchPlan plan, PolicyTexts texts) {
        LaunchView view = LaunchView.of(plan);
        AllowedCalls calls = texts.seccomp().map(AllowedCalls::of).orElse(AllowedCalls.NONE);
        Map<String, Object> values = Map.of(
                "run", view,
                "unit", UnitView.of(plan, calls),
                "calls", List.copyOf(calls.names()),
                "widened", List.copyOf(calls.widened()),
                "answers", calls.answers(),
                "architectures", calls.architectures(),
                "policies", policies(texts));
        SortedMap<String, String> files = new TreeMap<>();
        files.put("run/podman-run.args", DockerRun.podman(plan).file());
        texts.podmanSeccomp().ifPresent(text -> files.put(PODMAN_SECCOMP, text));
        files.put("run/compose.override.yaml", yaml.render("launch/compose.yaml.ftl", values));
        files.put("run/kubernetes.yaml", new KubernetesPatch(yaml).text(plan));
        files.put("run/security-profiles-operator.yaml", yaml.render("launch/operator.yaml.ftl", values));
        files.put("run/oci-config.patch.json", OciPatch.of(plan, texts.seccomp()));
        files.put("run/systemd.conf", unit.render("launch/systemd.conf.ftl", values));
        files.put("run/quadlet.container", unit.render("launch/quadlet.container.ftl", values));
        return files;
    }

    private static Map<String, Object> policies(PolicyTexts texts) {
        Map<String, Object> policies = new TreeMap<>();
        texts.apparmor().ifPresent(text -> policies.put("apparmor", text));
        texts.cil().ifPresent(text -> policies.put("cil", text));
        policies.put("seccomp", texts.seccomp().map(RunFolder::members).orElse(List.of()));
        return policies;
    }

    /** The filter's members; JSON is YAML's flow style, so a value goes in as it is. */
    private static List<Member> members(JsonObject seccomp) {
        List<Member> members = new ArrayList<>();
        seccomp.members().forEach((name, value) -> {
            if (OPERATOR_MEMBERS.contains(name)) {
                members.add(new Member(name, JsonText.of(value)));
            }
        });
        return members;
    }

    /** One member of the filter, its value in JSON. */
    public record Member(String name, String json) {}
}
