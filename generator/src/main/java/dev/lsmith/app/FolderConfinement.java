package dev.lsmith.app;

import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.exploit.Layer;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.capability.CapabilityMechanism;
import dev.lsmith.policy.capability.CapabilitySet;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.selinux.SelinuxMechanism;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the policies of a folder that {@code generate} wrote confine a container to. */
final class FolderConfinement {
    private final PolicyFolder folder;

    private FolderConfinement(PolicyFolder folder) {
        this.folder = folder;
    }

    /**
     * Reads them.
     *
     * @throws InputException when the folder holds no policy, or one that cannot be read
     */
    static Confinement of(Path path) throws InputException {
        PolicyFolder folder = new PolicyFolder(path);
        OutputMark.check(path);
        return new FolderConfinement(folder).read();
    }

    private Confinement read() throws InputException {
        CapabilityMechanism capabilities = new CapabilityMechanism();
        Optional<Policy<CapabilitySet>> held = policy(capabilities);
        boolean ownUsers = held.map(h -> h.policy().ownUsers()).orElse(false);
        SortedSet<String> kept = new TreeSet<>();
        held.ifPresent(h -> kept.addAll(h.policy().keep().keySet()));
        Optional<Layer> selinux = layer(new SelinuxMechanism(), ownUsers);
        Confinement confinement = new Confinement(
                held.map(h -> h.policy().name()).orElse(folder.path().toString()),
                layer(new SeccompMechanism(Dialect.DOCKER, kept), false),
                held.map(h -> Confinement.held(h.policy(), h.file().toString())),
                layer(Mechanisms.reading().apparmor(), false),
                selinux);
        boolean nothing = confinement.seccomp().isEmpty()
                && held.isEmpty()
                && confinement.apparmor().isEmpty()
                && selinux.isEmpty();
        if (nothing) {
            throw folder.noPolicy();
        }
        return confinement;
    }

    private <P> Optional<Layer> layer(Mechanism<P> mechanism, boolean ownUsers) throws InputException {
        Optional<Policy<P>> read = policy(mechanism);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Mechanism.PolicyDecider decider = mechanism.decider(read.get().policy());
        return Optional.of(Layer.of(
                mechanism.name(),
                ownUsers ? Confinement.inUserNamespace(decider) : decider,
                read.get().file().toString()));
    }

    private <P> Optional<Policy<P>> policy(Mechanism<P> mechanism) throws InputException {
        Optional<Path> file = folder.find(mechanism);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        PolicyFile text = PolicyFile.read(file.get(), InputStream.nullInputStream());
        return Optional.of(new Policy<>(file.get(), mechanism.read(file.get().toString(), text.text())));
    }

    /** A policy and the file that holds it. */
    private record Policy<P>(Path file, P policy) {}
}
