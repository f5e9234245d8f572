package dev.lsmith.container.inspect;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Limits; Docker prints 0, and -1 or 0 for pids, where there is none. */
final class InspectLimits {
    private InspectLimits() {}

    /** The limits; {@code created} are sysctls that only the command tells. */
    static Limits read(JsonObject host, SortedMap<String, String> created) throws InputException {
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
}
