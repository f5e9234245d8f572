package dev.lsmith.policy.apparmor;

import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LearnedRule;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which rules that allow reach what a denial denies. */
final class DenialReach {
    private final List<Grant> files = new ArrayList<>();
    private final List<Rule> others = new ArrayList<>();
    private final Map<String, List<Glob>> variables;

    /** A rule that allows files; no paths for {@code file,}, which allows all. */
    private record Grant(FileRule rule, Optional<RuledPaths> paths) {}

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
                files.add(new Grant(file, file.path().map(path -> new RuledPaths(path, variables))));
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

    private static Optional<Reached> reached(Grant grant, RuledPaths denied) {
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
}
