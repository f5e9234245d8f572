package dev.lsmith.policy.apparmor;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobExpansion;
import dev.lsmith.pattern.PathLanguage;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds, for a denial, the rules of a profile that allow some of what it denies. */
final class DenialReach {
    private final List<GrantingRule> files = new ArrayList<>();
    private final List<Rule> others = new ArrayList<>();
    private final Map<String, List<Glob>> variables;

    /** A rule that allows files; no paths for {@code file,}, which allows all. */
    private record GrantingRule(FileRule rule, Optional<RuledPaths> paths) {}

    /**
     * What reaches there.
     *
     * @param rule the first rule that does
     * @param witness a path that both speak of
     * @param everything whether the rule speaks of all there is of its kind
     */
    record Reached(Rule rule, Optional<String> witness, boolean everything) {}

    DenialReach(List<LearnedRule> drafts, Map<String, List<Glob>> variables) {
        this.variables = variables;
        for (LearnedRule draft : drafts) {
            if (draft.rule().qualifiers().denies()) {
                continue;
            }
            if (draft.rule() instanceof FileRule file) {
                files.add(new GrantingRule(file, file.path().map(path -> new RuledPaths(path, variables))));
            } else {
                others.add(draft.rule());
            }
        }
    }

    /** The first rule that allows some of what the denial denies. */
    Optional<Reached> of(Rule denial) {
        if (denial instanceof FileRule file && file.path().isPresent()) {
            RuledPaths denied = new RuledPaths(file.path().get(), variables);
            return files.stream()
                    .filter(grant -> meet(file, grant.rule()))
                    .flatMap(grant -> reached(grant, denied).stream())
                    .findFirst();
        }
        return others.stream()
                .filter(grant -> meet(denial, grant))
                .findFirst()
                .map(grant -> new Reached(grant, Optional.empty(), isEverything(grant)));
    }

    private static Optional<Reached> reached(GrantingRule grant, RuledPaths denied) {
        return grant.paths().isEmpty()
                ? Optional.of(new Reached(grant.rule(), Optional.empty(), true))
                : grant.paths().get().meeting(denied).map(path -> new Reached(grant.rule(), Optional.of(path), false));
    }

    private static boolean isEverything(Rule grant) {
        return grant instanceof NetworkRule network && network.family().isEmpty();
    }

    private static boolean meet(Rule denial, Rule grant) {
        if (denial instanceof NetworkRule denied && grant instanceof NetworkRule allowed) {
            return allowed.family().isEmpty() || allowed.family().equals(denied.family());
        }
        return denial.kind().equals(grant.kind());
    }

    private static boolean meet(FileRule denial, FileRule grant) {
        Set<FileMode> common = new TreeSet<>(denial.permissions());
        common.retainAll(grant.permissions());
        boolean bare = grant.path().isEmpty();
        return bare
                || !common.isEmpty()
                || (denial.exec().isPresent() && grant.exec().isPresent());
    }

    /** The paths of a rule, for who compares them with those of many others: most have nothing in common from their beginning on. */
    static final class RuledPaths {
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
}
