package dev.lsmith.model.coverage;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.model.coverage.Coverage.Topic;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Calls of root's that ask for a capability of which there is no record ({@code profiles/learning/capability-calls.csv}). The kernel
 * reports a capability once for a profile and processor (security/apparmor/capability.c, {@code audit_caps}).
 *
 * @param byCapability the calls, by the capability that they point to
 * @param doubt why no capability may be called unused, if a call always asks
 */
record CapabilityCalls(SortedMap<String, SortedSet<String>> byCapability, Optional<Doubt> doubt) {
    /**
     * Those of a recording.
     *
     * @param given the capabilities that the container holds and is asked for: of others the kernel reports no use
     * @param mapped whether the container is in a user namespace
     */
    static CapabilityCalls of(Model model, ActingUsers actor, Set<String> given, boolean mapped) {
        Set<String> reported = model.accesses(CapabilityUse.class).keySet().stream()
                .map(CapabilityUse::capability)
                .collect(Collectors.toSet());
        SortedMap<String, SortedSet<String>> found = new TreeMap<>();
        Optional<Doubt> doubt = Optional.empty();
        for (List<String> row : ShippedData.rows("learning/capability-calls.csv")) {
            String call = row.get(0);
            String capability = row.get(1);
            boolean port = row.get(2).equals("low port");
            Optional<Position> at = port
                    ? lowPort(model, actor, mapped)
                    : Optional.ofNullable(actor.rootCalls(mapped).get(call));
            if (at.isPresent() && given.contains(capability) && !reported.contains(capability)) {
                found.computeIfAbsent(capability, c -> new TreeSet<>()).add(call);
                doubt = doubt.or(() -> row.get(2).equals("sometimes")
                        ? Optional.empty()
                        : Optional.of(unreported(call, capability, at.get())));
            }
        }
        return new CapabilityCalls(found, doubt);
    }

    /** Where a port below 1024 was bound, or listened on, if one was. */
    private static Optional<Position> lowPort(Model model, ActingUsers actor, boolean mapped) {
        return model.accesses(NetworkUse.class).entrySet().stream()
                .filter(use -> actor.mayBeRoot(mapped)
                        && use.getKey().bindsLowPort()
                        && use.getValue().phases().contains(Phase.APPLICATION))
                .flatMap(use -> use.getValue().positions().stream())
                .findFirst();
    }

    private static Doubt unreported(String call, String capability, Position at) {
        return new Doubt(
                "capability-unreported",
                new TreeSet<>(EnumSet.of(Topic.CAPABILITIES)),
                "root called " + call + ", which asks for " + capability
                        + ", and no record tells of that: the kernel reports a"
                        + " capability once for a profile, so this was not the first run under it",
                "load a fresh learning profile with the container's name (README, step 1)",
                Optional.of(at));
    }
}
