package dev.lsmith.policy.capability;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.learn.UsedFamilies.OfferedPorts;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.capability.NeededCapabilities.GivenCapabilities;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Ports below 1024 and net_bind_service. Docker sets the sysctl {@code net.ipv4.ip_unprivileged_port_start} to 0 in a
 * container's own network namespace (moby, {@code daemon/oci_linux.go}), after which the kernel asks for no
 * capability.
 */
final class LowPorts {
    private static final String CAPABILITY = "net_bind_service";
    private static final String SYSCTL = "net.ipv4.ip_unprivileged_port_start";

    private final Assignment assignment;

    LowPorts(Assignment assignment) {
        this.assignment = assignment;
    }

    void of(GivenCapabilities grant, Map<String, Reason> keep, List<String> notes) {
        if (keep.containsKey(CAPABILITY)) {
            return;
        }
        SortedMap<NetworkUse, Evidence> named = binds(NetworkUse::bindsLowPort);
        SortedMap<NetworkUse, Evidence> unnamed =
                binds(use -> use.local().port().isEmpty() && offered(use).isPresent() && !isNamed(use));
        Optional<Reason.Derived> reason =
                named.isEmpty() ? derived(unnamed, how(unnamed)) : derived(named, "binds a port below 1024");
        if (reason.isEmpty()) {
            return;
        }
        if (assignment.spec().filter(ContainerSpec::bindsLowPortsFreely).isPresent()) {
            notes.add("binds a port below 1024 without net_bind_service: Docker sets " + SYSCTL
                    + "=0 in the container's network namespace; an engine that does not needs the capability");
        } else if (grant.possible().contains(CAPABILITY)) {
            keep.put(CAPABILITY, reason.get());
        }
    }

    private String how(SortedMap<NetworkUse, Evidence> unnamed) {
        String ports = unnamed.keySet().stream()
                .flatMap(use -> offered(use).stream())
                .distinct()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return "binds a port that no record names, and the spec offers " + ports;
    }

    private static Optional<Reason.Derived> derived(SortedMap<NetworkUse, Evidence> binds, String how) {
        return binds.values().stream()
                .reduce(Evidence::merge)
                .map(evidence -> new Reason.Derived(how, List.<Access>copyOf(binds.keySet()), evidence));
    }

    /** What the container's own programs bound or listened on: a socket that listens was bound to its port. */
    private SortedMap<NetworkUse, Evidence> binds(Predicate<NetworkUse> which) {
        SortedMap<NetworkUse, Evidence> binds = new TreeMap<>(assignment.model().accesses(NetworkUse.class));
        binds.entrySet()
                .removeIf(e -> !e.getKey().binds()
                        || !e.getValue().phases().contains(Phase.APPLICATION)
                        || !which.test(e.getKey()));
        return binds;
    }

    /** Whether another record names the port of such a socket: that of a later listen. */
    private boolean isNamed(NetworkUse use) {
        return !binds(other ->
                        other.type().equals(use.type()) && other.local().port().isPresent())
                .isEmpty();
    }

    /** The first low port that the spec offers for such a socket. */
    private Optional<Integer> offered(NetworkUse use) {
        return OfferedPorts.of(assignment.spec(), use.type()).stream()
                .filter(NetworkUse::isLow)
                .findFirst();
    }
}
