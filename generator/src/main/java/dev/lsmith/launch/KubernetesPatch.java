package dev.lsmith.launch;

import dev.lsmith.base.ShippedData;
import dev.lsmith.base.render.Templates;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A strategic merge patch for the kind of object that holds the container ({@code profiles/engines/kubernetes-kinds.csv}). */
final class KubernetesPatch {
    private static final String USUAL = "Deployment";

    private final Templates yaml;

    KubernetesPatch(Templates yaml) {
        this.yaml = yaml;
    }

    /**
     * What of the patch lies beside the security context.
     *
     * @param kind of the object
     * @param object its name, or a word for it
     * @param changeable whether the object takes the patch while it exists
     * @param among the pod's list that holds the container
     * @param container its name there
     * @param fsGroup the group that may write its volumes; empty if none is needed
     */
    public record View(
            String kind, String object, boolean changeable, String among, String container, String fsGroup) {}

    String text(LaunchPlan plan) {
        LaunchView run = LaunchView.of(plan);
        List<String> row = row(workload(plan).kind());
        View view = view(plan, run, row);
        String pod = yaml.render("launch/kubernetes-pod.yaml.ftl", Map.of("run", run, "pod", view));
        String body = nested(List.of(row.get(1).split("\\.")), pod);
        return yaml.render("launch/kubernetes.yaml.ftl", Map.of("run", run, "pod", view, "body", body));
    }

    private static Workload workload(LaunchPlan plan) {
        return plan.spec()
                .map(ContainerSpec::workload)
                .filter(Workload::isObject)
                .orElse(Workload.NONE);
    }

    private static List<String> row(String kind) {
        List<List<String>> rows = ShippedData.rows("engines/kubernetes-kinds.csv");
        return rows.stream()
                .filter(r -> r.get(0).equals(kind))
                .findFirst()
                .or(() -> rows.stream().filter(r -> r.get(0).equals(USUAL)).findFirst())
                .orElseThrow();
    }

    private static View view(LaunchPlan plan, LaunchView run, List<String> row) {
        Workload workload = workload(plan);
        return new View(
                row.get(0),
                workload.name().matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?") ? workload.name() : "NAME",
                row.get(2).equals("yes"),
                workload.among().isEmpty() ? "containers" : workload.among(),
                container(plan, run),
                fsGroup(plan, run));
    }

    /** Its own name where the spec has it; else the policy's, as Kubernetes allows it. */
    private static String container(LaunchPlan plan, LaunchView run) {
        Optional<String> own = plan.spec()
                .filter(s -> s.engine() == Engine.KUBERNETES || s.engine() == Engine.CRI)
                .map(s -> s.workload().container().isEmpty()
                        ? s.name()
                        : s.workload().container())
                .filter(name -> !name.isEmpty());
        return own.orElse(run.object());
    }

    /** A volume belongs to root unless the pod names a group for it. */
    private static String fsGroup(LaunchPlan plan, LaunchView run) {
        boolean writesVolumes = !run.tmpfs().isEmpty()
                || plan.spec().stream()
                        .flatMap(s -> s.mounts().stream())
                        .filter(m -> !m.readOnly())
                        .map(Mount::mountType)
                        .anyMatch("volume"::equals);
        return writesVolumes ? run.gid() : "";
    }

    /** The pod's spec below the keys that lead to it. */
    private static String nested(List<String> keys, String pod) {
        StringBuilder out = new StringBuilder();
        String indent = "";
        for (String key : keys) {
            out.append(indent).append(key).append(":\n");
            indent += "  ";
        }
        for (String line : pod.lines().toList()) {
            out.append(indent).append(line).append('\n');
        }
        return out.toString();
    }
}
