package dev.lsmith.policy.capability;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.policy.capability.CapabilitySet.Kept;
import dev.lsmith.policy.capability.CapabilitySet.NoNewPrivileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The members of {@code capabilities.json}; {@link CapabilityReader} reads them back. */
record CapabilityFile(
        String name,
        List<KeptCapability> keep,
        List<DroppedCapability> drop,
        @JsonInclude(Include.NON_DEFAULT) boolean ownUsers,
        NoNewPrivileges noNewPrivileges) {
    private record KeptCapability(String capability, String reason, List<String> evidence) {}

    private record DroppedCapability(String capability, String reason) {}

    /** The file of a set: a line for each element. */
    static String of(CapabilitySet set) {
        List<KeptCapability> keep = new ArrayList<>();
        set.keep().forEach((name, kept) -> keep.add(new KeptCapability(name, kept.reason(), kept.evidence())));
        List<DroppedCapability> drop = new ArrayList<>();
        set.drop().forEach((name, reason) -> drop.add(new DroppedCapability(name, reason)));
        return JsonText.file(new CapabilityFile(set.name(), keep, drop, set.ownUsers(), set.noNewPrivileges()));
    }

    /** Reads {@code capabilities.json}. */
    static final class CapabilityReader {
        private final KernelTable known = KernelTable.CAPABILITIES;

        CapabilitySet read(String source, String text) throws InputException {
            JsonObject top = JsonReader.read(source, text).object();
            refuseOthers(top, List.of("name", "keep", "drop", "ownUsers", "noNewPrivileges"));
            SortedMap<String, Kept> keep = new TreeMap<>();
            for (JsonValue value : top.required("keep").elements()) {
                JsonObject entry = value.object();
                refuseOthers(entry, List.of("capability", "reason", "evidence"));
                put(keep, entry, new Kept(entry.textOf("reason"), entry.textsOf("evidence")));
            }
            SortedMap<String, String> drop = new TreeMap<>();
            for (JsonValue value : top.listOf("drop")) {
                JsonObject entry = value.object();
                refuseOthers(entry, List.of("capability", "reason"));
                put(drop, entry, entry.textOf("reason"));
            }
            JsonObject privileges = top.required("noNewPrivileges").object();
            refuseOthers(privileges, List.of("value", "reason"));
            return new CapabilitySet(
                    top.textOf("name"),
                    keep,
                    drop,
                    top.flagOf("ownUsers"),
                    new NoNewPrivileges(privileges.required("value").flag(), privileges.textOf("reason")));
        }

        private <V> void put(Map<String, V> map, JsonObject entry, V value) throws InputException {
            JsonValue name = entry.required("capability");
            if (known.number(name.text()).isEmpty()) {
                throw name.place()
                        .complain(
                                "capability-name",
                                "\"" + name.text() + "\" is not a capability",
                                "write it as capabilities(7) does, in lower case and without cap_");
            }
            if (map.put(name.text(), value) != null) {
                throw name.place().complain("capability-twice", name.text() + " stands here for the second time", "");
            }
        }

        private static void refuseOthers(JsonObject object, List<String> keys) throws InputException {
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                if (!keys.contains(member.getKey())) {
                    throw member.getValue()
                            .place()
                            .complain(
                                    "capability-key",
                                    "this key is not known here",
                                    "known: " + String.join(", ", keys));
                }
            }
        }
    }
}
