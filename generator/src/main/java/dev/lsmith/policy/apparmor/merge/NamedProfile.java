package dev.lsmith.policy.apparmor.merge;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A profile of a file, or a child or hat of one.
 *
 * @param name its full name: {@code parent//child}
 * @param profile the profile
 */
record NamedProfile(String name, Profile profile) {
    /** All profiles of a file with their children, in order. */
    static List<NamedProfile> all(AppArmorProfile policy) {
        List<NamedProfile> all = new ArrayList<>();
        policy.profiles().forEach(p -> collect("", p, all));
        return all;
    }

    private static void collect(String prefix, Profile profile, List<NamedProfile> all) {
        String name = prefix + profile.name().text();
        all.add(new NamedProfile(name, profile));
        profile.children().forEach(child -> collect(name + "//", child, all));
    }

    /**
     * The profile that is meant.
     *
     * @param wanted its name or attachment as the user says
     * @param learned the name that the log knows it by
     * @throws InputException when it cannot be told
     */
    static NamedProfile choose(AppArmorProfile policy, Optional<String> wanted, String learned, String source)
            throws InputException {
        List<NamedProfile> all = all(policy);
        String name = wanted.orElse(learned);
        List<NamedProfile> meant = all.stream().filter(p -> p.isCalled(name)).toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        if (wanted.isEmpty() && policy.profiles().size() == 1) {
            return all.get(0);
        }
        String names = all.stream().map(NamedProfile::name).collect(Collectors.joining(", "));
        throw new InputException(Diagnostic.error(
                "which-profile",
                Position.ofSource(source),
                meant.isEmpty() ? "it holds no profile `" + name + "`" : "several of its profiles are `" + name + "`",
                names.isEmpty() ? "name a file with a profile" : "name one with --profile; there are: " + names));
    }

    private boolean isCalled(String wanted) {
        return name.equals(wanted)
                || profile.attachment().filter(a -> a.text().equals(wanted)).isPresent();
    }

    /** The same profile in the resolved policy, where places stay. */
    Profile resolvedIn(AppArmorProfile resolved) {
        SourcePlace at = profile.at();
        return all(resolved).stream()
                .map(NamedProfile::profile)
                .filter(p -> p.at().equals(at))
                .findFirst()
                .orElse(profile);
    }
}
