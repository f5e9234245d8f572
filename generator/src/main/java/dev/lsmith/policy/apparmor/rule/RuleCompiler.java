package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the rules of one profile put what they compile to: two tables, as apparmor_parser makes them. */
public final class RuleCompiler {
    /** AA_MAY_READ, which the parser gives to a mark. */
    private static final int MARKED = 4;

    private final GlobPatterns patterns;
    private final Mediation mediation;
    private final CompiledRules files = new CompiledRules();
    private final CompiledRules policy = new CompiledRules();

    /**
     * Empty tables.
     *
     * @param variables the values of the variables that patterns name
     * @param mediation what is mediated; rules of other classes compile to nothing
     */
    public RuleCompiler(Map<String, List<Glob>> variables, Mediation mediation) {
        this.patterns = new GlobPatterns(variables);
        this.mediation = mediation;
    }

    /** Patterns of the profile as patterns over bytes. */
    GlobPatterns patterns() {
        return patterns;
    }

    /** What is mediated. */
    public Mediation mediation() {
        return mediation;
    }

    /** Whether accesses of a class are mediated. */
    public boolean has(MediationClass mediated) {
        return mediation.has(mediated);
    }

    /** Marks a class as mediated, if it is: a clause of its first byte alone, as apparmor_parser adds them. */
    public void mark(MediationClass mediated) {
        if (has(mediated)) {
            policy.add(-1, Qualifiers.NONE, BytePattern.bytes(mediated.head()), MARKED);
        }
    }

    /** The table of paths, links and changes of profile. */
    public CompiledRules files() {
        return files;
    }

    /** The table of all other classes with patterns. */
    public CompiledRules policy() {
        return policy;
    }

    /** Clauses of one table as they are made, rule by rule. */
    public static final class CompiledRules {
        private final List<CompiledRule> clauses = new ArrayList<>();

        /** All of them, in order. */
        public List<CompiledRule> clauses() {
            return List.copyOf(clauses);
        }

        /** Adds a clause as it is. */
        public void add(CompiledRule clause) {
            clauses.add(clause);
        }

        /** Adds a clause of a rule whose bits are all logged as the qualifiers say. */
        public void add(int rule, Qualifiers qualifiers, BytePattern pattern, int permissions) {
            add(rule, qualifiers, pattern, permissions, permissions);
        }

        /**
         * Adds a clause of a rule.
         *
         * @param loggable the bits that the qualifiers speak of: {@code audit} of what is allowed, silence of what is denied
         */
        public void add(int rule, Qualifiers qualifiers, BytePattern pattern, int permissions, int loggable) {
            boolean denies = qualifiers.denies();
            int logged = qualifiers.audit() == denies ? 0 : loggable;
            clauses.add(new CompiledRule(
                    rule, pattern, denies, permissions, logged, qualifiers.priority(), Optional.empty()));
        }
    }

    /**
     * One entry of a compiled policy: most rules make one, some several.
     *
     * @param rule the index of the rule that it comes from; -1 for what the compiler adds by itself
     * @param pattern the byte strings it speaks of
     * @param denies whether it takes away
     * @param permissions the bits it gives or takes; see {@link FileBits}; in the policy table those of the kind
     * @param logged of an allowing clause the bits whose use is logged, of a denying one those whose denial is not
     * @param priority clauses of a higher one replace those of lower ones (AppArmor 4.1); 0 unless given
     * @param transition what an exec by it leads to, if {@code permissions} holds one
     */
    public record CompiledRule(
            int rule,
            BytePattern pattern,
            boolean denies,
            int permissions,
            int logged,
            int priority,
            Optional<Transition> transition) {
        /** Whether it beats patterns in the choice of an exec mode: it holds no glob. */
        public boolean isExact() {
            return pattern.isExact();
        }
    }
}
