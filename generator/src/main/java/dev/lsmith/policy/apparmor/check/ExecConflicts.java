package dev.lsmith.policy.apparmor.check;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule.Safety;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers.FileScope;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rules that give one program two ways to be executed.
 *
 * <p>As the parser's back end decides ({@code accept_perms} in {@code hfa.cc}; measured with 3.0.8): a path without
 * pattern, alternations apart, goes before patterns; of those that are left, for the owner's half and for the other one,
 * all must agree in mode and target. From AppArmor 4.1 on the rules of the highest priority alone count. The question is
 * answered for all paths at once, by an automaton.
 */
final class ExecConflicts {
    private static final Glob EVERY_PATH =
            Glob.of(new Literal("/"), new Alternation(List.of(Glob.of(new Glob.AnyPath()), Glob.EMPTY)));

    /** How a rule executes; rules of equal transitions do not conflict. */
    private record ExecWay(ExecMode mode, Optional<Glob> target) {}

    private record Candidate(
            Glob path, Optional<ExecWay> transition, boolean exact, int priority, FileScope scope, SourcePlace at) {
        boolean holds(boolean owner) {
            return scope == FileScope.ANY || (scope == FileScope.OWNER) == owner;
        }
    }

    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<String, Diagnostic> conflicts = new TreeMap<>();

    private ExecConflicts(Profile profile) {
        boolean priorities =
                profile.rules().stream().anyMatch(r -> r.qualifiers().priority() != 0);
        for (RuleLine line : profile.lines()) {
            if (line.rule() instanceof FileRule rule && !rule.qualifiers().denies()) {
                Optional<ExecWay> transition = transition(rule);
                if (transition.isPresent() || priorities) {
                    Glob path = rule.path().orElse(EVERY_PATH);
                    candidates.add(new Candidate(
                            path,
                            transition,
                            isExact(path),
                            rule.qualifiers().priority(),
                            rule.qualifiers().scope(),
                            line.at()));
                }
            }
        }
    }

    private static Optional<ExecWay> transition(FileRule rule) {
        if (rule.path().isEmpty() && rule.exec().isEmpty()) {
            return Optional.of(new ExecWay(ExecMode.IX, Optional.empty()));
        }
        return rule.exec().map(mode -> new ExecWay(mode, rule.target()));
    }

    /** Whether a pattern is none but for alternations. */
    static boolean isExact(Glob glob) {
        return glob.parts().stream()
                .allMatch(part -> part instanceof Literal
                        || (part instanceof Alternation a
                                && a.branches().stream().allMatch(ExecConflicts::isExact)));
    }

    /** The conflicts of a resolved profile, one for each pair of rules. */
    static List<Diagnostic> of(Profile profile) throws InputException {
        ExecConflicts conflicts = new ExecConflicts(profile);
        long kinds = conflicts.candidates.stream()
                .map(Candidate::transition)
                .distinct()
                .count();
        if (kinds > 1) {
            List<Glob> globs =
                    conflicts.candidates.stream().map(Candidate::path).toList();
            PathAutomaton.build(globs, Map.of(), conflicts::judge);
        }
        return List.copyOf(conflicts.conflicts.values());
    }

    /** Judges rules that match one path together; an automaton asks for each such set. */
    private boolean judge(List<Integer> together) {
        List<Candidate> matching = together.stream().map(candidates::get).toList();
        judge(matching, true);
        judge(matching, false);
        return !together.isEmpty();
    }

    private void judge(List<Candidate> matching, boolean owner) {
        List<Candidate> half = matching.stream().filter(c -> c.holds(owner)).toList();
        int highest = half.stream().mapToInt(Candidate::priority).max().orElse(0);
        List<Candidate> executing = half.stream()
                .filter(c -> c.priority() == highest && c.transition().isPresent())
                .toList();
        List<Candidate> exact = executing.stream().filter(Candidate::exact).toList();
        List<Candidate> deciding = exact.isEmpty() ? executing : exact;
        for (Candidate candidate : deciding) {
            if (!candidate.transition().equals(deciding.get(0).transition())) {
                conflict(deciding.get(0), candidate);
                return;
            }
        }
    }

    private void conflict(Candidate one, Candidate other) {
        conflicts.putIfAbsent(
                one.at() + " " + other.at(),
                Diagnostic.error(
                        "exec-conflict",
                        other.at().position(),
                        "execution as `" + mode(other) + "` conflicts with `" + mode(one) + "` of the rule at "
                                + one.at(),
                        "make the paths differ, or one of them a path without pattern"));
    }

    private static String mode(Candidate candidate) {
        return candidate
                .transition()
                .map(t ->
                        t.mode().word() + t.target().map(g -> " -> " + g.text()).orElse(""))
                .orElse("");
    }

    /**
     * Changes of profile that are {@code safe} by one rule and {@code unsafe} by another, for the same program and target.
     * A rule without patterns goes before one with patterns (measured with apparmor_parser 3.0.8).
     */
    static final class ChangeConflicts {
        private static final Glob ANYTHING = Glob.of(new Glob.AnyPath());

        private ChangeConflicts() {}

        /** The conflicts of a resolved profile. */
        static List<Diagnostic> of(Profile profile) throws InputException {
            List<RuleLine> safe = lines(profile, false);
            List<RuleLine> unsafe = lines(profile, true);
            List<Diagnostic> conflicts = new ArrayList<>();
            for (RuleLine one : safe) {
                for (RuleLine other : unsafe) {
                    if (conflict((ChangeProfileRule) one.rule(), (ChangeProfileRule) other.rule())) {
                        conflicts.add(Diagnostic.error(
                                "exec-conflict",
                                other.at().position(),
                                "`unsafe` conflicts with the rule at " + one.at() + ", which is safe",
                                "make both the same"));
                    }
                }
            }
            return conflicts;
        }

        private static List<RuleLine> lines(Profile profile, boolean unsafe) {
            return profile.lines().stream()
                    .filter(line -> line.rule() instanceof ChangeProfileRule rule
                            && rule.program().isPresent()
                            && !rule.qualifiers().denies()
                            && (rule.safety() == Safety.UNSAFE) == unsafe)
                    .toList();
        }

        private static boolean conflict(ChangeProfileRule one, ChangeProfileRule other) throws InputException {
            return isExact(one) == isExact(other)
                    && overlap(one.program(), other.program())
                    && overlap(one.target(), other.target());
        }

        private static boolean isExact(ChangeProfileRule rule) {
            return ExecConflicts.isExact(rule.program().orElse(ANYTHING))
                    && ExecConflicts.isExact(rule.target().orElse(ANYTHING));
        }

        private static boolean overlap(Optional<Glob> one, Optional<Glob> other) throws InputException {
            List<Integer> most = new ArrayList<>();
            PathAutomaton.build(List.of(one.orElse(ANYTHING), other.orElse(ANYTHING)), Map.of(), together -> {
                most.add(together.size());
                return together.size();
            });
            return most.contains(2);
        }
    }
}
