package dev.lsmith.target.capability;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.Phase;
import dev.lsmith.access.SocketPermission;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.Engine;
import dev.lsmith.target.Assignment;
import dev.lsmith.target.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Ports below 1024 and net_bind_service. Docker sets the sysctl {@code net.ipv4.ip_unprivileged_port_start} to 0 in a
 * container's own network namespace (moby, {@code daemon/oci_linux.go}), after which the kernel asks for no
 * capability.
 */
final class LowPorts {
    private static final String CAPABILITY = "net_bind_service";
    private static final String SYSCTL = "net.ipv4.ip_unprivileged_port_start";
    private static final int FIRST_FREE = 1024;

    private final Assignment assignment;

    LowPorts(Assignment assignment) {
        this.assignment = assignment;
    }

    void of(Grant grant, Map<String, Reason> keep, List<String> notes) {
        if (keep.containsKey(CAPABILITY)) {
            return;
        }
        List<Access> binds = new ArrayList<>();
        Optional<Evidence> all = Optional.empty();
        SortedMap<NetworkUse, Evidence> uses = assignment.model().accesses(NetworkUse.class);
        for (Map.Entry<NetworkUse, Evidence> e : uses.entrySet()) {
            if (low(e.getKey()) && e.getValue().phases().contains(Phase.APPLICATION)) {
                binds.add(e.getKey());
                all = Optional.of(all.map(a -> a.merge(e.getValue())).orElse(e.getValue()));
            }
        }
        if (all.isEmpty()) {
            return;
        }
        if (free()) {
            notes.add("binds a port below 1024 without net_bind_service: Docker sets " + SYSCTL
                    + "=0 in the container's network namespace; an engine that does not needs the capability");
        } else if (grant.possible().contains(CAPABILITY)) {
            keep.put(CAPABILITY, new Reason.Derived("binds a port below 1024", binds, all.get()));
        }
    }

    private static boolean low(NetworkUse use) {
        return use.permissions().contains(SocketPermission.BIND)
                && use.local().port().filter(p -> p > 0 && p < FIRST_FREE).isPresent();
    }

    /** Whether the engine lifts the limit. */
    private boolean free() {
        Optional<ContainerSpec> spec = assignment.spec();
        return spec.isPresent()
                && spec.get().engine() == Engine.DOCKER
                && !spec.get().namespaces().network().equals("host")
                && !spec.get().limits().sysctls().containsKey(SYSCTL);
    }
}
