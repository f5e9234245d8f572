package dev.lsmith.target.apparmor;

import dev.lsmith.access.Peer;
import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.learn.LearnedVariables;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.PathLanguage;
import dev.lsmith.target.apparmor.syntax.AppArmorProfile;
import dev.lsmith.target.apparmor.syntax.Preamble;
import dev.lsmith.target.apparmor.syntax.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The variables of a file and patterns that hold them, matched against plain texts. */
final class Conditions {
    private final Map<String, List<Glob>> variables;
    private final String profileName;
    private final Map<Glob, PathLanguage> languages = new HashMap<>();

    private Conditions(Map<String, List<Glob>> variables, String profileName) {
        this.variables = variables;
        this.profileName = profileName;
    }

    /** Those of the file, of {@code tunables/global} if it is included, and the profile's name. */
    static Conditions of(AppArmorProfile policy, Profile profile) {
        Map<String, List<Glob>> variables = new HashMap<>();
        for (Preamble statement : policy.preamble()) {
            if (statement instanceof Preamble.Include include
                    && include.file().name().equals("tunables/global")) {
                variables.putAll(LearnedVariables.load().tunables());
            } else if (statement instanceof Preamble.VariableDefinition definition) {
                List<Glob> values = new ArrayList<>(
                        definition.append() ? variables.getOrDefault(definition.name(), List.of()) : List.of());
                values.addAll(definition.values());
                variables.put(definition.name(), values);
            }
        }
        variables.put(Labels.PROFILE_NAME, List.of(profile.name()));
        return new Conditions(variables, profile.name().text());
    }

    static InputException fault(String message) {
        return new InputException(Diagnostic.error(
                "apparmor-profile", dev.lsmith.diagnostic.Position.ofSource("profile"), message, "see apparmor.d(5)"));
    }

    Map<String, List<Glob>> variables() {
        return variables;
    }

    /** Makes a pattern ready, so that a fault shows before the first question. */
    void prepare(Optional<Glob> pattern) throws InputException {
        if (pattern.isPresent() && !pattern.get().isLiteral() && !languages.containsKey(pattern.get())) {
            languages.put(pattern.get(), PathLanguage.of(pattern.get(), variables));
        }
    }

    /** Whether a condition that may be absent holds for a text that may be unknown: an unknown one passes none. */
    boolean holds(Optional<Glob> condition, Optional<String> text) {
        if (condition.isEmpty()) {
            return true;
        }
        return text.isPresent() && matches(condition.get(), text.get().equals(Peer.SELF) ? profileName : text.get());
    }

    private boolean matches(Glob pattern, String text) {
        PathLanguage language = languages.get(pattern);
        return language == null ? pattern.equals(Glob.literal(text).normalised()) : language.matches(text);
    }
}
