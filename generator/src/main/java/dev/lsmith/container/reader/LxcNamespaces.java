package dev.lsmith.container.reader;

import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec.Attachment;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.option.SpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The namespaces of an LXC container: all are its own but for the users', which it has where ids are mapped, for those that it keeps or
 * shares, and for the network of {@code lxc.net.0.type = none} (src/lxc/start.c, resolve_clone_flags).
 *
 * @param values the config's single values by key
 * @param lists its lists by meaning
 */
record LxcNamespaces(Map<String, JsonString> values, Map<String, List<JsonString>> lists) {
    private static final String NET = "lxc.net.";

    void tell(SpecBuilder builder) {
        List<JsonString> maps = lists.getOrDefault("idmap", List.of());
        if (!maps.isEmpty()) {
            builder.otherJson("lxc.idmap", JsonText.of(new JsonArray(maps.get(0).place(), List.copyOf(maps))));
        }
        builder.namespaces(new NamespaceModes(
                mode("net", network(builder)),
                mode("pid", "private"),
                mode("ipc", "private"),
                mode("uts", "private"),
                mode("user", maps.isEmpty() ? "host" : "private"),
                mode("cgroup", "private")));
    }

    private void attachment(SpecBuilder builder, String device) {
        String mac = text(device + ".hwaddr");
        if (!mac.isEmpty()) {
            builder.attachment(new Attachment(
                    text(device + ".link"),
                    mac,
                    text(device + ".ipv4.address").replaceFirst("[/ ].*", ""),
                    text(device + ".ipv4.gateway")));
        }
    }

    private String text(String key) {
        JsonString value = values.get(key);
        return value == null ? "" : value.text();
    }

    private String mode(String namespace, String own) {
        JsonString shared = values.get("lxc.namespace.share." + namespace);
        if (shared != null) {
            return "container:" + shared.text();
        }
        if (words("lxc.namespace.keep").contains(namespace)) {
            return "host";
        }
        List<String> cloned = words("lxc.namespace.clone");
        return cloned.isEmpty() || cloned.contains(namespace) ? own : "host";
    }

    private List<String> words(String key) {
        JsonString value = values.get(key);
        return value == null ? List.of() : List.of(value.text().split("[ \\t]+", -1));
    }

    /** The bridge of the first device that has one, {@code none} where there is but the loopback device. */
    private String network(SpecBuilder builder) {
        SortedMap<String, String> types = new TreeMap<>();
        List<String> links = new ArrayList<>();
        values.forEach((key, value) -> {
            if (key.startsWith(NET)) {
                builder.otherJson(key, JsonText.of(value));
                if (key.endsWith(".type")) {
                    types.put(key, value.text());
                } else if (key.endsWith(".link")) {
                    links.add(value.text());
                }
            }
        });
        types.keySet().forEach(key -> attachment(builder, key.substring(0, key.length() - ".type".length())));
        boolean device = types.values().stream().anyMatch(type -> !type.equals("none") && !type.equals("empty"));
        if (!device) {
            return types.containsValue("none") ? "host" : "none";
        }
        return links.isEmpty() ? "private" : links.get(0);
    }
}
