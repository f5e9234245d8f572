package dev.lsmith.container.kubernetes;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.option.SpecDraft;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a pod says of its isolation that no field of a container's record holds (Kubernetes API v1.34, PodSpec and Container). */
final class FurtherIsolation {
    /** Volumes that a container's mounts tell of. */
    private static final Set<String> TOLD = Set.of(
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "image",
            "persistentVolumeClaim",
            "projected",
            "secret");

    private final JsonObject pod;
    private final JsonObject container;
    private final SpecDraft draft;

    private FurtherIsolation(JsonObject pod, JsonObject container, SpecDraft draft) {
        this.pod = pod;
        this.container = container;
        this.draft = draft;
    }

    static void read(JsonObject pod, JsonObject container, SpecDraft draft) throws InputException {
        FurtherIsolation further = new FurtherIsolation(pod, container, draft);
        further.contexts();
        further.volumes();
        further.hosts();
    }

    /** The container's context goes before the pod's. */
    private void contexts() throws InputException {
        JsonObject own = container.objectOf("securityContext");
        JsonObject shared = pod.objectOf("securityContext");
        Optional<JsonValue> nonRoot = own.member("runAsNonRoot").or(() -> shared.member("runAsNonRoot"));
        if (nonRoot.isPresent() && nonRoot.get().flag()) {
            draft.otherJson("runAsNonRoot", "true");
        }
        Optional<JsonValue> host =
                own.objectOf("windowsOptions").member("hostProcess").isPresent()
                        ? own.objectOf("windowsOptions").member("hostProcess")
                        : shared.objectOf("windowsOptions").member("hostProcess");
        if (host.isPresent() && host.get().flag()) {
            draft.otherJson("windowsOptions.hostProcess", "true");
        }
    }

    /** Types of the pod's volumes that a container's mounts do not tell, mounted here or not. */
    private void volumes() throws InputException {
        Set<String> mounted = new TreeSet<>();
        for (JsonValue mount : container.listOf("volumeMounts")) {
            mounted.add(mount.object().textOf("name"));
        }
        SortedSet<String> types = new TreeSet<>();
        for (JsonValue volume : pod.listOf("volumes")) {
            SortedSet<String> kinds = new TreeSet<>(volume.object().members().keySet());
            kinds.remove("name");
            kinds.removeAll(TOLD);
            if (mounted.contains(volume.object().textOf("name"))) {
                kinds.remove("hostPath");
            }
            types.addAll(kinds);
        }
        if (!types.isEmpty()) {
            draft.other("volumes.types", String.join(",", types));
        }
    }

    /** Hosts that the kubelet is told to ask in this container's name. */
    private void hosts() throws InputException {
        SortedSet<String> hosts = new TreeSet<>();
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            handler(container.objectOf(probe), hosts);
        }
        handler(container.objectOf("lifecycle").objectOf("postStart"), hosts);
        handler(container.objectOf("lifecycle").objectOf("preStop"), hosts);
        if (!hosts.isEmpty()) {
            draft.other("probes.host", String.join(", ", hosts));
        }
    }

    private static void handler(JsonObject handler, SortedSet<String> hosts) throws InputException {
        handler.objectOf("httpGet").textIn("host").ifPresent(h -> hosts.add(h));
        handler.objectOf("tcpSocket").textIn("host").ifPresent(h -> hosts.add(h));
    }
}
