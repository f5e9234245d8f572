package dev.lsmith.policy.apparmor;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobExpansion;
import dev.lsmith.pattern.PathLanguage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The paths of a rule, for who compares them with those of many others: most have nothing in common from their beginning on. */
final class RuledPaths {
    private final Glob glob;
    private final Map<String, List<Glob>> variables;
    private final List<String> beginnings;
    private @Nullable PathLanguage language;

    RuledPaths(Glob glob, Map<String, List<Glob>> variables) {
        this.glob = glob;
        this.variables = variables;
        this.beginnings = beginnings(glob, variables);
    }

    /** The shortest path of both; none either if one of them is too complex to tell. */
    Optional<String> meeting(RuledPaths other) {
        if (!mayMeet(other)) {
            return Optional.empty();
        }
        try {
            return language().intersection(other.language());
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    /** Two texts are of one path only if one of them begins the other. */
    private boolean mayMeet(RuledPaths other) {
        return beginnings.stream()
                .anyMatch(mine -> other.beginnings.stream()
                        .anyMatch(theirs -> mine.startsWith(theirs) || theirs.startsWith(mine)));
    }

    private PathLanguage language() throws InputException {
        PathLanguage known = language;
        if (known == null) {
            known = PathLanguage.of(glob, variables);
            language = known;
        }
        return known;
    }

    /** The plain text that the paths begin with, for each value of the variables. */
    private static List<String> beginnings(Glob glob, Map<String, List<Glob>> variables) {
        try {
            return GlobExpansion.expand(glob, variables).stream()
                    .map(Glob::beginning)
                    .distinct()
                    .toList();
        } catch (InputException e) {
            return List.of("");
        }
    }
}
