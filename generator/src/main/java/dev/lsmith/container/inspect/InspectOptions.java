package dev.lsmith.container.inspect;

import dev.lsmith.base.Diagnostic;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Options of HostConfig that were set and that no field of {@link ContainerSpec} holds. */
final class InspectOptions {
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

    private InspectOptions() {}

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
}
