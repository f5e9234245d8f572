package dev.lsmith.app;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Privileges;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.apparmor.AppArmorMechanism;
import dev.lsmith.policy.capability.CapabilityMechanism;
import dev.lsmith.policy.seccomp.Dialect;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.selinux.SelinuxMechanism;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The mechanisms that there are. */
public final class Mechanisms {
    /** Their stable names, in the order in which they are shown. */
    public static final List<String> NAMES = List.of("apparmor", "selinux", "seccomp", "capabilities");

    private Mechanisms() {}

    /** The wanted ones but the capabilities, which are decided first. */
    static List<Mechanism<?>> of(Request request, Privileges privileges) throws InputException {
        Dialect dialect = dialect(request.seccompDialect());
        List<Mechanism<?>> targets = new ArrayList<>(List.of(
                apparmor(request), new SelinuxMechanism(), new SeccompMechanism(dialect, privileges.capabilities())));
        targets.removeIf(t -> !request.targets().contains(t.name()));
        return targets;
    }

    /** AppArmor in the abi that was asked for. */
    static AppArmorMechanism apparmor(Request request) throws InputException {
        return new AppArmorMechanism(Abi.of(request.apparmorAbi())
                .orElseThrow(() -> fault("there is no AppArmor abi " + request.apparmorAbi(), "take 3.0 or 4.0")));
    }

    /** Every mechanism, for reading policies back: what they are written for stands in their files. */
    static List<Mechanism<?>> readable() {
        return List.of(
                new AppArmorMechanism(Abi.V3_0),
                new SelinuxMechanism(),
                new SeccompMechanism(Dialect.DOCKER),
                capabilities());
    }

    /** The capabilities, on which the other mechanisms depend. */
    static CapabilityMechanism capabilities() {
        return new CapabilityMechanism();
    }

    /** Whether the capabilities' own file is wanted. */
    static boolean writesCapabilities(Set<String> wanted) {
        return wanted.contains(capabilities().name());
    }

    private static Dialect dialect(String name) throws InputException {
        for (Dialect dialect : Dialect.values()) {
            if (dialect.name().toLowerCase(Locale.ROOT).equals(name)) {
                return dialect;
            }
        }
        throw fault("there is no seccomp dialect " + name, "take docker, podman or oci");
    }

    private static InputException fault(String message, String help) {
        return new InputException(new Diagnostic(Severity.ERROR, "target", Optional.empty(), message, help));
    }
}
