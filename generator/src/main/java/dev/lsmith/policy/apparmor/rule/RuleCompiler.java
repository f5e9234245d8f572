package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Map;

/** Where the rules of one profile put what they compile to: two tables, as apparmor_parser makes them. */
public final class RuleCompiler {
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

    /** The table of paths, links and changes of profile. */
    public CompiledRules files() {
        return files;
    }

    /** The table of all other classes with patterns. */
    public CompiledRules policy() {
        return policy;
    }
}
