package dev.lsmith.policy.apparmor.merge;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file of profiles that a person wrote, into one of which learned rules are put. */
public final class UserProfile {
    private final String source;
    private final String text;
    private final AppArmorProfile policy;

    private UserProfile(String source, String text, AppArmorProfile policy) {
        this.source = source;
        this.text = text;
        this.policy = policy;
    }

    /**
     * Reads it; what it includes is read by {@link #merge}.
     *
     * @param source its name in messages
     * @throws InputException when it is not of the language
     */
    public static UserProfile read(String source, String text) throws InputException {
        return new UserProfile(source, text, ProfileReader.read(source, text));
    }

    /** The name of its profile; empty where it holds none or several. */
    public Optional<String> onlyProfile() {
        return policy.profiles().size() == 1
                ? Optional.of(policy.profiles().get(0).name().text())
                : Optional.empty();
    }

    /** The abi that the file is written for: what is learned for it has to be in that language. */
    public Abi abi() {
        Mediation mediation = Mediation.ofAbi(policy.abi());
        if (mediation.has(MediationClass.NETWORK_ADDRESS)) {
            return Abi.V5_0;
        }
        return mediation.has(MediationClass.USERNS) ? Abi.V4_0 : Abi.V3_0;
    }

    /**
     * The file with what one of its profiles lacks.
     *
     * @param includes folders that {@code <…>} is searched in; empty for {@code /etc/apparmor.d}
     * @param learned what was learned
     * @param wanted the profile's name or attachment as the user says
     * @param subject the name that the log knows it by
     * @param origin where the rules come from, for the mark above them
     * @throws InputException when the file is at fault, or it cannot be told which profile is meant
     */
    public ProfileMerge.Merged merge(
            List<Path> includes,
            Synthesis<AppArmorProfile> learned,
            Optional<String> wanted,
            String subject,
            String origin)
            throws InputException {
        return new ProfileMerge(source, text, SearchPath.orStandard(includes)).merge(learned, wanted, subject, origin);
    }
}
