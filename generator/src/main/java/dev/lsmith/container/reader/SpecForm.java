package dev.lsmith.container.reader;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.container.compose.ComposeReader;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import dev.lsmith.container.file.YamlDocuments;
import dev.lsmith.container.file.YamlDocuments.YamlText;
import dev.lsmith.container.kubernetes.KubernetesReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A form in which a container is described, told from others by what stands in the file and never by its name. {@link #ALL} is the
 * list that a further form is added to.
 *
 * @param words the form in words, with its article: {@code a compose file}
 * @param syntax in whose words findings about its containers say what closes them
 * @param signs how its files are recognised
 * @param reader reads them; empty for a form that describes no container, which is known so that a complaint can name it
 */
public record SpecForm(String words, SpecSyntax syntax, FormSigns signs, Optional<FormReader> reader) {
    /**
     * How files of a form are recognised.
     *
     * @param object of JSON, by the object or by the first one of a list
     * @param text of any other text
     * @param inLists whether several of it may stand in a list
     */
    record FormSigns(Predicate<JsonObject> object, Predicate<String> text, boolean inLists) {
        static FormSigns ofObjects(Predicate<JsonObject> object) {
            return new FormSigns(object, text -> false, true);
        }

        static FormSigns ofSingleObject(Predicate<JsonObject> object) {
            return new FormSigns(object, text -> false, false);
        }

        static FormSigns ofText(Predicate<String> text) {
            return new FormSigns(object -> false, text, false);
        }

        FormSigns orText(Predicate<String> other) {
            return new FormSigns(object, other, inLists);
        }
    }

    /**
     * A file of the form.
     *
     * @param text its text
     * @param root its value, if it is JSON
     * @param related the files that it names
     */
    record SpecDocument(SpecText text, Optional<JsonValue> root, RelatedFiles related) {
        String source() {
            return text.source();
        }
    }

    /** Reads files of a form. */
    @FunctionalInterface
    interface FormReader {
        /**
         * The containers that a file describes.
         *
         * @throws InputException when it describes none or is damaged, with line and column
         */
        SpecReading read(SpecDocument document) throws InputException;
    }

    private static final Pattern ENGINE =
            Pattern.compile("(?i)docker|podman|nerdctl|\\$[\\w({]*(?:container|engine|runtime|oci)");
    private static final Pattern RUN = Pattern.compile("\\s(?:run|create)(?:\\s|$)");
    private static final Pattern SERVICES_LIST = Pattern.compile("(?m)^services[ \\t]*:[ \\t]*(?:#.*)?\\R[ \\t]*-");
    private static final Pattern COMPOSE_KEY = key("services");
    /** The whole file as one map in YAML's flow style, which Compose reads; kubectl takes such a file for JSON. */
    private static final Pattern COMPOSE_FLOW = Pattern.compile("(?s)\\s*\\{.*?\\bservices[\"']?\\s*:\\s*\\{");

    private static final Pattern INFO_KEY = key("info");
    private static final Pattern STATUS_KEY = key("status");
    private static final Pattern VERSION_KEY = key("apiVersion");
    private static final Pattern KIND_KEY = key("kind");
    private static final Pattern PIPELINE_KEY = Pattern.compile("(?m)^(?:jobs|resources)[ \\t]*:");
    private static final Pattern JOB_CONTAINER = Pattern.compile("(?m)^[ \\t-]+(?:containers?|services)[ \\t]*:");
    private static final Pattern AGENT = Pattern.compile("\\bdocker[ \\t]*\\{[^{}]*\\bargs[ \\t]+['\"]");
    private static final Pattern CONTAINER_SECTION = Pattern.compile("(?m)^[ \\t]*\\[Container\\][ \\t\\r]*$");

    static final SpecForm PODMAN_INSPECT = new SpecForm(
            "podman inspect output",
            SpecSyntax.INSPECT,
            FormSigns.ofObjects(o -> isInspect(o) && hasAny(o, "BoundingCaps", "EffectiveCaps", "OCIRuntime")),
            Optional.of(SpecForm::inspect));
    static final SpecForm NERDCTL_INSPECT = new SpecForm(
            "nerdctl inspect output",
            SpecSyntax.INSPECT,
            // nerdctl's own labels: pkg/labels.
            FormSigns.ofObjects(o -> isInspect(o) && hasAny(inner(inner(o, "Config"), "Labels"), "nerdctl/name")),
            Optional.of(SpecForm::inspect));
    static final SpecForm COMPOSE = new SpecForm(
            "a compose file",
            SpecSyntax.COMPOSE,
            FormSigns.ofSingleObject(o -> hasAny(o, "services"))
                    .orText(text -> COMPOSE_FLOW.matcher(text).lookingAt()
                            || (COMPOSE_KEY.matcher(text).find()
                                    && !SERVICES_LIST.matcher(text).find())),
            Optional.of(d -> ComposeReader.read(List.of(d.text()), d.related())));
    static final SpecForm UNKNOWN = other("something else", o -> false);

    /** Every form, the one first that decides where a file could be of two. */
    static final List<SpecForm> ALL = List.of(
            PODMAN_INSPECT,
            NERDCTL_INSPECT,
            new SpecForm(
                    "docker inspect output",
                    SpecSyntax.INSPECT,
                    FormSigns.ofObjects(SpecForm::isInspect),
                    Optional.of(SpecForm::inspect)),
            new SpecForm(
                    "an OCI config.json",
                    SpecSyntax.OCI,
                    FormSigns.ofSingleObject(o -> hasAny(o, "ociVersion")),
                    Optional.of(d -> OciReader.read(d.source(), value(d).object()))),
            new SpecForm(
                    "nerdctl inspect --mode=native output",
                    SpecSyntax.OCI,
                    FormSigns.ofObjects(o -> hasAll(o, "Spec", "Runtime", "ID")),
                    Optional.of(d -> ContainerdReader.read(d.source(), value(d)))),
            new SpecForm(
                    "a Quadlet unit",
                    SpecSyntax.QUADLET,
                    FormSigns.ofText(text -> CONTAINER_SECTION.matcher(text).find()),
                    Optional.of(d -> QuadletReader.read(d.source(), d.text().text()))),
            new SpecForm(
                    "a Kubernetes manifest",
                    SpecSyntax.KUBERNETES,
                    FormSigns.ofObjects(o -> hasAll(o, "apiVersion", "kind"))
                            .orText(text -> VERSION_KEY.matcher(text).find()
                                    && KIND_KEY.matcher(text).find()),
                    Optional.of(d -> KubernetesReader.read(d.source(), documents(d)))),
            COMPOSE,
            new SpecForm(
                    "an Incus or LXD instance",
                    SpecSyntax.INCUS,
                    FormSigns.ofObjects(IncusReader::matches).orText(IncusReader::matchesText),
                    Optional.of(d -> IncusReader.read(d.source(), documents(d).documents()))),
            new SpecForm(
                    "an LXC config",
                    SpecSyntax.LXC,
                    FormSigns.ofText(LxcReader::matches),
                    Optional.of(d -> LxcReader.read(d.source(), d.text().text(), d.related()))),
            // Images, pods and containers are told apart by their states (cri-api, ContainerState and PodSandboxState).
            other("crictl inspecti output", o -> isCri(o) && hasAny(inner(o, "status"), "repoTags")),
            other("crictl inspectp output", o -> isCri(o) && isSandbox(inner(o, "status"))),
            new SpecForm(
                    "crictl inspect output",
                    SpecSyntax.CRI,
                    FormSigns.ofObjects(SpecForm::isCri)
                            .orText(text -> INFO_KEY.matcher(text).find()
                                    && STATUS_KEY.matcher(text).find()),
                    Optional.of(SpecForm::cri)),
            other("docker image inspect output", o -> hasAny(o, "RootFS", "RepoTags")),
            other("docker network inspect output", o -> hasAny(o, "IPAM") || hasAll(o, "subnets", "driver")),
            other("podman pod inspect output", o -> hasAny(o, "InfraContainerID")),
            other("docker volume inspect output", o -> hasAny(o, "Mountpoint")),
            other("docker service inspect output", o -> hasAll(o, "Spec", "Version")),
            new SpecForm(
                    "a docker run command line",
                    SpecSyntax.RUN,
                    FormSigns.ofText(SpecForm::hasRunLines),
                    Optional.of(d -> RunScript.read(d.source(), d.text().text()))));

    private static SpecForm other(String words, Predicate<JsonObject> object) {
        return new SpecForm(words, SpecSyntax.INSPECT, FormSigns.ofObjects(object), Optional.empty());
    }

    /** The form of a JSON text: the first element decides for an array. */
    static SpecForm of(JsonValue root) {
        return of(root, ALL);
    }

    /** The form of a JSON text among some forms. */
    static SpecForm of(JsonValue root, List<SpecForm> forms) {
        if (root instanceof JsonArray array) {
            return array.elements().stream()
                    .findFirst()
                    .map(first -> of(first, forms))
                    .filter(form -> form.signs().inLists())
                    .orElse(UNKNOWN);
        }
        return root instanceof JsonObject object
                ? forms.stream()
                        .filter(form -> form.signs().object().test(object))
                        .findFirst()
                        .orElse(UNKNOWN)
                : UNKNOWN;
    }

    /** The form of a text that is no JSON, by the lines that each of them must have. */
    static SpecForm ofText(String text, List<SpecForm> forms) {
        return forms.stream()
                .filter(form -> form.signs().text().test(text))
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static SpecReading inspect(SpecDocument document) throws InputException {
        return InspectReader.read(document.source(), value(document));
    }

    /** YAML, which crictl prints as well, holds what the JSON holds, and may be of an image or a pod. */
    private static SpecReading cri(SpecDocument document) throws InputException {
        if (document.root().isPresent()) {
            return CriReader.read(document.source(), document.root().get());
        }
        JsonValue root =
                YamlDocuments.of(document.source(), document.text().text()).get(0);
        return SpecReader.read(new SpecDocument(document.text(), Optional.of(root), document.related()), of(root));
    }

    private static YamlText documents(SpecDocument document) throws InputException {
        return document.root().isPresent()
                ? new YamlText(List.of(document.root().get()), Map.of(), Map.of())
                : YamlDocuments.read(document.source(), document.text().text());
    }

    private static JsonValue value(SpecDocument document) {
        return document.root().orElseThrow();
    }

    /** Whether it is a container as docker, podman and nerdctl inspect print it. */
    static boolean isInspect(JsonObject o) {
        return hasAny(o, "HostConfig") && hasAny(o, "State", "Path");
    }

    private static boolean isCri(JsonObject o) {
        return hasAll(o, "status", "info");
    }

    private static boolean isSandbox(JsonObject status) {
        return status.members().get("state") instanceof JsonString state
                && state.text().startsWith("SANDBOX_");
    }

    private static JsonObject inner(JsonObject o, String name) {
        return o.members().get(name) instanceof JsonObject inner ? inner : new JsonObject(o.place(), Map.of());
    }

    private static boolean hasAny(JsonObject o, String... names) {
        return Stream.of(names).anyMatch(o.members()::containsKey);
    }

    private static boolean hasAll(JsonObject o, String... names) {
        return Stream.of(names).allMatch(o.members()::containsKey);
    }

    private static boolean hasRunLines(String text) {
        boolean pipeline =
                PIPELINE_KEY.matcher(text).find() && JOB_CONTAINER.matcher(text).find();
        return pipeline || AGENT.matcher(text).find() || hasRunLine(text);
    }

    /** Whether an engine's name and {@code run} or {@code create} stand on a line; one that goes on behind a backslash is one. */
    private static boolean hasRunLine(String text) {
        for (String line : text.replaceAll("\\\\\r?\n", " ").split("\n", -1)) {
            Matcher engine = ENGINE.matcher(line);
            if (engine.find() && RUN.matcher(line).find(engine.end())) {
                return true;
            }
        }
        return false;
    }

    private static Pattern key(String name) {
        return Pattern.compile("(?m)^[\"']?" + name + "[\"']?[ \\t]*:");
    }
}
