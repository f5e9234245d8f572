package dev.lsmith.container.reader;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.Limits;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.file.KeyCheck;
import dev.lsmith.container.option.MountSyntax;
import dev.lsmith.container.option.SpecBuilder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads an OCI runtime {@code config.json} (runtime-spec 1.2, config.md and config-linux.md): the engine's wishes as the
 * runtime gets them, so that nothing of it is a default.
 */
public final class OciReader {
    /** Mounted by every engine; not what somebody gave this container. */
    private static final Set<String> KERNEL_TYPES =
            Set.of("proc", "sysfs", "devpts", "mqueue", "cgroup", "cgroup2", "devtmpfs");

    private static final Set<String> OWN_TMPFS = Set.of("/dev", "/dev/shm", "/run", "/run/lock");

    private final JsonObject config;
    private final JsonObject process;
    private final JsonObject linux;
    private final SpecBuilder builder;

    /** The resolver's configuration, the hosts, the name, shared memory: destinations, and patterns of the engines' folders. */
    private final List<List<String>> ownMounts = ShippedData.rows("engines/own-mounts.csv");

    private OciReader(JsonObject config, SpecBuilder builder) throws InputException {
        this.config = config;
        this.process = config.objectOf("process");
        this.linux = config.objectOf("linux");
        this.builder = builder;
    }

    /** The container of a {@code config.json}. */
    public static SpecReading read(String source, JsonObject config) throws InputException {
        SpecBuilder builder = new SpecBuilder(Engine.OCI, source);
        fill(config, builder);
        return SpecBuilder.reading(List.of(builder), KeyCheck.oci(config));
    }

    /** Fills a container with what its runtime configuration says of it. */
    static void fill(JsonObject config, SpecBuilder builder) throws InputException {
        OciReader reader = new OciReader(config, builder);
        reader.process();
        reader.security();
        reader.namespaces();
        reader.filesystem();
        reader.resources();
        reader.annotations();
        reader.furtherIsolation();
    }

    private void process() throws InputException {
        builder.command(process.textsOf("args"));
        process.textsOf("env").forEach(builder::variable);
        builder.workingDirectory(process.textOf("cwd").equals("/") ? "" : process.textOf("cwd"));
        builder.terminal(process.flagOf("terminal"));
        JsonObject user = process.objectOf("user");
        if (!user.members().isEmpty()) {
            builder.user(
                    user.numberIn("uid").orElse(0L) + ":" + user.numberIn("gid").orElse(0L));
        }
        for (JsonValue gid : user.listOf("additionalGids")) {
            // containerd repeats the user's own group here.
            if (gid.number() != user.numberIn("gid").orElse(0L)) {
                builder.group(Long.toString(gid.number()));
            }
        }
        for (JsonValue value : process.listOf("rlimits")) {
            JsonObject limit = value.object();
            builder.limits()
                    .ulimit(new Limits.Ulimit(
                            limit.required("type")
                                    .text()
                                    .toLowerCase(Locale.ROOT)
                                    .replaceFirst("^rlimit_", ""),
                            unlimited(limit.required("soft")),
                            unlimited(limit.required("hard"))));
        }
    }

    /** Unsigned 64 bits in which all ones stand for no limit. */
    private static long unlimited(JsonValue value) throws InputException {
        boolean infinite =
                value instanceof JsonValue.JsonNumber n && n.literal().equals("18446744073709551615");
        return infinite ? -1 : value.number();
    }

    private void security() throws InputException {
        JsonObject capabilities = process.objectOf("capabilities");
        builder.bounding(CapabilityGrant.names(capabilities, "bounding"));
        if (!CapabilityGrant.names(capabilities, "effective").equals(CapabilityGrant.names(capabilities, "bounding"))) {
            builder.otherJson(
                    "process.capabilities.effective",
                    JsonText.of(capabilities.member("effective").orElse(capabilities)));
        }
        builder.labels(process.textIn("apparmorProfile"), process.textIn("selinuxLabel"), linux.textIn("mountLabel"));
        builder.securityOption("no-new-privileges=" + process.flagOf("noNewPrivileges"));
        Optional<JsonValue> seccomp = linux.member("seccomp");
        builder.securityOption("seccomp=" + (seccomp.isPresent() ? JsonText.of(seccomp.get()) : "unconfined"));
    }

    /** A namespace that is not listed is the host's; one with a path is another container's. */
    private void namespaces() throws InputException {
        Map<String, String> modes = new TreeMap<>();
        for (JsonValue value : linux.listOf("namespaces")) {
            JsonObject namespace = value.object();
            modes.put(
                    namespace.required("type").text(),
                    namespace.textIn("path").map(p -> "ns:" + p).orElse("private"));
        }
        builder.namespaces(new NamespaceModes(
                modes.getOrDefault("network", "host"),
                modes.getOrDefault("pid", "host"),
                modes.getOrDefault("ipc", "host"),
                modes.getOrDefault("uts", "host"),
                EngineUsers.mode(modes.getOrDefault("user", "host"), List.of(linux.textOf("cgroupsPath"))),
                modes.getOrDefault("cgroup", "host")));
    }

    private void filesystem() throws InputException {
        builder.readOnlyRoot(config.objectOf("root").flagOf("readonly"));
        builder.kernelPaths(linux.textsOf("maskedPaths"), linux.textsOf("readonlyPaths"));
        for (JsonValue value : config.listOf("mounts")) {
            mount(value.object());
        }
        for (JsonValue value : linux.listOf("devices")) {
            String path = value.object().required("path").text();
            builder.device(new Device(path, path, permissions(value.object())));
        }
    }

    private void mount(JsonObject mount) throws InputException {
        String destination = mount.required("destination").text();
        String type = mount.textOf("type");
        List<String> options = mount.textsOf("options");
        boolean bind = type.equals("bind") || options.contains("bind") || options.contains("rbind");
        boolean own = bind
                ? isEnginesOwn(destination, mount.textOf("source"))
                : KERNEL_TYPES.contains(type) || (type.equals("tmpfs") && OWN_TMPFS.contains(destination));
        if (own) {
            return;
        }
        List<String> further = options.stream()
                .filter(o -> !Set.of("bind", "rbind").contains(o))
                .toList();
        builder.mount(MountSyntax.ofParts(
                bind ? "bind" : type, "", type.equals("tmpfs") ? "" : mount.textOf("source"), destination, further));
    }

    /** The device cgroup's rule for its numbers, or nothing: a node may exist and be closed. */
    private String permissions(JsonObject device) throws InputException {
        List<String> access = new ArrayList<>();
        for (JsonValue value : linux.objectOf("resources").listOf("devices")) {
            JsonObject rule = value.object();
            if (rule.flagOf("allow")
                    && rule.numberIn("major").equals(device.numberIn("major"))
                    && rule.numberIn("minor").equals(device.numberIn("minor"))) {
                access.add(rule.textOf("access"));
            }
        }
        return access.isEmpty() ? "" : access.get(access.size() - 1);
    }

    private void resources() throws InputException {
        JsonObject resources = linux.objectOf("resources");
        builder.limits().memory(resources.objectOf("memory").numberIn("limit").filter(n -> n > 0));
        builder.limits().pids(resources.objectOf("pids").numberIn("limit").filter(n -> n > 0));
        JsonObject cpu = resources.objectOf("cpu");
        Optional<Long> quota = cpu.numberIn("quota").filter(n -> n > 0);
        if (quota.isPresent()) {
            long period = cpu.numberIn("period").filter(n -> n > 0).orElse(100_000L);
            builder.limits().nanoCpus(Optional.of(nanoCpus(quota.get(), period)));
        }
        for (Map.Entry<String, JsonValue> entry :
                linux.objectOf("sysctl").members().entrySet()) {
            builder.limits().sysctl(entry.getKey(), entry.getValue().text());
        }
        for (JsonValue value : resources.listOf("devices")) {
            JsonObject rule = value.object();
            if (rule.flagOf("allow") && rule.numberIn("major").isEmpty()) {
                builder.otherJson(
                        "linux.resources.devices",
                        JsonText.of(resources.member("devices").orElse(rule)));
            }
        }
    }

    /** Exact where a double would round; more processors than 64 bits can count are no limit to speak of. */
    private static long nanoCpus(long quota, long period) {
        BigInteger nanos = BigInteger.valueOf(quota).multiply(BigInteger.valueOf(1_000_000_000));
        return nanos.divide(BigInteger.valueOf(period))
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    /** Engines write names and images as annotations, as a config.json has no word for them. */
    private void annotations() throws InputException {
        JsonObject annotations = config.objectOf("annotations");
        builder.name(annotations.textIn("io.kubernetes.cri.container-name").orElse(""));
        builder.image(annotations
                .textIn("io.kubernetes.cri.image-name")
                .or(() -> text(annotations, "org.opencontainers.image.ref.name"))
                .orElse(""));
        for (String unread : List.of("hooks", "domainname")) {
            config.member(unread).ifPresent(v -> builder.otherJson(unread, JsonText.of(v)));
        }
    }

    private static Optional<String> text(JsonObject o, String name) {
        return o.member(name)
                .filter(v -> v instanceof JsonValue.JsonString)
                .map(v -> ((JsonValue.JsonString) v).text());
    }

    /** Isolation that no field of {@link ContainerSpec} holds (runtime-spec, config-linux.md). */
    private void furtherIsolation() throws InputException {
        JsonObject resources = linux.objectOf("resources");
        hiddenProcesses();
        mountNamespace();
        member(linux, "rootfsPropagation", "linux.rootfsPropagation");
        member(resources.objectOf("memory"), "swap", "linux.resources.memory.swap");
        member(resources.objectOf("memory"), "disableOOMKiller", "linux.resources.memory.disableOOMKiller");
        member(resources.objectOf("cpu"), "cpus", "linux.resources.cpu.cpus");
        member(resources, "blockIO", "linux.resources.blockIO");
        member(process, "oomScoreAdj", "process.oomScoreAdj");
        JsonObject capabilities = process.objectOf("capabilities");
        if (!capabilities.listOf("ambient").isEmpty()) {
            member(capabilities, "ambient", "process.capabilities.ambient");
        }
    }

    private void member(JsonObject of, String name, String option) {
        of.member(name).ifPresent(value -> builder.otherJson(option, JsonText.of(value)));
    }

    /** Without a mount namespace of its own it has the runtime's. */
    private void mountNamespace() throws InputException {
        List<JsonValue> namespaces = linux.listOf("namespaces");
        for (JsonValue namespace : namespaces) {
            if (namespace.object().textOf("type").equals("mount")) {
                return;
            }
        }
        if (!namespaces.isEmpty()) {
            builder.other("linux.namespaces.mount", "host");
        }
    }

    /** The option of {@code /proc} that hides other users' processes (proc(5), hidepid). */
    private void hiddenProcesses() throws InputException {
        for (JsonValue mount : config.listOf("mounts")) {
            if (mount.object().textOf("type").equals("proc")) {
                for (String option : mount.object().textsOf("options")) {
                    if (option.startsWith("hidepid=")) {
                        builder.other("proc.hidepid", option.substring("hidepid=".length()));
                    }
                }
            }
        }
    }

    /** Whether a bind mount is a file that engines mount into every container from their own folders, which nobody asked for. */
    private boolean isEnginesOwn(String destination, String source) {
        return ownMounts.stream()
                .anyMatch(row -> row.get(0).equals(destination) && Pattern.matches(row.get(1), source));
    }
}
