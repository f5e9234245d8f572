package dev.lsmith.policy.apparmor;

import dev.lsmith.learn.LearnedVariables;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.Labels;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables of a file as lsmith writes it, which is read where no {@code tunables/global} may be installed. */
public final class DeclaredVariables {
    private DeclaredVariables() {}

    /** Those of the file, those of {@code tunables/global} if it is included, and the profile's name. */
    public static Map<String, List<Glob>> of(AppArmorProfile policy, Profile profile) {
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
        return variables;
    }
}
