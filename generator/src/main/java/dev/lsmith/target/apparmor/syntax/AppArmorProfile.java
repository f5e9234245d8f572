package dev.lsmith.target.apparmor.syntax;

import java.util.List;
import java.util.Optional;

/**
 * A file of the profile language (apparmor.d(5)).
 *
 * @param preamble what stands before the first profile, in order, as later statements build on earlier ones
 * @param profiles the profiles, in order
 */
public record AppArmorProfile(List<Preamble> preamble, List<Profile> profiles) {
    public AppArmorProfile {
        preamble = List.copyOf(preamble);
        profiles = List.copyOf(profiles);
    }

    /** The abi that the file names, such as {@code abi/3.0}; empty when it names none. */
    public Optional<String> abi() {
        return preamble.stream()
                .filter(Preamble.AbiRule.class::isInstance)
                .map(s -> ((Preamble.AbiRule) s).file().name())
                .findFirst();
    }
}
