package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonFlag;
import dev.lsmith.base.json.JsonValue.JsonNull;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code HostConfig} of docker inspect and podman inspect says of ports and limits, and its options that were set and that no field of
 * {@link ContainerSpec} holds.
 */
final class InspectHostConfig {
    /** Read elsewhere, or of no matter to what a container may do (Windows', logging, the terminal's size). */
    private static final Set<String> READ = Set.of(
            "Binds",
            "CapAdd",
            "CapDrop",
            "CgroupManager",
            "CgroupMode",
            "CgroupnsMode",
            "Cgroups",
            "ConsoleSize",
            "ContainerIDFile",
            "Devices",
            "GroupAdd",
            "IDMappings",
            "Init",
            "IpcMode",
            "Isolation",
            "LogConfig",
            "MaskedPaths",
            "Memory",
            "Mounts",
            "NanoCpus",
            "NetworkMode",
            "PidMode",
            "PidsLimit",
            "PortBindings",
            "Privileged",
            "PublishAllPorts",
            "ReadonlyPaths",
            "ReadonlyRootfs",
            "Runtime",
            "SecurityOpt",
            "ShmSize",
            "Sysctls",
            "Tmpfs",
            "UTSMode",
            "Ulimits",
            "UsernsMode",
            "VolumeDriver",
            "VolumesFrom");

    private InspectHostConfig() {}

    static SortedMap<String, String> unread(JsonObject host) {
        SortedMap<String, String> unread = new TreeMap<>();
        host.members().forEach((name, value) -> {
            if (!READ.contains(name) && isSet(value) && !isUnsetSwappiness(name, value)) {
                unread.put(name, JsonText.of(value));
            }
        });
        return unread;
    }

    /** Warnings about options that are set and that no engine that lsmith knows has. */
    static List<Diagnostic> unknown(JsonObject host) {
        Set<String> known = ShippedData.rows("engines/host-config.csv").stream()
                .map(row -> row.get(0))
                .collect(Collectors.toSet());
        List<Diagnostic> unknown = new ArrayList<>();
        host.members().forEach((name, value) -> {
            if (!known.contains(name) && isSet(value)) {
                unknown.add(Diagnostic.warning(
                        "spec-unknown-key",
                        value.place().position(),
                        "HostConfig." + name + " is set, and lsmith does not know what it does",
                        ""));
            }
        });
        return unknown;
    }

    /** Whether a value is another than what Go prints for an option that nobody set. */
    private static boolean isSet(JsonValue value) {
        if (value instanceof JsonObject object) {
            // A restart policy of "no" is the default in words.
            return object.members().entrySet().stream().anyMatch(e -> isSet(e.getValue()) && !isNamedNo(e));
        }
        if (value instanceof JsonArray array) {
            return !array.elements().isEmpty();
        }
        if (value instanceof JsonString text) {
            return !text.text().isEmpty();
        }
        if (value instanceof JsonNumber number) {
            return !number.literal().equals("0");
        }
        return !(value instanceof JsonNull) && !(value instanceof JsonFlag flag && !flag.flag());
    }

    private static boolean isUnsetSwappiness(String name, JsonValue value) {
        return name.equals("MemorySwappiness")
                && value instanceof JsonNumber n
                && n.literal().equals("-1");
    }

    private static boolean isNamedNo(Map.Entry<String, JsonValue> member) {
        return member.getKey().equals("Name")
                && member.getValue() instanceof JsonString text
                && text.text().equals("no");
    }

    /**
     * The limits; Docker prints 0, and -1 or 0 for pids, where there is none.
     *
     * @param created sysctls that only the command tells that made the container
     */
    static Limits limits(JsonObject host, SortedMap<String, String> created) throws InputException {
        SortedMap<String, String> sysctls = new TreeMap<>(created);
        sysctls.putAll(sysctls(host));
        return new Limits(
                positive(host, "Memory"),
                positive(host, "PidsLimit"),
                positive(host, "NanoCpus"),
                positive(host, "ShmSize"),
                ulimits(host),
                sysctls);
    }

    private static Optional<Long> positive(JsonObject host, String name) throws InputException {
        return host.numberIn(name).filter(n -> n > 0);
    }

    private static List<Limits.Ulimit> ulimits(JsonObject host) throws InputException {
        List<Limits.Ulimit> ulimits = new ArrayList<>();
        for (JsonValue value : host.listOf("Ulimits")) {
            JsonObject limit = value.object();
            String name = limit.required("Name").text().toLowerCase(Locale.ROOT);
            ulimits.add(new Limits.Ulimit(
                    name.startsWith("rlimit_") ? name.substring("rlimit_".length()) : name,
                    limit.required("Soft").number(),
                    limit.required("Hard").number()));
        }
        return ulimits;
    }

    private static SortedMap<String, String> sysctls(JsonObject host) throws InputException {
        SortedMap<String, String> sysctls = new TreeMap<>();
        for (Map.Entry<String, JsonValue> entry :
                host.objectOf("Sysctls").members().entrySet()) {
            sysctls.put(entry.getKey(), entry.getValue().text());
        }
        return sysctls;
    }

    /** Published ports as they were asked for ({@code HostConfig.PortBindings}), and those that are only exposed. */
    static List<Port> ports(JsonObject container, JsonObject host, JsonObject config) throws InputException {
        JsonObject bindings = host.objectOf("PortBindings");
        List<Port> all = new ArrayList<>();
        for (Map.Entry<String, JsonValue> binding : bindings.members().entrySet()) {
            published(binding.getKey(), binding.getValue(), all);
        }
        JsonObject exposed = config.objectOf("ExposedPorts");
        JsonObject actual = container.objectOf("NetworkSettings").objectOf("Ports");
        List<Map.Entry<String, JsonValue>> offered = Stream.concat(
                        exposed.members().entrySet().stream(), actual.members().entrySet().stream())
                .toList();
        Optional<Integer> outside = host.flagOf("PublishAllPorts") ? Optional.of(0) : Optional.empty();
        for (Map.Entry<String, JsonValue> port : offered) {
            Port known = port(port.getKey(), port.getValue(), outside, "");
            if (all.stream().noneMatch(p -> same(p, known))) {
                all.add(known);
            }
        }
        all.sort(Port.ORDER);
        return all;
    }

    private static void published(String key, JsonValue value, List<Port> ports) throws InputException {
        if (value instanceof JsonValue.JsonNull || value.elements().isEmpty()) {
            ports.add(port(key, value, Optional.of(0), ""));
            return;
        }
        for (JsonValue element : value.elements()) {
            JsonObject binding = element.object();
            ports.add(port(key, value, Optional.of(hostPort(binding)), binding.textOf("HostIp")));
        }
    }

    /** Nothing, 0 and a range all leave the choice to the engine. */
    private static int hostPort(JsonObject binding) throws InputException {
        String text = binding.textOf("HostPort");
        return text.isEmpty() || text.contains("-") ? 0 : number(text, binding);
    }

    private static Port port(String key, JsonValue value, Optional<Integer> hostPort, String address)
            throws InputException {
        int slash = key.indexOf('/');
        String number = slash < 0 ? key : key.substring(0, slash);
        return new Port(number(number, value), slash < 0 ? "tcp" : key.substring(slash + 1), hostPort, address);
    }

    private static int number(String text, JsonValue at) throws InputException {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw at.place().complain("spec-port", "\"" + text + "\" is no port", "");
        }
        return Integer.parseInt(text);
    }

    private static boolean same(Port a, Port b) {
        return a.containerPort() == b.containerPort() && a.protocol().equals(b.protocol());
    }
}
