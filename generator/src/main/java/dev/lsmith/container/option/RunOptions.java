package dev.lsmith.container.option;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the options of {@code docker run} and {@code podman run} do to a container, one at a time. */
public final class RunOptions {
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

    private final SpecBuilder builder;
    private final Map<String, List<String>> others = new TreeMap<>();
    private boolean publishAll;

    /** Options for this container. */
    public RunOptions(SpecBuilder builder) {
        this.builder = builder;
    }

    /** Whether Go's strconv.ParseBool, which reads an engine's switches, takes a word for true. */
    public static boolean isTrue(String word) {
        return TRUE.contains(word);
    }

    private static boolean isOn(JsonString value) throws InputException {
        if (!TRUE.contains(value.text()) && !FALSE.contains(value.text())) {
            throw value.place().complain("spec-switch", "expected true or false, found \"" + value.text() + "\"", "");
        }
        return isTrue(value.text());
    }

    /** Applies an option; a switch that stands alone has the value {@code true}. */
    public void apply(String flag, String meaning, JsonString value) throws InputException {
        String text = value.text();
        switch (meaning) {
            case "name" -> builder.name(text);
            case "entrypoint" -> builder.entrypoint(text.isEmpty() ? List.of() : List.of(text));
            case "user" -> builder.user(text);
            case "workdir" -> builder.workingDirectory(text);
            case "tty" -> builder.terminal(isOn(value));
            case "init" -> builder.init(isOn(value));
            case "privileged" -> builder.privileged(isOn(value));
            case "read-only" -> builder.readOnlyRoot(isOn(value));
            case "publish-all" -> publishAll = isOn(value);
            case "env" -> builder.variable(text);
            case "group-add" -> builder.group(text);
            case "security-opt" -> {
                UnknownValues.securityOption(value).ifPresent(builder::report);
                builder.securityOption(text);
            }
            case "cap-add" -> builder.addCapabilities(capabilities(value));
            case "cap-drop" -> builder.dropCapabilities(capabilities(value));
            case "volume" -> builder.mount(MountSyntax.volume(value));
            case "mount" -> builder.mount(MountSyntax.mount(value));
            case "tmpfs" -> builder.mount(MountSyntax.tmpfs(value));
            case "api-socket" -> apiSocket(isOn(value));
            case "publish" -> PortSyntax.published(value).forEach(builder::port);
            case "expose" -> PortSyntax.exposed(value).forEach(builder::port);
            case "device" -> device(flag, text);
            case "memory" -> builder.limits().memory(Scalars.bytes(value));
            case "shm-size" -> builder.limits().shm(Scalars.bytes(value));
            case "cpus" -> builder.limits().nanoCpus(Scalars.nanoCpus(value));
            case "pids-limit" -> builder.limits().pids(Scalars.positive(value));
            case "ulimit" -> ulimit(flag, value);
            case "sysctl" -> sysctl(value);
            case "restart" -> restart(value);
            case "network", "pid", "ipc", "uts", "userns", "cgroupns" -> {
                UnknownValues.namespaceMode(meaning, value).ifPresent(builder::report);
                namespace(meaning, text);
            }
            case "pod" -> pod(value);
            case "ignored" -> {
                // Of no matter to what the container may do.
            }
            default -> others.computeIfAbsent(flag, f -> new ArrayList<>()).add(text);
        }
    }

    /** To be called once, behind the last option. */
    public void finish() {
        Map<String, List<String>> known = new TreeMap<>();
        ShippedData.rows("engines/docker-run-options.csv").forEach(row -> known.put(row.get(1), row));
        others.forEach((flag, values) -> {
            List<String> row =
                    known.getOrDefault("--" + flag, List.of("--" + flag, "", values.size() > 1 ? "words" : "word"));
            builder.otherJson(row.get(0), json(row.get(2), values));
        });
        if (publishAll) {
            builder.otherJson("PublishAllPorts", "true");
            builder.publishAll();
        }
    }

    /** A pod shares namespaces, and which ones and with whom its own description says. */
    private void pod(JsonString value) {
        builder.report(Diagnostic.warning(
                "spec-pod",
                value.place().position(),
                "what the pod " + value.text() + " shares is not read",
                "give the output of: podman inspect CONTAINER"));
        others.computeIfAbsent("pod", f -> new ArrayList<>()).add(value.text());
    }

    private static String json(String form, List<String> values) {
        String last = values.get(values.size() - 1);
        return switch (form) {
            case "words" -> values.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"));
            case "pairs" -> values.stream().map(RunOptions::pair).collect(Collectors.joining(",", "{", "}"));
            case "switch" -> Boolean.toString(isTrue(last));
            default -> JsonText.quote(last);
        };
    }

    private static String pair(String word) {
        int equals = word.indexOf('=');
        return equals < 0
                ? JsonText.quote(word) + ":\"\""
                : JsonText.quote(word.substring(0, equals)) + ":" + JsonText.quote(word.substring(equals + 1));
    }

    /** Docker's client binds the engine's socket for {@code --use-api-socket} (docker/cli cli/command/container/create.go). */
    private void apiSocket(boolean on) {
        if (on) {
            String socket = "/var/run/docker.sock";
            builder.mount(MountSyntax.ofParts("bind", "", socket, socket, List.of()));
        }
    }

    private Set<String> capabilities(JsonString value) throws InputException {
        Set<String> names = new TreeSet<>();
        for (String name : value.text().split(",", -1)) {
            JsonString one = new JsonString(value.place(), name);
            names.add(CapabilityGrant.name(one));
            UnknownValues.capability(one).ifPresent(builder::report);
        }
        return names;
    }

    /** {@code HOST[:CONTAINER][:PERMISSIONS]}, or the name of a device of the Container Device Interface. */
    private void device(String flag, String text) {
        if (!text.startsWith("/")) {
            others.computeIfAbsent(flag, f -> new ArrayList<>()).add(text);
            return;
        }
        List<String> parts = List.of(text.split(":", -1));
        boolean permitted = parts.size() > 1 && parts.get(parts.size() - 1).matches("[rwm]{1,3}");
        boolean renamed = parts.size() > 1 && parts.get(1).startsWith("/");
        builder.device(new Device(
                parts.get(0), renamed ? parts.get(1) : parts.get(0), permitted ? parts.get(parts.size() - 1) : "rwm"));
    }

    private void ulimit(String flag, JsonString value) throws InputException {
        if (value.text().equals("host")) {
            // podman-run(1): the limits of the process that starts it.
            others.computeIfAbsent(flag, f -> new ArrayList<>()).add(value.text());
            return;
        }
        if (!value.text().matches("[a-z]+=-?[0-9]{1,100}(:-?[0-9]{1,100})?")) {
            throw value.place()
                    .complain("spec-ulimit", "\"" + value.text() + "\" is no limit", "write it like nofile=1024:2048");
        }
        String[] parts = value.text().split("[=:]", 3);
        long soft = Scalars.whole(new JsonString(value.place(), parts[1]));
        long hard = parts.length == 3 ? Scalars.whole(new JsonString(value.place(), parts[2])) : soft;
        builder.limits().ulimit(new Limits.Ulimit(parts[0], soft, hard));
    }

    private void sysctl(JsonString value) throws InputException {
        int equals = value.text().indexOf('=');
        if (equals < 0) {
            throw value.place().complain("spec-sysctl", "expected NAME=VALUE", "");
        }
        builder.limits().sysctl(value.text().substring(0, equals), value.text().substring(equals + 1));
    }

    private void restart(JsonString value) throws InputException {
        String[] parts = value.text().split(":", 2);
        if (parts[0].equals("no")) {
            return;
        }
        long most = parts.length == 2 ? Scalars.whole(new JsonString(value.place(), parts[1])) : 0;
        builder.otherJson(
                "RestartPolicy", "{\"Name\":" + JsonText.quote(parts[0]) + ",\"MaximumRetryCount\":" + most + "}");
    }

    private void namespace(String meaning, String mode) {
        NamespaceModes old = builder.namespaces();
        if (meaning.equals("network") && !old.network().isEmpty()) {
            others.computeIfAbsent(meaning, f -> new ArrayList<>()).add(mode);
            return;
        }
        builder.namespaces(new NamespaceModes(
                meaning.equals("network") ? network(mode) : old.network(),
                meaning.equals("pid") ? mode : old.pid(),
                meaning.equals("ipc") ? mode : old.ipc(),
                meaning.equals("uts") ? mode : old.uts(),
                meaning.equals("userns") ? mode : old.user(),
                meaning.equals("cgroupns") ? mode : old.cgroup()));
    }

    /** {@code name=NET,alias=x} is the long way to say {@code NET}. */
    private static String network(String mode) {
        return MountSyntax.split(mode).stream()
                .filter(w -> w.startsWith("name="))
                .map(w -> w.substring("name=".length()))
                .findFirst()
                .orElse(mode);
    }

    /** The options that stand in a list, each as a string. */
    public void applyAll(String flag, String meaning, List<JsonValue> values) throws InputException {
        for (JsonValue value : values) {
            apply(flag, meaning, new JsonString(value.place(), Scalars.text(value)));
        }
    }
}
