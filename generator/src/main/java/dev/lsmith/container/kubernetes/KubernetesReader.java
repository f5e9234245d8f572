package dev.lsmith.container.kubernetes;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.ContainerSpec.Workload;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.file.KeyCheck;
import dev.lsmith.container.file.YamlDocuments.YamlText;
import dev.lsmith.container.option.PortSyntax;
import dev.lsmith.container.option.Scalars;
import dev.lsmith.container.option.SpecBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Kubernetes manifests (API v1.36): every container of every pod and pod template in every document, those of kinds that
 * are not Kubernetes' own too, where they hold pods.
 */
public final class KubernetesReader {
    private static final Set<String> TEMPLATES =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job");

    private static final Pattern QUANTITY = Pattern.compile(
            "([0-9]{1,30}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})(?:([numkMGTPE]|[KMGTPE]i)|[eE]([-+]?[0-9]{1,2}))?");
    private static final Map<String, Integer> THOUSANDS =
            Map.of("n", -3, "u", -2, "m", -1, "k", 1, "M", 2, "G", 3, "T", 4, "P", 5, "E", 6);

    private final String source;
    private final YamlText text;
    private final RelatedObjects related;
    private final List<SpecBuilder> builders = new ArrayList<>();

    /** The paths at which the containers are described, in the order of their builders. */
    private final List<String> paths = new ArrayList<>();

    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private KubernetesReader(String source, YamlText text, RelatedObjects related) {
        this.source = source;
        this.text = text;
        this.related = related;
    }

    /** The containers of all documents, those of a pod in the order in which they start. */
    public static SpecReading read(String source, YamlText text) throws InputException {
        KubernetesReader reader = new KubernetesReader(source, text, RelatedObjects.of(text.documents()));
        for (JsonValue document : text.documents()) {
            reader.resource(document.object());
        }
        if (reader.builders.isEmpty()) {
            throw text.documents()
                    .get(0)
                    .place()
                    .complain(
                            "spec-empty",
                            "no workload is among these objects",
                            "give the manifest of a Pod or Deployment");
        }
        return SpecBuilder.reading(reader.builders, reader.diagnostics);
    }

    private void resource(JsonObject object) throws InputException {
        String kind = object.required("kind").text();
        int before = builders.size();
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
        notUnderstood(KeyCheck.kubernetes(object, kind, text.keys()), before);
    }

    /** What was not understood of one object concerns its own containers, or one of them: those from this index on. */
    private void notUnderstood(List<Diagnostic> found, int first) {
        List<SpecBuilder> own = builders.subList(first, builders.size());
        Map<String, SpecBuilder> byPath = new HashMap<>();
        for (int i = first; i < builders.size(); i++) {
            byPath.put(paths.get(i), builders.get(i));
        }
        List<Diagnostic> ofAll = SpecBuilder.distribute(found, byPath);
        own.forEach(builder -> ofAll.forEach(builder::report));
        if (own.isEmpty()) {
            diagnostics.addAll(ofAll);
        }
    }

    /** An object of another kind, by the pods in it. */
    private void other(String kind, JsonObject object) throws InputException {
        List<PodSearch.Pod> pods = PodSearch.in(object);
        for (PodSearch.Pod pod : pods) {
            int before = builders.size();
            pod(object, pod.object());
            List<Diagnostic> found = new ArrayList<>();
            pod.known().forEach((value, type) -> found.addAll(KeyCheck.kubernetes(value, type, text.keys())));
            notUnderstood(found, before);
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
                SpecBuilder builder = container(pod, spec, container.object());
                related.tell(pod, spec, builder);
                String own = container.object().textOf("name");
                builder.address(address + "/" + own);
                builder.workload(new Workload(kind, name, list, own));
                builders.add(builder);
                paths.add(container.place().path());
            }
        }
    }

    private SpecBuilder container(JsonObject pod, JsonObject spec, JsonObject container) throws InputException {
        SpecBuilder builder = new SpecBuilder(Engine.KUBERNETES, source);
        builder.name(container.required("name").text());
        builder.image(container.textOf("image"));
        builder.entrypoint(container.textsOf("command"));
        builder.command(container.textsOf("args"));
        builder.workingDirectory(container.textOf("workingDir"));
        builder.terminal(container.flagOf("tty"));
        for (JsonValue variable : container.listOf("env")) {
            variable(variable.object(), builder);
        }
        for (JsonValue port : container.listOf("ports")) {
            builder.port(port(port.object()));
        }
        limits(spec.objectOf("resources").objectOf("limits"), builder);
        limits(container.objectOf("resources").objectOf("limits"), builder);
        namespaces(spec, builder);
        PodVolumes.mount(spec, container, builder);
        new SecurityContexts(pod.objectOf("metadata"), spec, container, builder).apply();
        PodVolumes.otherTypes(spec, container, builder);
        probedHosts(container, builder);
        for (String other : List.of("envFrom", "volumeDevices")) {
            container.member(other).ifPresent(v -> builder.otherJson(other, JsonText.of(v)));
        }
        for (String other : List.of("runtimeClassName", "shareProcessNamespace", "serviceAccountName")) {
            spec.member(other).ifPresent(v -> builder.otherJson(other, JsonText.of(v)));
        }
        return builder;
    }

    private static void variable(JsonObject variable, SpecBuilder builder) throws InputException {
        String name = variable.required("name").text();
        if (variable.member("valueFrom").isPresent()) {
            builder.reference(name);
        } else {
            builder.variable(name + "=" + variable.textOf("value"));
        }
    }

    private static Port port(JsonObject port) throws InputException {
        String protocol = port.textIn("protocol").orElse("TCP").toLowerCase(Locale.ROOT);
        Optional<Long> host = port.numberIn("hostPort").filter(n -> n > 0);
        return new Port(
                PortSyntax.number(port.required("containerPort"), 1),
                protocol,
                host.isPresent() ? Optional.of(PortSyntax.number(port.required("hostPort"), 1)) : Optional.empty(),
                port.textOf("hostIP"));
    }

    private static void namespaces(JsonObject spec, SpecBuilder builder) throws InputException {
        boolean ownUsers = spec.member("hostUsers").isPresent() && !spec.flagOf("hostUsers");
        builder.namespaces(new NamespaceModes(
                spec.flagOf("hostNetwork") ? "host" : "",
                spec.flagOf("hostPID") ? "host" : "",
                spec.flagOf("hostIPC") ? "host" : "",
                "",
                ownUsers ? "private" : "",
                ""));
    }

    private static void limits(JsonObject limits, SpecBuilder builder) throws InputException {
        for (var limit : limits.members().entrySet()) {
            switch (limit.getKey()) {
                case "memory" -> builder.limits().memory(quantity(limit.getValue(), 0));
                case "cpu" -> builder.limits().nanoCpus(quantity(limit.getValue(), 9));
                default -> builder.other("limits." + limit.getKey(), Scalars.text(limit.getValue()));
            }
        }
    }

    /** A resource.Quantity of Kubernetes ({@code 500m}, {@code 128Mi}, {@code 1e3}): the amount in units of ten to minus {@code digits}, rounded up as Kubernetes does; empty for 0. */
    private static Optional<Long> quantity(JsonValue value, int digits) throws InputException {
        String text = Scalars.text(value);
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            throw value.place()
                    .complain("spec-quantity", "\"" + text + "\" is no quantity", "write it like 128Mi or 500m");
        }
        BigDecimal amount =
                new BigDecimal(matcher.group(1).startsWith(".") ? "0" + matcher.group(1) : matcher.group(1));
        String suffix = matcher.group(2) == null ? "" : matcher.group(2);
        if (suffix.endsWith("i")) {
            amount = amount.multiply(BigDecimal.valueOf(1024).pow("KMGTPE".indexOf(suffix.charAt(0)) + 1));
        } else if (!suffix.isEmpty()) {
            amount = amount.scaleByPowerOfTen(3 * THOUSANDS.getOrDefault(suffix, 0));
        } else if (matcher.group(3) != null) {
            amount = amount.scaleByPowerOfTen(Integer.parseInt(matcher.group(3)));
        }
        BigDecimal whole = amount.scaleByPowerOfTen(digits).setScale(0, RoundingMode.CEILING);
        if (whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw value.place().complain("spec-quantity", "\"" + text + "\" is more than 64 bits can hold", "");
        }
        return Optional.of(whole.longValue()).filter(n -> n > 0);
    }

    /** Hosts that the kubelet is told to ask in this container's name. */
    private static void probedHosts(JsonObject container, SpecBuilder builder) throws InputException {
        SortedSet<String> hosts = new TreeSet<>();
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            probed(container.objectOf(probe), hosts);
        }
        probed(container.objectOf("lifecycle").objectOf("postStart"), hosts);
        probed(container.objectOf("lifecycle").objectOf("preStop"), hosts);
        if (!hosts.isEmpty()) {
            builder.other("probes.host", String.join(", ", hosts));
        }
    }

    private static void probed(JsonObject handler, SortedSet<String> hosts) throws InputException {
        handler.objectOf("httpGet").textIn("host").ifPresent(h -> hosts.add(h));
        handler.objectOf("tcpSocket").textIn("host").ifPresent(h -> hosts.add(h));
    }
}
