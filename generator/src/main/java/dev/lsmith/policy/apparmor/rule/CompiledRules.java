package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.BytePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Clauses of one table as they are made, rule by rule. */
public final class CompiledRules {
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
        clauses.add(
                new CompiledRule(rule, pattern, denies, permissions, logged, qualifiers.priority(), Optional.empty()));
    }
}
