package dev.lsmith.policy.capability;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.policy.capability.CapabilitySet.NoNewPrivileges;
import java.util.ArrayList;
import java.util.List;

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
}
