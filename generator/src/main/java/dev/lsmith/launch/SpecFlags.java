package dev.lsmith.launch;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.ContainerSpec.ProcessSpec;
import dev.lsmith.container.Limits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The options of a spec as flags of {@code docker run}, but for those that the policies replace (security options,
 * capabilities, privileged).
 *
 * @param words flags and values
 * @param command what stands behind the image
 * @param diagnostics what is not repeated
 */
record SpecFlags(List<String> words, List<String> command, List<Diagnostic> diagnostics) {
    static final SpecFlags NONE = new SpecFlags(List.of(), List.of(), List.of());

    /** What engines set when nobody asks: Docker's 64 MiB and Podman's 62.5. */
    private static final Set<Long> DEFAULT_SHM = Set.of(67_108_864L, 65_536_000L);

    /** Set by images and engines in nearly every container. */
    private static final Set<String> EVERYWHERE = Set.of("PATH", "HOME", "HOSTNAME", "TERM", "container");

    private static final Set<String> REPLACED = Set.of("apparmor", "seccomp", "label", "disable", "no-new-privileges");

    static SpecFlags of(ContainerSpec spec) {
        SpecFlags flags = new SpecFlags(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        flags.process(spec.process());
        flags.namespaces(spec.namespaces());
        spec.ports().forEach(flags::port);
        spec.mounts().forEach(m -> MountFlag.add(m, flags));
        spec.devices().forEach(flags::device);
        if (spec.filesystem().readOnlyRoot()) {
            flags.add("--read-only");
        }
        flags.limits(spec.limits());
        flags.security(spec);
        OtherFlags.add(spec.otherOptions(), flags);
        return flags;
    }

    void add(String... more) {
        words.addAll(List.of(more));
    }

    private void addUnlessEmpty(String flag, String value) {
        if (!value.isEmpty()) {
            add(flag, value);
        }
    }

    private void process(ProcessSpec process) {
        addUnlessEmpty("--user", process.user());
        process.supplementaryGroups().forEach(g -> add("--group-add", g));
        addUnlessEmpty("--workdir", process.workingDirectory());
        if (process.terminal()) {
            add("--tty");
        }
        if (process.init()) {
            add("--init");
        }
        entrypoint(process);
        SortedSet<String> own = new TreeSet<>(process.environment());
        own.removeAll(EVERYWHERE);
        if (!own.isEmpty()) {
            diagnostics.add(Diagnostic.note(
                    "launch-environment",
                    "the docker run line does not repeat environment variables, as the spec does not tell yours from the"
                            + " image's: "
                            + String.join(", ", own)));
        }
    }

    /** The entry point is given in any case: whether it is the image's own cannot be told, and the outcome is equal. */
    private void entrypoint(ProcessSpec process) {
        int length = process.entrypoint().size();
        boolean leads = length > 0
                && length <= process.command().size()
                && process.command().subList(0, length).equals(process.entrypoint());
        if (leads) {
            add("--entrypoint", process.command().get(0));
        }
        command.addAll(leads ? process.command().subList(1, process.command().size()) : process.command());
    }

    private void namespaces(NamespaceModes modes) {
        if (!Set.of("default", "bridge").contains(modes.network())) {
            addUnlessEmpty("--network", modes.network());
        }
        namespace("--pid", modes.pid());
        namespace("--ipc", modes.ipc());
        namespace("--uts", modes.uts());
        if (!modes.hasEngineUsers()) {
            namespace("--userns", modes.user());
        }
        namespace("--cgroupns", modes.cgroup());
    }

    private void namespace(String flag, String mode) {
        if (!mode.equals("private")) {
            addUnlessEmpty(flag, mode);
        }
    }

    private void port(Port port) {
        if (port.hostPort().isEmpty()) {
            return;
        }
        boolean v6 = port.hostAddress().contains(":");
        String address =
                v6 ? "[" + port.hostAddress() + "]:" : port.hostAddress().isEmpty() ? "" : port.hostAddress() + ":";
        String outside = port.hostPort().get() == 0 ? "" : port.hostPort().get().toString();
        String host = address.isEmpty() && outside.isEmpty() ? "" : address + outside + ":";
        add("--publish", host + port.containerPort() + (port.protocol().equals("tcp") ? "" : "/" + port.protocol()));
    }

    private void device(Device device) {
        String inside = device.containerPath().isEmpty() ? device.hostPath() : device.containerPath();
        String permissions = device.permissions().equals("rwm") ? "" : ":" + device.permissions();
        add("--device", device.hostPath() + ":" + inside + permissions);
    }

    private void limits(Limits limits) {
        limits.memoryBytes().ifPresent(n -> add("--memory", n.toString()));
        limits.pids().ifPresent(n -> add("--pids-limit", n.toString()));
        limits.nanoCpus()
                .ifPresent(n -> add(
                        "--cpus", BigDecimal.valueOf(n, 9).stripTrailingZeros().toPlainString()));
        limits.shmBytes().filter(n -> !DEFAULT_SHM.contains(n)).ifPresent(n -> add("--shm-size", n.toString()));
        limits.ulimits().forEach(u -> add("--ulimit", u.resource() + "=" + u.soft() + ":" + u.hard()));
        limits.sysctls().forEach((name, value) -> add("--sysctl", name + "=" + value));
    }

    private void security(ContainerSpec spec) {
        for (String option : spec.security().options()) {
            if (!REPLACED.contains(option.split("[=:]", 2)[0])) {
                add("--security-opt", option);
            }
        }
        if (spec.capabilities().privileged()) {
            diagnostics.add(Diagnostic.warning(
                    "launch-privileged",
                    "the container was privileged; the docker run line is not, as --privileged lifts every policy",
                    "give the devices that it needs with --device"));
        }
    }

    /** A mount as {@code --volume}, {@code --tmpfs} or, where a path holds a colon, {@code --mount}. */
    static final class MountFlag {
        private MountFlag() {}

        static void add(Mount mount, SpecFlags flags) {
            switch (mount.mountType()) {
                case "tmpfs" -> flags.add("--tmpfs", joined(mount.destination(), options(mount)));
                case "bind" -> source(mount, mount.source(), flags);
                case "volume" -> volume(mount, flags);
                default ->
                    flags.diagnostics()
                            .add(Diagnostic.warning(
                                    "launch-mount",
                                    "the docker run line does not repeat the " + mount.mountType() + " mount at "
                                            + mount.destination(),
                                    "add it by hand"));
            }
        }

        /** A volume without a name of its own is made anew; Docker names such volumes with 64 digits. */
        private static void volume(Mount mount, SpecFlags flags) {
            if (mount.volume().isEmpty() || mount.volume().matches("[0-9a-f]{64}")) {
                flags.add("--volume", mount.destination());
            } else {
                source(mount, mount.volume(), flags);
            }
        }

        private static void source(Mount mount, String source, SpecFlags flags) {
            if (source.contains(":") || mount.destination().contains(":")) {
                flags.add("--mount", csv(mount, source));
            } else {
                flags.add("--volume", joined(source + ":" + mount.destination(), options(mount)));
            }
        }

        private static List<String> options(Mount mount) {
            List<String> options = new ArrayList<>();
            if (mount.readOnly()) {
                options.add("ro");
            }
            boolean volume = mount.mountType().equals("volume");
            // What engines set themselves: a volume's shared label, a bind mount's recursion and private propagation.
            mount.options().stream()
                    .filter(o -> !(volume && o.equals("z")) && !o.equals("rbind"))
                    .forEach(options::add);
            if (!mount.propagation().isEmpty() && !mount.propagation().equals("rprivate") && !volume) {
                options.add(mount.propagation());
            }
            return options;
        }

        private static String joined(String mount, List<String> options) {
            return options.isEmpty() ? mount : mount + ":" + String.join(",", options);
        }

        /** Docker reads the value of {@code --mount} as one CSV record. */
        private static String csv(Mount mount, String source) {
            List<String> fields = new ArrayList<>(
                    List.of("type=" + mount.mountType(), "source=" + source, "target=" + mount.destination()));
            if (mount.readOnly()) {
                fields.add("readonly");
            }
            return fields.stream()
                    .map(f -> f.contains(",") || f.contains("\"") ? "\"" + f.replace("\"", "\"\"") + "\"" : f)
                    .collect(Collectors.joining(","));
        }
    }

    /** Options that {@link dev.lsmith.container.ContainerSpec} keeps as JSON, where {@code docker run} has a flag for them. */
    static final class OtherFlags {
        private OtherFlags() {}

        static void add(SortedMap<String, String> options, SpecFlags flags) {
            SortedMap<String, List<String>> known = new TreeMap<>();
            ShippedData.rows("engines/docker-run-options.csv").forEach(row -> known.put(row.get(0), row));
            List<String> others = new ArrayList<>();
            options.forEach((option, json) -> {
                if (!repeat(option, json, known, flags)) {
                    others.add(option);
                }
            });
            if (!others.isEmpty()) {
                flags.diagnostics()
                        .add(Diagnostic.warning(
                                "launch-options",
                                "the docker run line does not repeat these options: " + String.join(", ", others),
                                "add by hand what the container needs of them"));
            }
        }

        private static boolean repeat(String option, String json, Map<String, List<String>> known, SpecFlags flags) {
            try {
                JsonValue value = JsonReader.read(option, json);
                if (option.equals("RestartPolicy")) {
                    restart(value.object(), flags);
                    return true;
                }
                List<String> row = known.get(option);
                return row != null && repeat(row.get(1), row.get(2), value, flags);
            } catch (InputException e) {
                return false;
            }
        }

        private static boolean repeat(String flag, String form, JsonValue value, SpecFlags flags)
                throws InputException {
            switch (form) {
                case "switch" -> flags.add(flag);
                case "word" -> flags.add(flag, word(value));
                case "words" -> value.elements().forEach(element -> flags.add(flag, word(element)));
                case "pairs" -> value.object().members().forEach((name, v) -> flags.add(flag, name + "=" + word(v)));
                default -> throw new IllegalStateException("docker-run-options.csv: " + form);
            }
            return true;
        }

        private static void restart(JsonObject policy, SpecFlags flags) throws InputException {
            long most = policy.numberIn("MaximumRetryCount").orElse(0L);
            flags.add("--restart", policy.textOf("Name") + (most == 0 ? "" : ":" + most));
        }

        private static String word(JsonValue value) {
            return value instanceof JsonString text ? text.text() : JsonText.of(value);
        }
    }
}
