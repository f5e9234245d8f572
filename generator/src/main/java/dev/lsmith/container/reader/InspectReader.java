package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Attachment;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.FilesystemSpec;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.ContainerSpec.ProcessSpec;
import dev.lsmith.container.ContainerSpec.Workload;
import dev.lsmith.container.EnvironmentVariable;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.option.Scalars;
import dev.lsmith.container.option.SecurityOptions;
import dev.lsmith.container.option.SecurityOptions.KernelPaths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads what {@code docker inspect} and {@code podman inspect} print of containers: Docker's Engine API, operation
 * ContainerInspect, and Podman's imitation of it with its additions.
 */
public final class InspectReader {
    private final String source;
    private final Engine engine;
    private final JsonObject container;
    private final JsonObject host;
    private final JsonObject config;
    private final CreateCommand created;

    private InspectReader(String source, JsonObject container) throws InputException {
        this.source = source;
        this.container = container;
        this.engine = SpecForm.of(container).equals(SpecForm.PODMAN_INSPECT) ? Engine.PODMAN : Engine.DOCKER;
        this.host = container.required("HostConfig").object();
        this.config = container.objectOf("Config");
        this.created = CreateCommand.of(source, config);
    }

    /** The containers; whatever stands in their list must be one. */
    public static SpecReading read(String source, JsonValue root) throws InputException {
        List<JsonValue> all = root instanceof JsonArray array ? array.elements() : List.of(root);
        List<ContainerSpec> containers = new ArrayList<>();
        List<List<Diagnostic>> notUnderstood = new ArrayList<>();
        for (JsonValue one : all) {
            SpecForm form = SpecForm.of(one.object());
            if (!SpecForm.isInspect(one.object())) {
                throw one.place().complain("spec-form", "this is " + form.words() + ", not a container", "");
            }
            InspectReader reader = new InspectReader(source, one.object());
            containers.add(reader.container());
            List<Diagnostic> diagnostics = new ArrayList<>(InspectHostConfig.unknown(reader.host));
            if (form.equals(SpecForm.NERDCTL_INSPECT)
                    && reader.host.member("CapAdd").isEmpty()) {
                diagnostics.add(Diagnostic.warning(
                        "spec-untold",
                        one.place().position(),
                        "nerdctl does not tell capabilities, privileges and security options here",
                        "give the output of: nerdctl inspect --mode=native"));
            }
            notUnderstood.add(diagnostics);
        }
        return new SpecReading(containers, SpecReading.addresses(containers), List.of(), notUnderstood);
    }

    private ContainerSpec container() throws InputException {
        String name = container.textOf("Name");
        Optional<Long> pid = container.objectOf("State").numberIn("Pid").filter(p -> p > 0);
        return new ContainerSpec(
                engine,
                source,
                name.startsWith("/") ? name.substring(1) : name,
                container.textOf("Id"),
                image(),
                container.textOf("Image").startsWith("sha256:") ? container.textOf("Image") : "",
                pid,
                Scalars.startTime(container.objectOf("State"), "StartedAt"),
                process(),
                capabilities(),
                SecurityOptions.read(container, host),
                namespaces(),
                filesystem(),
                InspectMounts.read(container, host),
                InspectHostConfig.ports(container, host, config),
                devices(),
                InspectHostConfig.limits(host, created.sysctls()),
                otherOptions(),
                workload(),
                attachments());
    }

    /** Compose labels what it makes with the service's name (compose-go, {@code api/labels.go}). */
    private Workload workload() throws InputException {
        Optional<String> service = config.objectOf("Labels").textIn("com.docker.compose.service");
        return service.map(Workload::service).orElse(Workload.NONE);
    }

    /** The networks of one that runs; where it does not, its addresses are empty. */
    private List<Attachment> attachments() throws InputException {
        List<Attachment> attachments = new ArrayList<>();
        for (Map.Entry<String, JsonValue> network : container
                .objectOf("NetworkSettings")
                .objectOf("Networks")
                .members()
                .entrySet()) {
            if (network.getValue() instanceof JsonObject settings
                    && !settings.textOf("MacAddress").isEmpty()) {
                attachments.add(new Attachment(
                        network.getKey(),
                        settings.textOf("MacAddress"),
                        settings.textOf("IPAddress"),
                        settings.textOf("Gateway")));
            }
        }
        return attachments;
    }

    /** Capabilities that take effect at once, where they are not those of the bounding set, stand here too. */
    private SortedMap<String, String> otherOptions() throws InputException {
        SortedMap<String, String> others = InspectHostConfig.unread(host);
        Optional<JsonValue> effective = container.member("EffectiveCaps");
        if (effective.isPresent()
                && !CapabilityGrant.names(container, "EffectiveCaps")
                        .equals(CapabilityGrant.names(container, "BoundingCaps"))) {
            others.put("EffectiveCaps", JsonText.of(effective.get()));
        }
        return others;
    }

    private String image() throws InputException {
        String image = config.textOf("Image");
        return image.isEmpty() ? container.textOf("ImageName") : image;
    }

    private ProcessSpec process() throws InputException {
        List<String> entrypoint = words(config, "Entrypoint");
        List<String> configured = concat(entrypoint, words(config, "Cmd"));
        List<String> started =
                concat(container.textIn("Path").map(List::of).orElse(List.of()), container.textsOf("Args"));
        // Podman before 4 repeats Path as the first of Args.
        List<String> command = engine == Engine.DOCKER || configured.isEmpty() ? started : configured;
        return new ProcessSpec(
                command.isEmpty() ? configured : command,
                entrypoint,
                environment(false),
                environment(true),
                config.textOf("User"),
                host.textsOf("GroupAdd"),
                config.textOf("WorkingDir"),
                config.flagOf("Tty"),
                host.flagOf("Init"));
    }

    /** A list of words, which Podman before 5 prints as one string. */
    private static List<String> words(JsonObject o, String name) throws InputException {
        Optional<JsonValue> value = o.member(name);
        if (value.isPresent() && value.get() instanceof JsonValue.JsonString text) {
            return Stream.of(text.text().split(" ")).filter(w -> !w.isEmpty()).toList();
        }
        return o.textsOf(name);
    }

    private SortedSet<String> environment(boolean secretsOnly) throws InputException {
        SortedSet<String> names = new TreeSet<>();
        for (String word : config.textsOf("Env")) {
            EnvironmentVariable variable = EnvironmentVariable.of(word);
            if (variable.secret() || !secretsOnly) {
                names.add(variable.name());
            }
        }
        return names;
    }

    private CapabilityGrant capabilities() throws InputException {
        Optional<SortedSet<String>> bounding = container.member("BoundingCaps").isPresent()
                ? Optional.of(CapabilityGrant.names(container, "BoundingCaps"))
                : Optional.empty();
        return new CapabilityGrant(
                CapabilityGrant.names(host, "CapAdd"),
                CapabilityGrant.names(host, "CapDrop"),
                bounding,
                host.flagOf("Privileged"));
    }

    private NamespaceModes namespaces() throws InputException {
        String cgroup = host.textOf("CgroupnsMode");
        return new NamespaceModes(
                host.textOf("NetworkMode"),
                host.textOf("PidMode"),
                host.textOf("IpcMode"),
                host.textOf("UTSMode"),
                EngineUsers.mode(usersAsked(), EngineUsers.places(container)),
                cgroup.isEmpty() ? host.textOf("CgroupMode") : cgroup);
    }

    /** Podman lists the users of a namespace that it made, whatever the mode says (libpod, InspectIDMappings). */
    private String usersAsked() throws InputException {
        String mode = host.textOf("UsernsMode");
        return mode.isEmpty() && !host.objectOf("IDMappings").listOf("UidMap").isEmpty() ? "private" : mode;
    }

    private FilesystemSpec filesystem() throws InputException {
        JsonObject layers = container.objectOf("GraphDriver").objectOf("Data");
        List<String> roots = new ArrayList<>();
        for (String layer : List.of("MergedDir", "UpperDir")) {
            layers.textIn(layer).ifPresent(roots::add);
        }
        roots.sort(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        KernelPaths words = KernelPaths.of(securityWords(), host.flagOf("Privileged"));
        return new FilesystemSpec(
                host.flagOf("ReadonlyRootfs"),
                paths("MaskedPaths").or(words::masked),
                paths("ReadonlyPaths").or(words::readonly),
                roots);
    }

    /** {@code null} stands for the engine's default. */
    private Optional<List<String>> paths(String name) throws InputException {
        return host.member(name).isEmpty() ? Optional.empty() : Optional.of(host.textsOf(name));
    }

    /** Podman does not repeat {@code mask=} and {@code unmask=} but in the command that made the container. */
    private List<String> securityWords() throws InputException {
        return concat(host.textsOf("SecurityOpt"), created.securityOptions());
    }

    private List<Device> devices() throws InputException {
        List<Device> devices = new ArrayList<>();
        for (JsonValue value : host.listOf("Devices")) {
            JsonObject device = value.object();
            devices.add(new Device(
                    device.textOf("PathOnHost"),
                    device.textOf("PathInContainer"),
                    device.textIn("CgroupPermissions").orElse("rwm")));
        }
        return devices;
    }

    private static List<String> concat(List<String> a, List<String> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }

    /**
     * What only the command tells that made a container: {@code podman inspect} keeps it whole as {@code CreateCommand}, and
     * prints neither sysctls nor {@code mask=} and {@code unmask=} elsewhere (libpod/define, InspectContainerHostConfig).
     *
     * @param sysctls the sysctls set in the container's namespaces
     * @param securityOptions the words of {@code --security-opt}
     */
    record CreateCommand(SortedMap<String, String> sysctls, List<String> securityOptions) {
        CreateCommand {
            sysctls = Collections.unmodifiableSortedMap(new TreeMap<>(sysctls));
            securityOptions = List.copyOf(securityOptions);
        }

        /** What the command says; nothing where there is none, it is none that starts a container, or is not understood. */
        static CreateCommand of(String source, JsonObject config) throws InputException {
            List<JsonString> words = new ArrayList<>();
            for (JsonValue word : config.listOf("CreateCommand")) {
                words.add(new JsonString(word.place(), word.text()));
            }
            Optional<ContainerSpec> spec = spec(source, words);
            return new CreateCommand(
                    spec.map(s -> s.limits().sysctls()).orElse(new TreeMap<>()),
                    spec.map(s -> s.security().options()).orElse(List.of()));
        }

        /** Podman took the command, so what is not understood of it is no fault of the file. */
        private static Optional<ContainerSpec> spec(String source, List<JsonString> words) {
            try {
                return RunLineReader.command(source, words);
            } catch (InputException e) {
                return Optional.empty();
            }
        }
    }
}
