package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.resolve.Resolution;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Meanings of texts that include nothing. */
final class Meanings {
    private static final SearchPath NOWHERE = SearchPath.of(Path.of("/nonexistent"));

    private Meanings() {}

    static List<ProfileMeaning> of(String text, Mediation mediation) throws InputException {
        return of(text, mediation, LanguageVersion.V3_0);
    }

    static List<ProfileMeaning> of(String text, Mediation mediation, LanguageVersion version) throws InputException {
        List<ProfileMeaning> meanings = new ArrayList<>();
        for (Profile profile : Resolution.resolve(ProfileReader.read("text", text), NOWHERE, version)
                .profiles()) {
            meanings.add(ProfileMeaning.of(profile, Map.of(), mediation));
        }
        return meanings;
    }

    /** Of the rules of a profile {@code t} under abi 3.0. */
    static ProfileMeaning ofRules(String rules) throws InputException {
        return of("profile t {\n" + rules + "\n}\n", Mediation.V3_0).get(0);
    }
}
