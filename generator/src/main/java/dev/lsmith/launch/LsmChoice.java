package dev.lsmith.launch;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Subject;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.SecurityLabels;
import dev.lsmith.model.Model;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which security modules the host has on which the container will run. */
public enum LsmChoice {
    APPARMOR,
    SELINUX,
    BOTH,
    NONE;

    /**
     * What the evidence came from, else what the container was labelled with when it was looked at: the host of either is taken for
     * the host that will run.
     */
    public static LsmChoice of(Model model, Optional<ContainerSpec> spec) {
        LsmChoice recorded = of(model);
        if (recorded != NONE || spec.isEmpty()) {
            return recorded;
        }
        SecurityLabels labels = spec.get().security();
        boolean apparmor =
                labels.apparmorProfile().filter(profile -> !profile.isEmpty()).isPresent();
        boolean selinux =
                labels.processLabel().filter(label -> !label.isEmpty()).isPresent();
        return choice(apparmor, selinux);
    }

    private static LsmChoice of(Model model) {
        Set<Reporter> reporters = model.observed().values().stream()
                .flatMap(accesses -> accesses.values().stream())
                .map(Evidence::reporters)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        // A label tells the module as well, whoever wrote the record: subj= of seccomp's.
        Set<Subject> subjects = model.observed().keySet();
        boolean apparmor = reporters.contains(Reporter.APPARMOR)
                || subjects.stream().anyMatch(Subject.ApparmorProfile.class::isInstance);
        boolean selinux = reporters.contains(Reporter.SELINUX)
                || subjects.stream().anyMatch(Subject.SelinuxDomain.class::isInstance);
        return choice(apparmor, selinux);
    }

    private static LsmChoice choice(boolean apparmor, boolean selinux) {
        if (apparmor && selinux) {
            return BOTH;
        }
        return apparmor ? APPARMOR : selinux ? SELINUX : NONE;
    }

    /**
     * The same, with SELinux too if a module was written for it: engines pass over its flags on a host without SELinux
     * (opencontainers/selinux, InitLabels), whereas a container without them runs in the engine's domain.
     */
    public LsmChoice with(boolean selinuxModule) {
        if (!selinuxModule || selinux()) {
            return this;
        }
        return apparmor() ? BOTH : SELINUX;
    }

    /** Whether the host has the module that writes such records; every host has those that are no security module. */
    public boolean has(Reporter module) {
        return switch (module) {
            case APPARMOR -> apparmor();
            case SELINUX -> selinux();
            case SECCOMP, SYSCALL_RECORD, STRACE, CAPABLE, OPENSNOOP, GADGET, ENRICHER, SECCOMP_HOOK, TOMOYO -> true;
        };
    }

    /** Whether an AppArmor profile can be used. */
    public boolean apparmor() {
        return this == APPARMOR || this == BOTH;
    }

    /** Whether an SELinux type can be used. */
    public boolean selinux() {
        return this == SELINUX || this == BOTH;
    }
}
