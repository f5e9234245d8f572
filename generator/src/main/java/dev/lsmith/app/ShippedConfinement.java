package dev.lsmith.app;

import dev.lsmith.base.ShippedData;
import dev.lsmith.exploit.Layer;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.apparmor.AppArmorMechanism;
import dev.lsmith.policy.seccomp.EngineDefaults;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.selinux.ContainerDomain;
import dev.lsmith.policy.selinux.SelinuxMechanism;
import dev.lsmith.policy.selinux.SelinuxModule;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What engines confine a container to by themselves, as {@code profiles/baselines} and {@code profiles/selinux} restate it. */
public enum ShippedConfinement {
    /** Docker on a host with AppArmor. */
    DOCKER("docker"),
    /** Podman, with no security module that is known. */
    PODMAN("podman"),
    /** Podman on a host with SELinux and container_t. */
    CONTAINER_T("container_t");

    private final String word;

    ShippedConfinement(String word) {
        this.word = word;
    }

    /** On the command line: {@code container_t}. */
    public String word() {
        return word;
    }

    /** The default of that word. */
    public static Optional<ShippedConfinement> of(String word) {
        for (ShippedConfinement shipped : values()) {
            if (shipped.word.equals(word)) {
                return Optional.of(shipped);
            }
        }
        return Optional.empty();
    }

    Confinement confinement() {
        Dialect dialect = this == DOCKER ? Dialect.DOCKER : Dialect.PODMAN;
        String engine = this == DOCKER ? "docker" : "podman";
        SortedSet<String> held = new TreeSet<>();
        ShippedData.rows("baselines/" + engine + "-capabilities.csv").forEach(row -> held.add(row.get(0)));
        return new Confinement(
                word,
                Optional.of(seccomp(dialect, held)),
                Optional.of(Confinement.held(Confinement.set(word, held), engine + "'s default")),
                this == DOCKER ? Optional.of(apparmor()) : Optional.empty(),
                this == CONTAINER_T ? Optional.of(selinux(false)) : Optional.empty());
    }

    /** The engine's own filter, for a container that holds these capabilities. */
    static Layer seccomp(Dialect dialect, SortedSet<String> held) {
        SeccompMechanism mechanism = new SeccompMechanism(dialect, held);
        boolean podman = dialect == Dialect.PODMAN;
        SeccompProfile profile = podman ? EngineDefaults.podman() : EngineDefaults.docker();
        return Layer.of(
                Confinement.SECCOMP,
                mechanism.decider(profile),
                podman ? EngineDefaults.PODMAN_NAME : EngineDefaults.DOCKER_NAME);
    }

    /** Docker's own AppArmor profile. */
    static Layer apparmor() {
        return Layer.of(Confinement.APPARMOR, new AppArmorMechanism(Abi.V3_0).dockerDefault(), "docker-default");
    }

    /**
     * The domain that SELinux gives containers.
     *
     * @param ownUsers whether the container is in a user namespace of its own
     */
    static Layer selinux(boolean ownUsers) {
        SelinuxMechanism mechanism = new SelinuxMechanism();
        SelinuxModule module = ContainerDomain.ofEither();
        return Layer.of(
                Confinement.SELINUX,
                ownUsers
                        ? Confinement.inUserNamespace(access -> mechanism.decide(module, access))
                        : access -> mechanism.decide(module, access),
                "container_t of refpolicy and container-selinux");
    }
}
