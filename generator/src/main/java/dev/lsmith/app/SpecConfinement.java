package dev.lsmith.app;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.exploit.Layer;
import dev.lsmith.model.SharedSubjects;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * What a container's spec confines it to: the engine's defaults and what it was given instead. A policy that it names and that is
 * not at hand is a layer that cannot be asked.
 */
final class SpecConfinement {
    private static final String DOCKER_DEFAULT = "docker-default";
    private static final Set<String> DEFAULT_TYPES = Set.of("container_t", "svirt_lxc_net_t");

    private final ContainerSpec spec;
    private final SortedSet<String> held;

    private SpecConfinement(ContainerSpec spec) {
        this.spec = spec;
        this.held = spec.boundingSet();
    }

    /** What confines the container. */
    static Confinement of(ContainerSpec spec) {
        return new SpecConfinement(spec).confinement();
    }

    private Confinement confinement() {
        String name = spec.name().isEmpty() ? spec.source() : spec.name();
        Layer capabilities = Confinement.held(Confinement.set(name, held), spec.source());
        return new Confinement(name, seccomp(), Optional.of(capabilities), apparmor(), selinux());
    }

    private Optional<Layer> seccomp() {
        if (spec.isUnfiltered()) {
            return Optional.empty();
        }
        String given = spec.security().seccomp().orElse("");
        if (Set.of("", "builtin", "default").contains(given)) {
            return defaultFilter();
        }
        return Optional.of(given.startsWith("{") ? filter(given, spec.source()) : filterFile(given));
    }

    /** The engine's own; what an OCI bundle does not say it has not, and of other engines the default is not known. */
    private Optional<Layer> defaultFilter() {
        return switch (spec.engine()) {
            case DOCKER, PODMAN -> Optional.of(ShippedConfinement.seccomp(dialect(), held));
            case OCI -> Optional.empty();
            case CRI, KUBERNETES, LXC, UNKNOWN ->
                Optional.of(Layer.unknown(Confinement.SECCOMP, "the default of the node's engine is not known"));
        };
    }

    private Layer filterFile(String name) {
        try {
            Path file = Path.of(spec.source()).resolveSibling(name);
            return Files.isRegularFile(file)
                    ? filter(
                            PolicyFile.read(file, InputStream.nullInputStream()).text(), file.toString())
                    : unread(name + " is not at hand");
        } catch (InputException | InvalidPathException e) {
            return unread(name + " cannot be read");
        }
    }

    private Layer filter(String text, String source) {
        SeccompMechanism mechanism = new SeccompMechanism(dialect(), held);
        try {
            SeccompProfile profile = mechanism.read(source, text);
            return Layer.of(Confinement.SECCOMP, mechanism.decider(profile), source);
        } catch (InputException e) {
            return unread(e.diagnostic().message());
        }
    }

    private static Layer unread(String why) {
        return Layer.unknown(Confinement.SECCOMP, why);
    }

    private Dialect dialect() {
        return switch (spec.engine()) {
            case PODMAN -> Dialect.PODMAN;
            case OCI -> Dialect.OCI;
            case DOCKER, CRI, KUBERNETES, LXC, UNKNOWN -> Dialect.DOCKER;
        };
    }

    private Optional<Layer> apparmor() {
        Optional<String> profile =
                spec.security().apparmorProfile().filter(p -> !p.isEmpty() && !p.equals("unconfined"));
        return profile.map(name -> name.equals(DOCKER_DEFAULT) && spec.engine() == Engine.DOCKER
                ? ShippedConfinement.apparmor()
                : Layer.unknown(Confinement.APPARMOR, "profile " + name + " is on the host only"));
    }

    private Optional<Layer> selinux() {
        Optional<String> type = spec.security()
                .processLabel()
                .flatMap(SelinuxContext::parse)
                .map(SelinuxContext::type)
                .or(() -> spec.security().label("type"));
        if (type.isEmpty() || SharedSubjects.isUnconfined(type.get()) || isDisabled()) {
            return Optional.empty();
        }
        boolean ownUsers = spec.namespaces().hasOwnUsers();
        return Optional.of(
                DEFAULT_TYPES.contains(type.get())
                        ? ShippedConfinement.selinux(ownUsers)
                        : Layer.unknown(Confinement.SELINUX, "domain " + type.get() + " is on the host only"));
    }

    private boolean isDisabled() {
        return spec.security().labelOptions().contains("disable");
    }
}
