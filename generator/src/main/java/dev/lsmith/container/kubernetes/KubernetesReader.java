package dev.lsmith.container.kubernetes;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.Engine;
import dev.lsmith.container.NamespaceModes;
import dev.lsmith.container.Port;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Workload;
import dev.lsmith.container.key.KeyCheck;
import dev.lsmith.container.option.PortWords;
import dev.lsmith.container.option.Quantity;
import dev.lsmith.container.option.SpecDraft;
import dev.lsmith.container.yaml.YamlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads Kubernetes manifests (API v1.36): every container of every pod and pod template in every document, those of kinds that
 * are not Kubernetes' own too, where they hold pods.
 */
public final class KubernetesReader {
    private static final Set<String> TEMPLATES =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job");

    private final String source;
    private final YamlText text;
    private final PodNeighbours neighbours;
    private final List<SpecDraft> drafts = new ArrayList<>();
    private final IdentityHashMap<SpecDraft, String> paths = new IdentityHashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private KubernetesReader(String source, YamlText text, PodNeighbours neighbours) {
        this.source = source;
        this.text = text;
        this.neighbours = neighbours;
    }

    /** The containers of all documents, those of a pod in the order in which they start. */
    public static SpecReading read(String source, YamlText text) throws InputException {
        KubernetesReader reader = new KubernetesReader(source, text, PodNeighbours.of(text.documents()));
        for (JsonValue document : text.documents()) {
            reader.resource(document.object());
        }
        if (reader.drafts.isEmpty()) {
            throw text.documents()
                    .get(0)
                    .place()
                    .complain(
                            "spec-empty",
                            "no workload is among these objects",
                            "give the manifest of a Pod or Deployment");
        }
        return SpecDraft.reading(reader.drafts, reader.diagnostics);
    }

    private void resource(JsonObject object) throws InputException {
        String kind = object.required("kind").text();
        int before = drafts.size();
        JsonObject spec = object.objectOf("spec");
        if (kind.equals("Pod")) {
            pod(object, object);
        } else if (TEMPLATES.contains(kind)) {
            pod(object, spec.required("template").object());
        } else if (kind.equals("CronJob")) {
            JsonObject job = spec.required("jobTemplate").object().objectOf("spec");
            pod(object, job.required("template").object());
        } else if (kind.equals("PodTemplate")) {
            pod(object, object.required("template").object());
        } else if (kind.endsWith("List") && object.member("items").isPresent()) {
            for (JsonValue item : object.listOf("items")) {
                resource(item.object());
            }
        } else {
            other(kind, object);
        }
        notUnderstood(KeyCheck.kubernetes(object, kind, text.keys()), drafts.subList(before, drafts.size()));
    }

    /** What was not understood of one object concerns its own containers, or one of them. */
    private void notUnderstood(List<Diagnostic> found, List<SpecDraft> own) {
        Map<String, SpecDraft> byPath = new HashMap<>();
        own.forEach(draft -> byPath.put(paths.getOrDefault(draft, ""), draft));
        List<Diagnostic> ofAll = SpecDraft.distribute(found, byPath);
        own.forEach(draft -> ofAll.forEach(draft::report));
        if (own.isEmpty()) {
            diagnostics.addAll(ofAll);
        }
    }

    /** An object of another kind, by the pods in it. */
    private void other(String kind, JsonObject object) throws InputException {
        List<PodSearch.Pod> pods = PodSearch.in(object);
        for (PodSearch.Pod pod : pods) {
            int before = drafts.size();
            pod(object, pod.object());
            List<Diagnostic> found = new ArrayList<>();
            pod.known().forEach((value, type) -> found.addAll(KeyCheck.kubernetes(value, type, text.keys())));
            notUnderstood(found, drafts.subList(before, drafts.size()));
        }
        boolean hides = pods.isEmpty() && PodSearch.mayHide(object);
        String what = pods.isEmpty() ? " is not read" : " is read only for the pods in it";
        diagnostics.add(new Diagnostic(
                hides ? Severity.WARNING : Severity.NOTE,
                "spec-no-workload",
                Optional.of(object.place().position()),
                "an object of kind " + kind + what + (hides ? ", and may hold containers" : ""),
                hides ? "give the pods that it makes" : ""));
    }

    /** {@code Deployment/web}; an object without a name has at least its kind. */
    private static String address(JsonObject object) throws InputException {
        JsonObject metadata = object.objectOf("metadata");
        String name = metadata.textIn("name").orElse(metadata.textOf("generateName"));
        String kind = object.required("kind").text();
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private void pod(JsonObject object, JsonObject pod) throws InputException {
        JsonObject spec = pod.required("spec").object();
        String address = address(object);
        String kind = object.required("kind").text();
        String name = object.objectOf("metadata").textOf("name");
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (JsonValue container : spec.listOf(list)) {
                SpecDraft draft = container(pod, spec, container.object());
                neighbours.tell(pod, spec, draft);
                String own = container.object().textOf("name");
                draft.address(address + "/" + own);
                draft.workload(new Workload(kind, name, list, own));
                drafts.add(draft);
                paths.put(draft, container.place().path());
            }
        }
    }

    private SpecDraft container(JsonObject pod, JsonObject spec, JsonObject container) throws InputException {
        SpecDraft draft = new SpecDraft(Engine.KUBERNETES, source);
        draft.name(container.required("name").text());
        draft.image(container.textOf("image"));
        draft.entrypoint(container.textsOf("command"));
        draft.command(container.textsOf("args"));
        draft.workingDirectory(container.textOf("workingDir"));
        draft.terminal(container.flagOf("tty"));
        for (JsonValue variable : container.listOf("env")) {
            variable(variable.object(), draft);
        }
        for (JsonValue port : container.listOf("ports")) {
            draft.port(port(port.object()));
        }
        limits(spec.objectOf("resources").objectOf("limits"), draft);
        limits(container.objectOf("resources").objectOf("limits"), draft);
        namespaces(spec, draft);
        PodVolumes.mount(spec, container, draft);
        new PodSecurity(pod.objectOf("metadata"), spec, container, draft).apply();
        FurtherIsolation.read(spec, container, draft);
        for (String other : List.of("envFrom", "volumeDevices")) {
            container.member(other).ifPresent(v -> draft.otherJson(other, JsonText.of(v)));
        }
        for (String other : List.of("runtimeClassName", "shareProcessNamespace", "serviceAccountName")) {
            spec.member(other).ifPresent(v -> draft.otherJson(other, JsonText.of(v)));
        }
        return draft;
    }

    private static void variable(JsonObject variable, SpecDraft draft) throws InputException {
        String name = variable.required("name").text();
        if (variable.member("valueFrom").isPresent()) {
            draft.reference(name);
        } else {
            draft.variable(name + "=" + variable.textOf("value"));
        }
    }

    private static Port port(JsonObject port) throws InputException {
        String protocol = port.textIn("protocol").orElse("TCP").toLowerCase(Locale.ROOT);
        Optional<Long> host = port.numberIn("hostPort").filter(n -> n > 0);
        return new Port(
                PortWords.number(port.required("containerPort"), 1),
                protocol,
                host.isPresent() ? Optional.of(PortWords.number(port.required("hostPort"), 1)) : Optional.empty(),
                port.textOf("hostIP"));
    }

    private static void namespaces(JsonObject spec, SpecDraft draft) throws InputException {
        boolean ownUsers = spec.member("hostUsers").isPresent() && !spec.flagOf("hostUsers");
        draft.namespaces(new NamespaceModes(
                spec.flagOf("hostNetwork") ? "host" : "",
                spec.flagOf("hostPID") ? "host" : "",
                spec.flagOf("hostIPC") ? "host" : "",
                "",
                ownUsers ? "private" : "",
                ""));
    }

    private static void limits(JsonObject limits, SpecDraft draft) throws InputException {
        for (var limit : limits.members().entrySet()) {
            switch (limit.getKey()) {
                case "memory" -> draft.limits().memory(KubernetesQuantity.whole(limit.getValue(), 0));
                case "cpu" -> draft.limits().nanoCpus(KubernetesQuantity.whole(limit.getValue(), 9));
                default -> draft.other("limits." + limit.getKey(), Quantity.scalar(limit.getValue()));
            }
        }
    }
}
