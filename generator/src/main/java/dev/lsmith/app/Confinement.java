package dev.lsmith.app;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.exploit.Layer;
import dev.lsmith.exploit.Layer.Host;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.capability.CapabilityMechanism;
import dev.lsmith.policy.capability.CapabilitySet;
import dev.lsmith.policy.capability.CapabilitySet.Kept;
import dev.lsmith.policy.capability.CapabilitySet.NoNewPrivileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What confines a container, layer by layer; an empty layer confines nothing.
 *
 * @param name the container's, or that of the policies
 * @param seccomp the filter of system calls
 * @param capabilities those that its processes can come to hold
 * @param apparmor the AppArmor profile, on a host that has AppArmor
 * @param selinux the SELinux domain, on a host that has SELinux
 */
public record Confinement(
        String name,
        Optional<Layer> seccomp,
        Optional<Layer> capabilities,
        Optional<Layer> apparmor,
        Optional<Layer> selinux) {
    static final String SECCOMP = "seccomp";
    static final String CAPABILITIES = "capabilities";
    static final String APPARMOR = "apparmor";
    static final String SELINUX = "selinux";

    /**
     * The hosts on which it may run: without a word, those of each security module for which there is a policy, as a host has
     * seldom both. The filter is asked when a call begins; capabilities, which are the first of the security modules
     * (security/commoncap.c), before the others.
     */
    List<Host> hosts(Optional<LsmChoice> lsm) {
        if (lsm.isPresent()) {
            LsmChoice one = lsm.get();
            return List.of(host(one.name().toLowerCase(Locale.ROOT), one.apparmor(), one.selinux()));
        }
        List<Host> hosts = new ArrayList<>();
        if (apparmor.isPresent()) {
            hosts.add(host(APPARMOR, true, false));
        }
        if (selinux.isPresent()) {
            hosts.add(host(SELINUX, false, true));
        }
        return hosts.isEmpty() ? List.of(host("none", false, false)) : hosts;
    }

    private Host host(String host, boolean withApparmor, boolean withSelinux) {
        List<Layer> layers = new ArrayList<>();
        seccomp.ifPresent(layers::add);
        capabilities.ifPresent(layers::add);
        apparmor.filter(layer -> withApparmor).ifPresent(layers::add);
        selinux.filter(layer -> withSelinux).ifPresent(layers::add);
        return new Host(host, layers);
    }

    /**
     * The layer of a set of capabilities. Over a user namespace that a program of the container makes it has them all, whether or
     * not the container is in such a namespace already.
     */
    static Layer held(CapabilitySet set, String source) {
        CapabilitySet overHost = new CapabilitySet(set.name(), set.keep(), set.drop(), false, set.noNewPrivileges());
        CapabilityMechanism mechanism = new CapabilityMechanism();
        return Layer.of(CAPABILITIES, access -> mechanism.decide(overHost, access), source);
    }

    /** A set of these capabilities. */
    public static CapabilitySet set(String name, SortedSet<String> capabilities) {
        TreeMap<String, Kept> keep = new TreeMap<>();
        capabilities.forEach(capability -> keep.put(capability, new Kept("held from the start", List.of())));
        return new CapabilitySet(name, keep, new TreeMap<>(), false, new NoNewPrivileges(false, "not asked"));
    }

    /** SELinux asks about every capability of a container in a user namespace by the classes of such (cap_userns). */
    static Mechanism.PolicyDecider inUserNamespace(Mechanism.PolicyDecider selinux) {
        return access -> selinux.decide(
                access instanceof CapabilityUse use ? new CapabilityUse(use.capability(), true) : access);
    }
}
