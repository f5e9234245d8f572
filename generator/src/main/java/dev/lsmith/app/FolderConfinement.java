package dev.lsmith.app;

import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.exploit.Layer;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.AppArmorDecider;
import dev.lsmith.policy.apparmor.AppArmorMechanism;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.capability.CapabilityMechanism;
import dev.lsmith.policy.capability.CapabilitySet;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.selinux.SelinuxMechanism;
import dev.lsmith.policy.selinux.SelinuxModule;
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
        Optional<Layer> selinux = selinux(ownUsers);
        Confinement confinement = new Confinement(
                held.map(h -> h.policy().name()).orElse(folder.path().toString()),
                seccomp(new SeccompMechanism(Dialect.DOCKER, kept)),
                held.map(h -> Confinement.held(h.policy(), h.file().toString())),
                apparmor(Mechanisms.reading().apparmor()),
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

    private Optional<Layer> seccomp(SeccompMechanism mechanism) throws InputException {
        return policy(mechanism)
                .map(read -> Layer.of(
                        mechanism.name(),
                        mechanism.decider(read.policy()),
                        read.file().toString()));
    }

    /** A profile that is left by running a program, or that is not enforced, closes nothing that can be counted on. */
    private Optional<Layer> apparmor(AppArmorMechanism mechanism) throws InputException {
        Optional<Policy<AppArmorProfile>> read = policy(mechanism);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        String file = read.get().file().toString();
        AppArmorDecider decider = mechanism.decider(read.get().policy());
        if (decider.unenforced().isPresent()) {
            return Optional.of(unenforced(
                    mechanism.name(), file + ": flags=(" + decider.unenforced().get() + ")"));
        }
        return Optional.of(decider.wayOut()
                .map(rule -> Layer.unknown(mechanism.name(), file + ": a process may leave the profile by: " + rule))
                .orElseGet(() -> Layer.of(mechanism.name(), decider, file)));
    }

    private Optional<Layer> selinux(boolean ownUsers) throws InputException {
        SelinuxMechanism mechanism = new SelinuxMechanism();
        Optional<Policy<SelinuxModule>> read = policy(mechanism);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        String file = read.get().file().toString();
        SelinuxModule module = read.get().policy();
        if (module.isPermissive()) {
            return Optional.of(unenforced(mechanism.name(), file + ": the domain is permissive"));
        }
        Mechanism.PolicyDecider decider = mechanism.decider(module);
        return Optional.of(Layer.of(mechanism.name(), ownUsers ? Confinement.inUserNamespace(decider) : decider, file));
    }

    /** A policy whose denials the kernel only logs. */
    private static Layer unenforced(String mechanism, String why) {
        return Layer.of(mechanism, access -> Decision.notMediated(), why + ", which denies nothing");
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
