package dev.lsmith.container.reader;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.option.MountSyntax;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is mounted where: {@code Mounts} tells the outcome, {@code HostConfig.Tmpfs} the {@code --tmpfs} mounts that are
 * not in it, {@code HostConfig.Mounts} details of {@code --mount}, {@code HostConfig.Binds} the wish when nothing else
 * tells.
 */
final class InspectMounts {
    private final SortedMap<String, Mount> byDestination = new TreeMap<>();

    private InspectMounts() {}

    static List<Mount> read(JsonObject container, JsonObject host) throws InputException {
        InspectMounts mounts = new InspectMounts();
        for (JsonValue mount : container.listOf("Mounts")) {
            mounts.outcome(mount.object());
        }
        for (JsonValue bind : host.listOf("Binds")) {
            mounts.bind(bind);
        }
        for (Map.Entry<String, JsonValue> tmpfs :
                host.objectOf("Tmpfs").members().entrySet()) {
            mounts.tmpfs(tmpfs.getKey(), tmpfs.getValue().text());
        }
        for (JsonValue mount : host.listOf("Mounts")) {
            mounts.details(mount.object());
        }
        return List.copyOf(mounts.byDestination.values());
    }

    private void outcome(JsonObject mount) throws InputException {
        String destination = mount.required("Destination").text();
        Set<String> options = new LinkedHashSet<>(MountSyntax.split(mount.textOf("Mode")));
        options.addAll(mount.textsOf("Options"));
        byDestination.put(
                destination,
                new Mount(
                        mount.textIn("Type").orElse("bind"),
                        mount.textOf("Name"),
                        mount.textOf("Source"),
                        destination,
                        mount.member("RW").isPresent() ? !mount.flagOf("RW") : options.contains("ro"),
                        mount.textOf("Propagation"),
                        further(options)));
    }

    private void bind(JsonValue value) throws InputException {
        String[] parts = value.text().split(":", 3);
        if (parts.length < 2) {
            throw value.place().complain("spec-bind", "expected SOURCE:DESTINATION[:OPTIONS]", "");
        }
        List<String> options = MountSyntax.split(parts.length == 3 ? parts[2] : "");
        boolean path = parts[0].startsWith("/");
        Mount wish = new Mount(
                path ? "bind" : "volume",
                path ? "" : parts[0],
                path ? parts[0] : "",
                parts[1],
                options.contains("ro"),
                options.stream().filter(MountSyntax::isPropagation).findFirst().orElse(""),
                further(options));
        byDestination.merge(MountSyntax.trimmed(parts[1]), wish, (outcome, w) -> outcome);
    }

    private void tmpfs(String destination, String mode) {
        List<String> options = MountSyntax.split(mode);
        byDestination.put(
                destination, new Mount("tmpfs", "", "", destination, options.contains("ro"), "", further(options)));
    }

    private void details(JsonObject mount) throws InputException {
        String destination = mount.textIn("Target").orElse(mount.textOf("Destination"));
        JsonObject tmpfs = mount.objectOf("TmpfsOptions");
        List<String> options = new ArrayList<>();
        tmpfs.numberIn("SizeBytes").ifPresent(size -> options.add("size=" + size));
        tmpfs.numberIn("Mode").ifPresent(mode -> options.add("mode=" + Long.toOctalString(mode)));
        Mount wish = new Mount(
                mount.textIn("Type").orElse("bind"),
                "",
                mount.textOf("Source"),
                destination,
                mount.flagOf("ReadOnly"),
                mount.objectOf("BindOptions").textOf("Propagation"),
                options);
        byDestination.merge(MountSyntax.trimmed(destination), wish, (outcome, w) -> withOptions(outcome, options));
    }

    private static Mount withOptions(Mount mount, List<String> more) {
        List<String> all = Stream.concat(mount.options().stream(), more.stream())
                .distinct()
                .toList();
        return new Mount(
                mount.mountType(),
                mount.volume(),
                mount.source(),
                mount.destination(),
                mount.readOnly(),
                mount.propagation(),
                all);
    }

    private static List<String> further(Iterable<String> options) {
        List<String> further = new ArrayList<>();
        for (String option : options) {
            if (!option.equals("ro") && !option.equals("rw") && !MountSyntax.isPropagation(option)) {
                further.add(option);
            }
        }
        return further;
    }
}
