package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.file.SimilarNames;
import dev.lsmith.container.option.RunOptions;
import dev.lsmith.container.option.Scalars;
import dev.lsmith.container.option.SpecBuilder;
import dev.lsmith.container.shell.ShellCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads instances and profiles of Incus and LXD, as {@code incus config show}, {@code incus profile show} and
 * {@code incus list --format json} print them. What an option means stands in {@code profiles/engines/incus-keys.csv}; devices are
 * {@link IncusDevices}'.
 */
final class IncusReader {
    private static final Pattern CONFIG_KEY = Pattern.compile("(?m)^(?:expanded_)?config[ \\t]*:");
    private static final Pattern DEVICES_KEY = Pattern.compile("(?m)^(?:expanded_)?devices[ \\t]*:");

    /** What Incus itself starts containers with beside namespaces (internal/server/instance/drivers/driver_lxc.go). */
    private static final List<String> OWN_LINES =
            List.of("lxc.mount.auto = proc:rw sys:rw cgroup:mixed", "lxc.cap.drop = sys_time sys_module sys_rawio");

    private static final List<String> MAPPED =
            List.of("lxc.idmap = u 0 1000000 65536", "lxc.idmap = g 0 1000000 65536");

    private final JsonObject config;
    private final SpecBuilder builder;
    private final RunOptions options;
    private final List<String> lines = new ArrayList<>(OWN_LINES);
    private Optional<JsonString> raw = Optional.empty();
    private String uid = "0";
    private String gid = "0";

    private IncusReader(JsonObject config, SpecBuilder builder) {
        this.config = config;
        this.builder = builder;
        this.options = new RunOptions(builder);
    }

    /** Whether an object is an instance or a profile. */
    static boolean matches(JsonObject object) {
        return isObject(object, "config")
                && isObject(object, "devices")
                && Stream.of("profiles", "architecture", "used_by", "expanded_config")
                        .anyMatch(object.members()::containsKey);
    }

    private static boolean isObject(JsonObject object, String name) {
        return object.members().get(name) instanceof JsonObject;
    }

    /** Whether a text has an instance's keys at its margin. */
    static boolean matchesText(String text) {
        return CONFIG_KEY.matcher(text).find() && DEVICES_KEY.matcher(text).find();
    }

    /** The instances of a file, in its order. */
    static SpecReading read(String source, List<JsonValue> documents) throws InputException {
        List<SpecBuilder> builders = new ArrayList<>();
        for (JsonValue document : documents) {
            List<JsonValue> all = document instanceof JsonArray array ? array.elements() : List.of(document);
            for (JsonValue one : all) {
                builders.add(instance(source, one.object()));
            }
        }
        return SpecBuilder.reading(builders);
    }

    private static SpecBuilder instance(String source, JsonObject object) throws InputException {
        if (object.textOf("type").equals("virtual-machine")) {
            throw object.required("type")
                    .place()
                    .complain("spec-form", "this is a virtual machine, and no container", "");
        }
        SpecBuilder builder = new SpecBuilder(Engine.LXC, source);
        builder.name(object.textOf("name"));
        boolean expanded = isObject(object, "expanded_config");
        if (!expanded && !object.listOf("profiles").isEmpty()) {
            builder.report(Diagnostic.warning(
                    "spec-profiles",
                    object.required("profiles").place().position(),
                    "what its profiles (" + String.join(", ", object.textsOf("profiles")) + ") give it is not read",
                    "give the output of: incus config show --expanded INSTANCE"));
        }
        JsonObject config = object.objectOf(expanded ? "expanded_config" : "config");
        IncusReader reader = new IncusReader(config, builder);
        IncusDevices devices = new IncusDevices(builder, reader.options);
        devices.tell(object.objectOf(isObject(object, "expanded_devices") ? "expanded_devices" : "devices"));
        reader.lines.addAll(devices.lines());
        reader.tell();
        return builder;
    }

    /** Incus' own lines first, the user's raw ones over them, then what stands in options. */
    private void tell() throws InputException {
        boolean mapped = !isOn("security.privileged");
        if (mapped) {
            lines.addAll(MAPPED);
        }
        JsonValue place = raw().map(JsonValue.class::cast).orElse(config);
        LxcReader.tell(
                builder,
                lines,
                raw().map(JsonString::text).orElse(""),
                place.place().position());
        boolean filtered = !"false".equals(text("security.syscalls.deny_default"));
        if (!config.members().containsKey("raw.seccomp")) {
            builder.securityOption("seccomp=" + (filtered ? "builtin" : "unconfined"));
        }
        for (Map.Entry<String, JsonValue> entry : config.members().entrySet()) {
            option(entry.getKey(), new JsonString(entry.getValue().place(), Scalars.text(entry.getValue())));
        }
        if (config.members().containsKey("oci.uid") || config.members().containsKey("oci.gid")) {
            builder.user(uid + ":" + gid);
        }
        options.finish();
    }

    private Optional<JsonString> raw() throws InputException {
        if (raw.isEmpty() && config.members().get("raw.lxc") instanceof JsonString text) {
            raw = Optional.of(text);
        }
        return raw;
    }

    private String text(String key) throws InputException {
        JsonValue value = config.members().get(key);
        return value == null ? "" : Scalars.text(value);
    }

    private boolean isOn(String key) throws InputException {
        return List.of("true", "1", "yes", "on").contains(text(key));
    }

    private void option(String key, JsonString value) throws InputException {
        switch (meaning(key)) {
            case "" -> unknown(key, value);
            case "ignored", "raw-lxc", "syscalls-default" -> {
                // Told already, or of no matter to what the container may do.
            }
            case "privileged" -> builder.otherJson(key, JsonText.of(value));
            case "syscalls-allow" -> {
                builder.securityOption("seccomp=allow");
                builder.otherJson(key, JsonText.of(value));
            }
            case "raw-seccomp" -> {
                builder.securityOption("seccomp=raw.seccomp");
                builder.otherJson(key, JsonText.of(value));
            }
            case "memory" -> memory(key, value);
            case "swap" -> builder.otherJson(key, value.text().equals("false") ? "\"0\"" : "\"-1\"");
            case "pids" -> options.apply(key, "pids-limit", value);
            case "cpu" -> processors(key, value);
            case "cpu-allowance" -> builder.otherJson("CpuQuota", JsonText.of(value));
            case "ulimit" ->
                options.apply(
                        key,
                        "ulimit",
                        new JsonString(value.place(), limit(key.substring("limits.kernel.".length()), value)));
            case "environment" -> builder.variable(key.substring("environment.".length()) + "=" + value.text());
            case "sysctl" -> builder.limits().sysctl(key.substring("linux.sysctl.".length()), value.text());
            case "entrypoint" -> builder.command(ShellCommands.words(value));
            case "cwd" -> builder.workingDirectory(value.text());
            case "uid" -> uid = value.text();
            case "gid" -> gid = value.text();
            case "image" -> builder.image(value.text());
            default -> builder.otherJson(key, JsonText.of(value));
        }
    }

    /** Bytes with a unit; a share of the host's memory is kept as it is. */
    private void memory(String key, JsonString value) throws InputException {
        if (value.text().endsWith("%")) {
            builder.otherJson(key, JsonText.of(value));
        } else {
            options.apply(key, "memory", value);
        }
    }

    /** A number of processors, or the numbers of the ones it may run on. */
    private void processors(String key, JsonString value) throws InputException {
        if (value.text().matches("[0-9]+")) {
            options.apply(key, "cpus", value);
        } else {
            builder.otherJson("CpusetCpus", JsonText.of(value));
        }
    }

    private static String limit(String name, JsonString value) {
        return name + "=" + value.text().replace("unlimited", "-1");
    }

    private void unknown(String key, JsonString value) {
        builder.otherJson(key, JsonText.of(value));
        builder.report(Diagnostic.warning(
                "spec-unknown-key",
                value.place().position(),
                "Incus has no option " + key,
                SimilarNames.best(
                                key,
                                ShippedData.rows("engines/incus-keys.csv").stream()
                                        .map(row -> row.get(0))
                                        .toList())
                        .map(like -> "did you mean " + like + "?")
                        .orElse("Incus would refuse it")));
    }

    /** Of several rows the longest decides. */
    private static String meaning(String key) {
        List<String> best = List.of("", "");
        for (List<String> row : ShippedData.rows("engines/incus-keys.csv")) {
            String name = row.get(0);
            boolean matches =
                    name.endsWith("*") ? key.startsWith(name.substring(0, name.length() - 1)) : key.equals(name);
            if (matches && name.length() > best.get(0).length()) {
                best = row;
            }
        }
        return best.get(1);
    }
}
