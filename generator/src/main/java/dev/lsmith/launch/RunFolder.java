package dev.lsmith.launch;

import dev.lsmith.base.render.Templates;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.LaunchSettings.CallFilter;
import dev.lsmith.policy.LaunchSettings.DomainSetting;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The folder {@code run/}: the same hardening in the form of each engine. */
public final class RunFolder {
    private final Templates yaml = new Templates(
            LaunchLanguages.YAML,
            Map.of("block", LaunchLanguages.BLOCK, "json", LaunchLanguages.JSON, "raw", LaunchLanguages.RAW));
    /** SeccompProfileSpec has no default errno; a runtime's is EPERM, as the filter's. */
    private static final Set<String> OPERATOR_MEMBERS =
            Set.of("architectures", "defaultAction", "flags", "listenerMetadata", "listenerPath", "syscalls");

    private final Templates lxc = new Templates(LaunchLanguages.LXC, Map.of("fstab", LaunchLanguages.FSTAB));

    private final Templates unit = new Templates(LaunchLanguages.UNIT);

    /**
     * The files.
     *
     * @param plan what is to be put in force
     * @return name relative to the output folder, to content
     */
    public SortedMap<String, String> files(LaunchPlan plan) {
        Map<String, Object> values =
                Map.of("run", LaunchView.of(plan), "unit", UnitView.of(plan), "policies", policies(plan.settings()));
        SortedMap<String, String> files = new TreeMap<>(plan.settings().files());
        files.put("run/podman-run.args", DockerRun.podman(plan).file());
        files.put("run/compose.override.yaml", yaml.render("launch/compose.yaml.ftl", values));
        files.put("run/kubernetes.yaml", new KubernetesPatch(yaml).text(plan));
        files.put("run/security-profiles-operator.yaml", yaml.render("launch/operator.yaml.ftl", values));
        files.put("run/oci-config.patch.json", OciPatch.of(plan));
        files.put("run/systemd.conf", unit.render("launch/systemd.conf.ftl", values));
        files.put("run/quadlet.container", unit.render("launch/quadlet.container.ftl", values));
        files.put("run/lxc.conf", lxc.render("launch/lxc.conf.ftl", values));
        files.put("run/incus.yaml", incus(values, files));
        plan.settings()
                .apparmor()
                .map(label -> KubeArmorView.of(label.operatorAbstract()))
                .ifPresent(armor -> files.put(
                        "run/kubearmor.yaml",
                        yaml.render("launch/kubearmor.yaml.ftl", Map.of("run", LaunchView.of(plan), "armor", armor))));
        BridgeRules rules = BridgeRules.of(plan);
        if (!rules.ends().isEmpty()) {
            files.put("run/bridge.nft", unit.render("launch/bridge.nft.ftl", Map.of("bridge", rules)));
            files.put("run/bridge.ebtables", unit.render("launch/bridge.ebtables.ftl", Map.of("bridge", rules)));
        }
        return files;
    }

    /** Incus has words of its own for limits and the filter; the rest goes to LXC as it is. */
    private String incus(Map<String, Object> values, SortedMap<String, String> files) {
        String lines = files.getOrDefault("run/lxc.conf", "")
                .lines()
                .filter(line -> !line.matches("(?:#|lxc\\.(?:seccomp|cgroup2|rootfs)\\.).*"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        Map<String, Object> own = new TreeMap<>(values);
        own.put("lines", lines);
        own.put("filter", files.getOrDefault("run/seccomp.lxc", ""));
        return yaml.render("launch/incus.yaml.ftl", own);
    }

    /** What the Security Profiles Operator's objects hold; JSON is YAML's flow style, so a member's value goes in as it is. */
    private static Map<String, Object> policies(LaunchSettings settings) {
        Map<String, Object> policies = new TreeMap<>();
        settings.apparmor().ifPresent(label -> policies.put("apparmor", label.operatorAbstract()));
        settings.selinux().map(DomainSetting::operatorPolicy).ifPresent(cil -> policies.put("cil", cil));
        policies.put(
                "seccomp",
                settings.calls().map(CallFilter::members).orElse(List.of()).stream()
                        .filter(member -> OPERATOR_MEMBERS.contains(member.name()))
                        .toList());
        return policies;
    }
}
