package dev.lsmith.target.apparmor.resolve;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.target.apparmor.syntax.AppArmorProfile;
import dev.lsmith.target.apparmor.syntax.LanguageVersion;
import dev.lsmith.target.apparmor.syntax.PreambleLine;
import dev.lsmith.target.apparmor.syntax.Profile;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy as the kernel's parser sees it.
 *
 * @param policy the same kind of tree with plain rules only: no include, variable, conditional, block or alias is left;
 *     of the preamble only the {@code abi} statements. Each rule keeps the place in the file that it stands in
 * @param faults what the policy would be refused for, in the order in which it was found; then the tree lacks what is
 *     at fault
 */
public record Resolution(AppArmorProfile policy, List<Diagnostic> faults) {
    public Resolution {
        faults = List.copyOf(faults);
    }

    /** Resolves a policy and gathers all that is wrong with it. */
    public static Resolution of(AppArmorProfile written, SearchPath path, LanguageVersion version) {
        List<Diagnostic> faults = new ArrayList<>();
        Inclusion inclusion = new Inclusion(path, faults);
        PreambleResolver preamble = new PreambleResolver(inclusion, faults);
        preamble.addAll(written.lines());
        List<Profile> profiles = new ArrayList<>(preamble.profiles());
        profiles.addAll(written.profiles());
        ProfileResolver resolver = new ProfileResolver(inclusion, preamble.variables(), faults);
        List<PreambleLine> abis = preamble.abis();
        return new Resolution(
                new AppArmorProfile(
                        abis, profiles.stream().map(resolver::resolve).toList()),
                faults);
    }

    /**
     * Resolves a policy.
     *
     * @throws InputException for the first thing that is wrong with it
     */
    public static AppArmorProfile resolve(AppArmorProfile written, SearchPath path, LanguageVersion version)
            throws InputException {
        Resolution resolution = of(written, path, version);
        if (!resolution.faults.isEmpty()) {
            throw new InputException(resolution.faults.get(0));
        }
        return resolution.policy;
    }
}
