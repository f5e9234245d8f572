package dev.lsmith.launch;

import dev.lsmith.launch.proposal.Proposals;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.target.Privileges;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What there is to put in force.
 *
 * @param name the policy's name
 * @param lsm the host's security modules
 * @param apparmorProfile the AppArmor profile's name, if one was written
 * @param selinuxType the SELinux type, if a module was written
 * @param seccompFile the seccomp profile's file relative to the output folder, if one was written
 * @param privileges what the container keeps
 * @param spec what it was given so far
 * @param families the address families of the sockets that it used; empty if nobody watched
 * @param proposals what else the evidence shows to be safe
 */
public record LaunchPlan(
        String name,
        LsmChoice lsm,
        Optional<String> apparmorProfile,
        Optional<String> selinuxType,
        Optional<String> seccompFile,
        Privileges privileges,
        Optional<ContainerSpec> spec,
        SortedSet<String> families,
        Proposals proposals) {
    public LaunchPlan {
        families = Collections.unmodifiableSortedSet(new TreeSet<>(families));
    }
}
