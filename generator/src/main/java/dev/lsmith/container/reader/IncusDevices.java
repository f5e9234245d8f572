package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.option.MountSyntax;
import dev.lsmith.container.option.RunOptions;
import dev.lsmith.container.option.SpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The devices of an instance of Incus or LXD: disks, network interfaces, proxies and device nodes. */
final class IncusDevices {
    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp):(?:(.*):)?([0-9]{1,5})");

    private final SpecBuilder builder;
    private final RunOptions options;
    private final List<String> lines = new ArrayList<>();

    IncusDevices(SpecBuilder builder, RunOptions options) {
        this.builder = builder;
        this.options = options;
    }

    /** The lines of LXC's config that stand for interfaces. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Tells the builder of each device. */
    void tell(JsonObject devices) throws InputException {
        for (Map.Entry<String, JsonValue> entry : devices.members().entrySet()) {
            device(entry.getKey(), entry.getValue().object());
        }
    }

    private void device(String name, JsonObject device) throws InputException {
        String type = device.required("type").text();
        switch (type) {
            case "disk" -> disk(device);
            case "nic" -> nic(name, device);
            case "proxy" -> proxy(device);
            case "unix-char", "unix-block", "unix-hotplug" -> node(device);
            case "gpu", "usb", "pci", "tpm", "infiniband" -> builder.otherJson("devices." + type, JsonText.of(device));
            case "none" -> {
                // Takes away what a profile gives.
            }
            default ->
                builder.report(Diagnostic.warning(
                        "spec-unknown-key",
                        device.required("type").place().position(),
                        "Incus has no device of type " + type,
                        "Incus would refuse it"));
        }
    }

    /** The disk at / is the root; one of a pool is a volume. */
    private void disk(JsonObject disk) throws InputException {
        String path = disk.textOf("path");
        boolean readOnly = isOn(disk, "readonly");
        if (path.equals("/")) {
            builder.readOnlyRoot(readOnly);
            disk.member("limits.max").ifPresent(v -> builder.otherJson("limits.disk.max", JsonText.of(v)));
            return;
        }
        List<String> words = new ArrayList<>(readOnly ? List.of("ro") : List.of());
        if (!disk.textOf("propagation").isEmpty()) {
            words.add(disk.textOf("propagation"));
        }
        words.addAll(MountSyntax.split(disk.textOf("raw.mount.options")));
        String source = disk.textOf("source");
        boolean volume = !disk.textOf("pool").isEmpty();
        String destination = path.startsWith("/") ? path : "/" + path;
        builder.mount(
                source.startsWith("tmpfs:")
                        ? MountSyntax.ofParts("tmpfs", "", "", destination, words)
                        : MountSyntax.ofParts(
                                volume ? "volume" : "bind",
                                volume ? source : "",
                                volume ? "" : source,
                                destination,
                                words));
    }

    private static boolean isOn(JsonObject device, String key) throws InputException {
        return device.member(key)
                .map(v -> v instanceof JsonString text ? text.text() : JsonText.of(v))
                .filter(List.of("true", "1", "yes", "on")::contains)
                .isPresent();
    }

    private void nic(String name, JsonObject nic) throws InputException {
        String link = nic.textOf("network").isEmpty() ? nic.textOf("parent") : nic.textOf("network");
        String type = nic.textOf("nictype").isEmpty() ? "veth" : nic.textOf("nictype");
        int number = lines.size() / 2;
        lines.add("lxc.net." + number + ".type = " + (type.equals("bridged") ? "veth" : type));
        lines.add("lxc.net." + number + ".link = " + link.replaceAll("\\s", ""));
        for (String filter : List.of("security.mac_filtering", "security.ipv4_filtering", "security.ipv6_filtering")) {
            nic.member(filter).ifPresent(v -> builder.otherJson("devices." + name + "." + filter, JsonText.of(v)));
        }
    }

    /** A proxy that listens on the host publishes what it is connected to; a socket goes in as a mount. */
    private void proxy(JsonObject proxy) throws InputException {
        JsonValue listen = proxy.required("listen");
        JsonValue connect = proxy.required("connect");
        Matcher outside = ADDRESS.matcher(listen.text());
        Matcher inside = ADDRESS.matcher(connect.text());
        boolean toHost = proxy.textOf("bind").matches("instance|container");
        if (!toHost && outside.matches() && inside.matches()) {
            String address =
                    outside.group(2) == null || outside.group(2).equals("0.0.0.0") ? "" : outside.group(2) + ":";
            options.apply(
                    "proxy",
                    "publish",
                    new JsonString(
                            listen.place(),
                            address + outside.group(3) + ":" + inside.group(3) + "/" + outside.group(1)));
        } else if (toHost
                && connect.text().startsWith("unix:/")
                && listen.text().startsWith("unix:/")) {
            builder.mount(MountSyntax.ofParts(
                    "bind",
                    "",
                    connect.text().substring("unix:".length()),
                    listen.text().substring("unix:".length()),
                    List.of()));
        } else {
            builder.otherJson("devices.proxy", JsonText.of(proxy));
        }
    }

    private void node(JsonObject device) throws InputException {
        String path = device.textOf("path");
        String source = device.textOf("source").isEmpty() ? path : device.textOf("source");
        if (source.isEmpty()) {
            builder.otherJson("devices.unix-hotplug", JsonText.of(device));
        } else {
            builder.device(new Device(source, path.isEmpty() ? source : path, "rwm"));
        }
    }
}
