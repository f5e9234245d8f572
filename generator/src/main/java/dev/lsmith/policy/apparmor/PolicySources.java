package dev.lsmith.policy.apparmor;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import java.nio.file.Path;
import java.util.List;

/**
 * What a policy is read with besides its own text.
 *
 * @param includes where included files are looked for
 * @param version the version of the language that it is in
 */
public record PolicySources(SearchPath includes, LanguageVersion version) {
    /** The installed policy, {@code /etc/apparmor.d}, in the newest version of the language. */
    static final PolicySources INSTALLED = new PolicySources(SearchPath.standard(), LanguageVersion.NEWEST);

    /**
     * As a user names them.
     *
     * @param folders where included files are looked for before the installed policy
     * @param version a version of AppArmor: {@code 3.0}, {@code 4.1}
     * @throws InputException when there is no such version
     */
    public static PolicySources of(List<Path> folders, String version) throws InputException {
        LanguageVersion language = LanguageVersion.of(version)
                .orElseThrow(() -> new InputException(Diagnostic.error(
                        "language-version", "there is no AppArmor language " + version, "say 3.0, 4.0, 4.1 or 5.0")));
        return new PolicySources(SearchPath.beforeStandard(folders), language);
    }

    /** The same for a policy in that folder: names that it includes without {@code <>} are looked for there. */
    public PolicySources from(Path folder) {
        return new PolicySources(includes.from(folder), version);
    }
}
