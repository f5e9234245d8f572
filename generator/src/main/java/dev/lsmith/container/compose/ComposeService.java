package dev.lsmith.container.compose;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.Limits;
import dev.lsmith.container.compose.ComposeFile.NamedVolumes;
import dev.lsmith.container.option.MountSyntax;
import dev.lsmith.container.option.PortSyntax;
import dev.lsmith.container.option.RunOptions;
import dev.lsmith.container.option.Scalars;
import dev.lsmith.container.option.SpecBuilder;
import dev.lsmith.container.shell.ShellCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One service of a compose file (Compose Specification, 05-services.md), in short and long syntax. */
final class ComposeService {
    /** Keys that do not change what the container may do, or that are read elsewhere. */
    private static final Set<String> PASSED_OVER = Set.of(
            "attach",
            "build",
            "container_name",
            "depends_on",
            "develop",
            "domainname",
            "extends",
            "healthcheck",
            "hostname",
            "image",
            "labels",
            "label_file",
            "logging",
            "platform",
            "profiles",
            "pull_policy",
            "scale",
            "stdin_open",
            "stop_grace_period",
            "stop_signal",
            "ipc",
            "networks",
            "environment",
            "command",
            "entrypoint",
            "volumes",
            "ports",
            "ulimits",
            "sysctls",
            "tty",
            "deploy");

    private final JsonObject service;
    private final NamedVolumes volumes;
    private final SpecBuilder builder;
    private final RunOptions options;

    ComposeService(JsonObject service, NamedVolumes volumes, SpecBuilder builder) {
        this.service = service;
        this.volumes = volumes;
        this.builder = builder;
        this.options = new RunOptions(builder);
    }

    void read() throws InputException {
        builder.image(service.textOf("image"));
        builder.entrypoint(words("entrypoint"));
        builder.command(words("command"));
        for (Map.Entry<String, JsonValue> member : service.members().entrySet()) {
            if (!(member.getValue() instanceof JsonValue.JsonNull)) {
                option(member.getKey(), member.getValue());
            }
        }
        pairs("environment").forEach(pair -> builder.variable(pair.text()));
        one("tty", "tty");
        one("ipc", "ipc");
        mounts();
        ports();
        ulimits();
        options.applyAll("sysctl", "sysctl", List.copyOf(pairs("sysctls")));
        networks();
        JsonObject resources = service.objectOf("deploy").objectOf("resources");
        deploy(resources.objectOf("limits"));
        resources
                .objectOf("reservations")
                .member("devices")
                .ifPresent(v -> builder.otherJson("deploy.resources.reservations.devices", JsonText.of(v)));
        options.finish();
    }

    /** The keys that are an engine's option under nearly the same name. */
    private void option(String key, JsonValue value) throws InputException {
        switch (key) {
            case "user", "privileged", "init", "pid", "uts", "restart" -> one(key, key);
            case "working_dir" -> one(key, "workdir");
            case "use_api_socket" -> one(key, "api-socket");
            case "read_only" -> one(key, "read-only");
            case "userns_mode" -> one(key, "userns");
            case "cgroup" -> one(key, "cgroupns");
            case "network_mode" -> one(key, "network");
            case "mem_limit" -> one(key, "memory");
            case "cpus" -> one(key, "cpus");
            case "pids_limit" -> one(key, "pids-limit");
            case "shm_size" -> one(key, "shm-size");
            case "cap_add" -> options.applyAll(key, "cap-add", value.elements());
            case "cap_drop" -> options.applyAll(key, "cap-drop", value.elements());
            case "security_opt" -> options.applyAll(key, "security-opt", value.elements());
            case "group_add" -> options.applyAll(key, "group-add", value.elements());
            case "expose" -> options.applyAll(key, "expose", value.elements());
            case "tmpfs" -> options.applyAll(key, "tmpfs", listed(value));
            case "devices" -> devices(value);
            default -> {
                if (!PASSED_OVER.contains(key) && !key.startsWith("x-")) {
                    builder.otherJson(key, JsonText.of(value));
                }
            }
        }
    }

    private void one(String key, String meaning) throws InputException {
        if (service.member(key).isPresent()) {
            options.applyAll(key, meaning, List.of(service.required(key)));
        }
    }

    private static List<JsonValue> listed(JsonValue value) throws InputException {
        return value instanceof JsonArray ? value.elements() : List.of(value);
    }

    /** A command: a list of words, or one line that is split as a shell splits it. */
    private List<String> words(String key) throws InputException {
        Optional<JsonValue> value = service.member(key);
        if (value.isPresent() && value.get() instanceof JsonString line) {
            return ShellCommands.words(line);
        }
        List<String> words = new ArrayList<>();
        for (JsonValue word : service.listOf(key)) {
            words.add(Scalars.text(word));
        }
        return words;
    }

    /** A map, or a list of {@code NAME=VALUE}: both as the latter. */
    private List<JsonString> pairs(String key) throws InputException {
        List<JsonString> pairs = new ArrayList<>();
        if (service.member(key).isPresent() && service.required(key) instanceof JsonArray list) {
            for (JsonValue element : list.elements()) {
                pairs.add(new JsonString(element.place(), element.text()));
            }
            return pairs;
        }
        for (Map.Entry<String, JsonValue> member :
                service.objectOf(key).members().entrySet()) {
            boolean unset = member.getValue() instanceof JsonValue.JsonNull;
            String value = unset ? "" : "=" + Scalars.text(member.getValue());
            pairs.add(new JsonString(member.getValue().place(), member.getKey() + value));
        }
        return pairs;
    }

    private void mounts() throws InputException {
        for (JsonValue value : service.listOf("volumes")) {
            builder.mount(
                    volumes.seenThrough(value instanceof JsonObject mount ? mount(mount) : MountSyntax.volume(value)));
        }
    }

    private static Mount mount(JsonObject mount) throws InputException {
        String type = mount.textIn("type").orElse("volume");
        List<String> words = new ArrayList<>();
        if (isSet(mount, "read_only")) {
            words.add("ro");
        }
        mount.objectOf("bind").textIn("propagation").ifPresent(words::add);
        mount.objectOf("bind").textIn("selinux").ifPresent(words::add);
        Optional<JsonValue> size = mount.objectOf("tmpfs").member("size");
        if (size.isPresent()) {
            words.add("size=" + Scalars.text(size.get()));
        }
        boolean volume = type.equals("volume");
        String source = mount.textOf("source");
        return MountSyntax.ofParts(
                type,
                volume ? source : "",
                volume ? "" : source,
                mount.required("target").text(),
                words);
    }

    private static boolean isSet(JsonObject o, String name) throws InputException {
        return o.member(name).isPresent() && RunOptions.isTrue(Scalars.text(o.required(name)));
    }

    private void ports() throws InputException {
        for (JsonValue value : service.listOf("ports")) {
            if (value instanceof JsonObject port) {
                String host = port.member("published").isPresent() ? Scalars.text(port.required("published")) : "";
                String address = port.textOf("host_ip");
                String word = (address.contains(":") ? "[" + address + "]" : address) + ":" + host + ":"
                        + Scalars.text(port.required("target")) + "/"
                        + port.textIn("protocol").orElse("tcp");
                PortSyntax.published(new JsonString(port.place(), word)).forEach(builder::port);
            } else {
                PortSyntax.published(value).forEach(builder::port);
            }
        }
    }

    private void ulimits() throws InputException {
        for (Map.Entry<String, JsonValue> limit :
                service.objectOf("ulimits").members().entrySet()) {
            boolean both = limit.getValue() instanceof JsonObject;
            JsonValue soft = both ? limit.getValue().object().required("soft") : limit.getValue();
            JsonValue hard = both ? limit.getValue().object().required("hard") : limit.getValue();
            builder.limits().ulimit(new Limits.Ulimit(limit.getKey(), Scalars.whole(soft), Scalars.whole(hard)));
        }
    }

    private void networks() throws InputException {
        Optional<JsonValue> networks = service.member("networks");
        if (networks.isEmpty()) {
            return;
        }
        List<String> names = networks.get() instanceof JsonArray
                ? service.textsOf("networks")
                : List.copyOf(networks.get().object().members().keySet());
        for (String name : names) {
            options.apply("network", "network", new JsonString(networks.get().place(), name));
        }
    }

    private void deploy(JsonObject limits) throws InputException {
        for (String key : List.of("memory", "cpus", "pids")) {
            if (limits.member(key).isPresent()) {
                options.applyAll(key, key.equals("pids") ? "pids-limit" : key, List.of(limits.required(key)));
            }
        }
    }

    private void devices(JsonValue devices) throws InputException {
        for (JsonValue value : devices.elements()) {
            if (value instanceof JsonObject device) {
                String source = device.required("source").text();
                builder.device(new Device(
                        source,
                        device.textIn("target").orElse(source),
                        device.textIn("permissions").orElse("rwm")));
            } else {
                options.applyAll("device", "device", List.of(value));
            }
        }
    }
}
