package dev.lsmith.spec;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A {@link ContainerSpec} while a reader fills it, in whatever order its form tells. */
final class SpecDraft {
    String name = "";
    String id = "";
    String image = "";
    Optional<Long> pid = Optional.empty();
    List<String> entrypoint = List.of();
    List<String> command = List.of();
    String user = "";
    String workingDirectory = "";
    boolean terminal;
    boolean init;
    boolean privileged;
    Optional<SortedSet<String>> bounding = Optional.empty();
    Optional<String> apparmor = Optional.empty();
    Optional<String> processLabel = Optional.empty();
    Optional<String> mountLabel = Optional.empty();
    boolean readOnlyRoot;
    Optional<List<String>> maskedPaths = Optional.empty();
    Optional<List<String>> readonlyPaths = Optional.empty();
    Optional<Long> memory = Optional.empty();
    Optional<Long> pids = Optional.empty();
    Optional<Long> nanoCpus = Optional.empty();
    Optional<Long> shm = Optional.empty();
    NamespaceModes namespaces = new NamespaceModes("", "", "", "", "", "");
    final SortedSet<String> environment = new TreeSet<>();
    final List<String> groups = new ArrayList<>();
    final SortedSet<String> capabilitiesAdded = new TreeSet<>();
    final SortedSet<String> capabilitiesDropped = new TreeSet<>();
    final List<String> securityOptions = new ArrayList<>();
    final SortedMap<String, Mount> mounts = new TreeMap<>();
    final List<Port> ports = new ArrayList<>();
    final List<Device> devices = new ArrayList<>();
    final List<Limits.Ulimit> ulimits = new ArrayList<>();
    final SortedMap<String, String> sysctls = new TreeMap<>();
    final SortedMap<String, String> otherOptions = new TreeMap<>();
    final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Engine engine;
    private final String source;

    SpecDraft(Engine engine, String source) {
        this.engine = engine;
        this.source = source;
    }

    /** An environment variable {@code NAME=VALUE} or {@code NAME}; its value is dropped. */
    void variable(String word) {
        int equals = word.indexOf('=');
        String variable = equals < 0 ? word : word.substring(0, equals);
        if (!variable.isEmpty()) {
            environment.add(variable);
        }
    }

    /** A mount; one at the same place takes the place of an earlier one. */
    void mount(Mount mount) {
        mounts.put(mount.destination(), mount);
    }

    /** An option that no field holds. */
    void other(String option, String value) {
        otherOptions.put(option, JsonText.quote(value));
    }

    ContainerSpec spec() {
        SecurityLabels options = SecurityOptions.ofWords(securityOptions);
        if (privileged) {
            maskedPaths = maskedPaths.or(() -> Optional.of(List.of()));
            readonlyPaths = readonlyPaths.or(() -> Optional.of(List.of()));
        }
        if (securityOptions.contains("systempaths=unconfined") || securityOptions.contains("unmask=ALL")) {
            maskedPaths = Optional.of(List.of());
            readonlyPaths = Optional.of(List.of());
        }
        ports.sort(Port.ORDER);
        List<String> whole = new ArrayList<>(entrypoint);
        whole.addAll(command);
        return new ContainerSpec(
                engine,
                source,
                name,
                id,
                image,
                pid,
                new ProcessSpec(whole, entrypoint, environment, user, groups, workingDirectory, terminal, init),
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
                new FilesystemSpec(readOnlyRoot, maskedPaths, readonlyPaths, List.of()),
                List.copyOf(mounts.values()),
                ports.stream().distinct().toList(),
                devices,
                new Limits(memory, pids, nanoCpus, shm, ulimits, sysctls),
                otherOptions);
    }
}
