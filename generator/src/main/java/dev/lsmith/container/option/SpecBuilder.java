package dev.lsmith.container.option;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Attachment;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.FilesystemSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.ContainerSpec.ProcessSpec;
import dev.lsmith.container.ContainerSpec.SecurityLabels;
import dev.lsmith.container.ContainerSpec.Workload;
import dev.lsmith.container.EnvironmentVariable;
import dev.lsmith.container.Limits;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.option.SecurityOptions.KernelPaths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A {@link ContainerSpec} while a reader fills it, in whatever order its form tells. What is told twice holds as told
 * last, but for what makes lists.
 */
public final class SpecBuilder {
    private final Engine engine;
    private final String source;
    private String address = "";
    private final List<Attachment> attachments = new ArrayList<>();
    private Workload workload = Workload.NONE;
    private String name = "";
    private String id = "";
    private String image = "";
    private Optional<Long> pid = Optional.empty();
    private Optional<Instant> started = Optional.empty();
    private List<String> entrypoint = List.of();
    private List<String> command = List.of();
    private String user = "";
    private String workingDirectory = "";
    private boolean terminal;
    private boolean init;
    private boolean privileged;
    private Optional<SortedSet<String>> bounding = Optional.empty();
    private Optional<String> apparmor = Optional.empty();
    private Optional<String> processLabel = Optional.empty();
    private Optional<String> mountLabel = Optional.empty();
    private boolean readOnlyRoot;
    private Optional<List<String>> maskedPaths = Optional.empty();
    private Optional<List<String>> readonlyPaths = Optional.empty();
    private NamespaceModes namespaces = new NamespaceModes("", "", "", "", "", "");
    private final SortedSet<String> environment = new TreeSet<>();
    private final SortedSet<String> secrets = new TreeSet<>();
    private final List<String> groups = new ArrayList<>();
    private final SortedSet<String> capabilitiesAdded = new TreeSet<>();
    private final SortedSet<String> capabilitiesDropped = new TreeSet<>();
    private final List<String> securityOptions = new ArrayList<>();
    private final SortedMap<String, Mount> mounts = new TreeMap<>();
    private final List<Port> ports = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final LimitsBuilder limits = new LimitsBuilder();
    private final SortedMap<String, String> otherOptions = new TreeMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    /** A container of which nothing is told yet. */
    public SpecBuilder(Engine engine, String source) {
        this.engine = engine;
        this.source = source;
    }

    /** What a file says: its containers and what was not understood of each. */
    public static SpecReading reading(List<SpecBuilder> builders) {
        return reading(builders, List.of());
    }

    /** As {@link #reading(List)}, with what was not understood of the whole file. */
    public static SpecReading reading(List<SpecBuilder> builders, List<Diagnostic> ofTheFile) {
        List<ContainerSpec> containers =
                builders.stream().map(SpecBuilder::spec).toList();
        List<String> addresses = builders.stream().map(d -> d.address).toList();
        return new SpecReading(
                containers,
                addresses.contains("") ? SpecReading.addresses(containers) : addresses,
                ofTheFile,
                builders.stream().map(d -> d.diagnostics).toList());
    }

    /**
     * Tells containers what was not understood of them alone: by the path of a value, with which such a message begins. What is told
     * twice stands where two of them read it ({@code *alias}).
     *
     * @param found in a file
     * @param byPath the containers by the paths at which they are described
     * @return the rest, which may concern them all
     */
    public static List<Diagnostic> distribute(List<Diagnostic> found, Map<String, SpecBuilder> byPath) {
        List<Diagnostic> rest = new ArrayList<>();
        for (Diagnostic diagnostic : found) {
            List<SpecBuilder> whose = byPath.entrySet().stream()
                    .filter(e -> diagnostic.message().startsWith(e.getKey() + ".")
                            || diagnostic.message().startsWith(e.getKey() + ":"))
                    .map(Map.Entry::getValue)
                    .toList();
            if (whose.size() == 1 && Collections.frequency(found, diagnostic) == 1) {
                whose.get(0).report(diagnostic);
            } else {
                rest.add(diagnostic);
            }
        }
        return rest;
    }

    /** How the file itself tells this container from its others; empty where it does not. */
    public String address() {
        return address;
    }

    /** How the file itself tells this container from its others. */
    public void address(String address) {
        this.address = address;
    }

    /** Its name, without a leading slash. */
    public void name(String name) {
        this.name = name;
    }

    /** The id that the engine gave it. */
    public void id(String id) {
        this.id = id;
    }

    /** The image, as it was named. */
    public void image(String image) {
        this.image = image;
    }

    /** When it was started the last time. */
    public void started(Optional<Instant> started) {
        this.started = started;
    }

    /** The host's pid of its first process, if it runs. */
    public void pid(Optional<Long> pid) {
        this.pid = pid;
    }

    /** What the image or the user set to be run first. */
    public void entrypoint(List<String> entrypoint) {
        this.entrypoint = entrypoint;
    }

    /** The words behind the entry point. */
    public void command(List<String> command) {
        this.command = command;
    }

    /** {@code USER[:GROUP]}. */
    public void user(String user) {
        this.user = user;
    }

    /** Where its process starts. */
    public void workingDirectory(String workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    /** Whether it has a terminal. */
    public void terminal(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether an init process runs before its own. */
    public void init(boolean init) {
        this.init = init;
    }

    /** Whether everything is given. */
    public void privileged(boolean privileged) {
        this.privileged = privileged;
    }

    /** Whether its root cannot be written. */
    public void readOnlyRoot(boolean readOnlyRoot) {
        this.readOnlyRoot = readOnlyRoot;
    }

    /** Which namespaces it shares. */
    public void namespaces(NamespaceModes namespaces) {
        this.namespaces = namespaces;
    }

    /** The bounding set itself, from a form that states it. */
    public void bounding(SortedSet<String> names) {
        bounding = Optional.of(names);
    }

    /** The labels in force, each if it has one. */
    public void labels(Optional<String> apparmorProfile, Optional<String> process, Optional<String> mount) {
        apparmor = apparmorProfile;
        processLabel = process;
        mountLabel = mount;
    }

    /** The hidden and the read-only paths, from a form that states them. */
    public void kernelPaths(List<String> masked, List<String> readonly) {
        maskedPaths = Optional.of(masked);
        readonlyPaths = Optional.of(readonly);
    }

    /** The namespaces as told so far. */
    public NamespaceModes namespaces() {
        return namespaces;
    }

    /** An environment variable {@code NAME=VALUE}, or {@code NAME} that has the caller's value; its value is dropped. */
    public void variable(String word) {
        EnvironmentVariable variable = EnvironmentVariable.of(word);
        if (!variable.name().isEmpty()) {
            environment.add(variable.name());
        }
        if (variable.secret()) {
            secrets.add(variable.name());
        }
    }

    /** An environment variable whose value stands elsewhere, where secrets may stand. */
    public void reference(String variable) {
        environment.add(variable);
    }

    /** A supplementary group. */
    public void group(String group) {
        groups.add(group);
    }

    /** Capabilities by their normalised names. */
    public void addCapabilities(Collection<String> names) {
        capabilitiesAdded.addAll(names);
    }

    /** Capabilities by their normalised names. */
    public void dropCapabilities(Collection<String> names) {
        capabilitiesDropped.addAll(names);
    }

    /** A word as {@code --security-opt} takes it. */
    public void securityOption(String word) {
        securityOptions.add(word);
    }

    /** A mount; one at the same place takes the place of an earlier one. */
    public void mount(Mount mount) {
        mounts.put(mount.destination(), mount);
    }

    /** A port that it offers. */
    public void port(Port port) {
        ports.add(port);
    }

    /** Publishes what is only exposed, on ports that the engine chooses. */
    void publishAll() {
        ports.replaceAll(
                p -> new Port(p.containerPort(), p.protocol(), p.hostPort().or(() -> Optional.of(0)), p.hostAddress()));
    }

    /** A device; one at the same node takes the place of an earlier one. */
    public void device(Device device) {
        devices.removeIf(d -> d.containerPath().equals(device.containerPath()));
        devices.add(device);
    }

    /** The limits, to be told one by one. */
    public LimitsBuilder limits() {
        return limits;
    }

    /** An option that no field holds, with its value as text. */
    public void other(String option, String text) {
        otherOptions.put(option, JsonText.quote(text));
    }

    /** An option that no field holds, with its value as JSON. */
    public void otherJson(String option, String json) {
        otherOptions.put(option, json);
    }

    /** A network that it is in. */
    public void attachment(Attachment attachment) {
        attachments.add(attachment);
    }

    /** Where it stands in a manifest or compose file. */
    public void workload(Workload place) {
        workload = place;
    }

    /** Something of the file that was not understood. */
    public void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    private ContainerSpec spec() {
        SecurityLabels options = SecurityOptions.ofWords(securityOptions);
        KernelPaths paths = KernelPaths.of(securityOptions, privileged);
        ports.sort(Port.ORDER);
        List<String> whole = new ArrayList<>(entrypoint);
        whole.addAll(command);
        return new ContainerSpec(
                engine,
                source,
                name,
                id,
                image,
                "",
                pid,
                started,
                new ProcessSpec(
                        whole, entrypoint, environment, secrets, user, groups, workingDirectory, terminal, init),
                new CapabilityGrant(capabilitiesAdded, capabilitiesDropped, bounding, privileged),
                new SecurityLabels(
                        apparmor.or(options::apparmorProfile),
                        processLabel,
                        mountLabel,
                        options.seccomp(),
                        options.noNewPrivileges(),
                        options.labelOptions(),
                        options.options()),
                namespaces,
                new FilesystemSpec(
                        readOnlyRoot, maskedPaths.or(paths::masked), readonlyPaths.or(paths::readonly), List.of()),
                List.copyOf(mounts.values()),
                ports.stream().distinct().toList(),
                devices,
                limits.limits(),
                otherOptions,
                workload,
                attachments);
    }

    /** The limits of a {@link SpecBuilder}; what is told twice holds as told last. */
    public static final class LimitsBuilder {
        private Optional<Long> memory = Optional.empty();
        private Optional<Long> pids = Optional.empty();
        private Optional<Long> nanoCpus = Optional.empty();
        private Optional<Long> shm = Optional.empty();
        private final List<Limits.Ulimit> ulimits = new ArrayList<>();
        private final SortedMap<String, String> sysctls = new TreeMap<>();

        LimitsBuilder() {}

        /** Memory in bytes. */
        public void memory(Optional<Long> memory) {
            this.memory = memory;
        }

        /** How many processes there may be. */
        public void pids(Optional<Long> pids) {
            this.pids = pids;
        }

        /** Processors in 10⁻⁹. */
        public void nanoCpus(Optional<Long> nanoCpus) {
            this.nanoCpus = nanoCpus;
        }

        /** The size of /dev/shm in bytes. */
        public void shm(Optional<Long> shm) {
            this.shm = shm;
        }

        /** A resource limit; one of the same resource takes the place of an earlier one. */
        public void ulimit(Limits.Ulimit limit) {
            ulimits.removeIf(u -> u.resource().equals(limit.resource()));
            ulimits.add(limit);
        }

        /** A sysctl of the container's namespaces. */
        public void sysctl(String key, String value) {
            sysctls.put(key, value);
        }

        Limits limits() {
            return new Limits(memory, pids, nanoCpus, shm, ulimits, sysctls);
        }
    }
}
