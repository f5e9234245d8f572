package dev.lsmith.policy.apparmor;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.meaning.ProfileMeaning;
import dev.lsmith.policy.apparmor.resolve.Resolution;
import dev.lsmith.policy.apparmor.rule.IncludeRule;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compiles the profiles of a file to what they allow, once their includes and variables are put in. */
final class PolicyMeaning {
    private static final String TUNABLES = "tunables/global";

    private final PolicySources sources;

    PolicyMeaning(PolicySources sources) {
        this.sources = sources;
    }

    /**
     * The meanings of the profiles of a file, in order.
     *
     * @throws InputException when an include or a variable is missing, or a pattern is too complex
     */
    List<ProfileMeaning> of(AppArmorProfile written) throws InputException {
        Resolution resolution = Resolution.of(written, sources.includes(), sources.version());
        if (resolution.faults().isEmpty()) {
            return meanings(resolution.policy(), written, sources.version());
        }
        if (includesOnlyTunables(written)) {
            return meanings(written, written, sources.version());
        }
        throw new InputException(resolution.faults().get(0));
    }

    /**
     * The meanings of a file that ships with lsmith and includes nothing but the tunables: those that ship too, so that
     * it means the same on every machine.
     *
     * @throws InputException when a variable is missing, or a pattern is too complex
     */
    static List<ProfileMeaning> ofShipped(AppArmorProfile policy) throws InputException {
        return meanings(policy, policy, LanguageVersion.NEWEST);
    }

    /** What lsmith writes can be read where AppArmor is not installed. */
    private static boolean includesOnlyTunables(AppArmorProfile written) {
        boolean rules = written.profiles().stream()
                .flatMap(profile -> profile.rules().stream())
                .anyMatch(IncludeRule.class::isInstance);
        return !rules
                && written.preamble().stream()
                        .allMatch(s -> !(s instanceof Preamble.Include include)
                                || include.file().name().equals(TUNABLES));
    }

    private static List<ProfileMeaning> meanings(
            AppArmorProfile policy, AppArmorProfile written, LanguageVersion version) throws InputException {
        Mediation mediation = Mediation.ofAbi(written.abi()).compiledBy(version);
        List<ProfileMeaning> meanings = new ArrayList<>();
        for (Profile profile : policy.profiles()) {
            Map<String, List<Glob>> variables = DeclaredVariables.of(policy, profile);
            meanings.add(ProfileMeaning.of(profile, variables, mediation));
        }
        return meanings;
    }
}
