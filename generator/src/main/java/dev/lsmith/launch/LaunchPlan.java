package dev.lsmith.launch;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.launch.proposal.Proposals;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.LaunchSettings.SecurityOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What there is to put in force.
 *
 * @param name the policy's name
 * @param lsm the host's security modules
 * @param settings what the mechanisms whose policies were written tell the engine, whatever modules the host has
 * @param privileges what the container keeps
 * @param spec what it was given so far
 * @param lowPorts the ports below 1024 that it listens on
 * @param families the address families of the sockets that it used; empty if nobody watched
 * @param proposals what else the evidence shows to be safe
 */
public record LaunchPlan(
        String name,
        LsmChoice lsm,
        LaunchSettings settings,
        Privileges privileges,
        Optional<ContainerSpec> spec,
        SortedSet<Integer> lowPorts,
        SortedSet<String> families,
        Proposals proposals) {
    private static final String LOW_PORTS = "net_bind_service";

    public LaunchPlan {
        lowPorts = Collections.unmodifiableSortedSet(new TreeSet<>(lowPorts));
        families = Collections.unmodifiableSortedSet(new TreeSet<>(families));
    }

    /**
     * The capabilities to keep under an engine that does not lift the limit on ports below 1024 as Docker does since 20.10
     * (sysctl {@code net.ipv4.ip_unprivileged_port_start=0}; moby, daemon/oci_linux.go): a recording under Docker cannot show that
     * they are needed elsewhere.
     */
    SortedSet<String> capabilitiesElsewhere() {
        SortedSet<String> kept = new TreeSet<>(privileges.capabilities());
        if (!lowPorts.isEmpty()) {
            kept.add(LOW_PORTS);
        }
        return kept;
    }

    /** The ports for which {@link #capabilitiesElsewhere} keeps more than was seen. */
    SortedSet<Integer> limitedPorts() {
        return privileges.capabilities().contains(LOW_PORTS) ? new TreeSet<>() : lowPorts;
    }

    /** The security options for engines on this host: those of modules that it does not have are left out. */
    List<SecurityOption> options() {
        return settings.options().stream()
                .filter(option -> option.module().map(lsm::has).orElse(true))
                .toList();
    }

    /** The level that the spec fixes: of several the last, as engines take it. */
    Optional<String> level() {
        return spec.flatMap(s -> s.security().label("level"));
    }

    /**
     * A warning about each policy that is written and that the engine is not told to use, as nothing says that the host has its module.
     *
     * @param told what logs or the spec tell of the host
     */
    public List<Diagnostic> unenforced(LsmChoice told) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        if (told == LsmChoice.NONE && !lsm.apparmor()) {
            settings.apparmor().ifPresent(profile -> diagnostics.add(warning("AppArmor", "apparmor")));
        }
        if (told == LsmChoice.NONE && !lsm.selinux()) {
            settings.selinux().ifPresent(type -> diagnostics.add(warning("SELinux", "selinux")));
        }
        return diagnostics;
    }

    private static Diagnostic warning(String module, String word) {
        return Diagnostic.warning(
                "not-enforced",
                "the " + module
                        + " policy is written and not enforced: the line that starts the container does not name it,"
                        + " as nothing tells that the host has " + module,
                "load it, and generate again with --lsm " + word);
    }
}
