package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.FileBits;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import java.util.List;
import java.util.Optional;

/**
 * What the clauses that match one string add up to.
 *
 * @param allowed the bits that are allowed
 * @param audited the bits whose use is logged
 * @param quiet the bits whose denial is not logged
 * @param owner what an exec of the process's own file leads to
 * @param other what an exec of another's file leads to
 * @param conflict whether clauses of the same weight lead an exec to different profiles, which no parser compiles
 */
record Rights(
        int allowed, int audited, int quiet, Optional<Transition> owner, Optional<Transition> other, boolean conflict) {
    static final Rights NONE = new Rights(0, 0, 0, Optional.empty(), Optional.empty(), false);

    /**
     * Adds clauses up, as accept_perms of apparmor_parser does: allowed bits unite, denied bits go away whatever allows
     * them, and for an exec a clause without a glob beats those with one. Only a denial that is not audited is quiet;
     * what is audited stays so under a denial, without effect.
     */
    static Rights of(List<CompiledRule> matching) {
        List<CompiledRule> clauses = strongest(matching);
        int allowed = 0;
        int audited = 0;
        int denied = 0;
        int quiet = 0;
        for (CompiledRule clause : clauses) {
            if (clause.denies()) {
                denied |= clause.permissions();
                quiet |= clause.logged();
            } else {
                allowed |= clause.permissions();
                audited |= clause.logged();
            }
        }
        int left = allowed & ~denied;
        Exec owner = Exec.of(clauses, FileBits.EXEC, left);
        Exec other = Exec.of(clauses, FileBits.EXEC << FileBits.OTHER, left);
        return new Rights(left, audited, quiet & denied, owner.chosen, other.chosen, owner.conflict || other.conflict);
    }

    /** Those of the highest priority. */
    static List<CompiledRule> strongest(List<CompiledRule> clauses) {
        int highest = clauses.stream().mapToInt(CompiledRule::priority).max().orElse(0);
        return clauses.stream().filter(c -> c.priority() == highest).toList();
    }

    /** The choice of what an exec leads to. */
    private record Exec(Optional<Transition> chosen, boolean conflict) {
        static Exec of(List<CompiledRule> clauses, int bit, int left) {
            Exec exact = among(clauses, bit, true);
            Exec glob = among(clauses, bit, false);
            Optional<Transition> chosen = exact.chosen.isPresent() ? exact.chosen : glob.chosen;
            return new Exec((left & bit) == 0 ? Optional.empty() : chosen, exact.conflict || glob.conflict);
        }

        private static Exec among(List<CompiledRule> clauses, int bit, boolean exact) {
            List<Transition> transitions = clauses.stream()
                    .filter(c -> !c.denies() && (c.permissions() & bit) != 0 && c.isExact() == exact)
                    .flatMap(c -> c.transition().stream())
                    .distinct()
                    .sorted()
                    .toList();
            return new Exec(transitions.stream().findFirst(), transitions.size() > 1);
        }
    }
}
