package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.pattern.BytePattern;
import dev.lsmith.policy.apparmor.syntax.Qualifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Clauses of one table as they are made, rule by rule. */
final class ClauseList {
    private final List<Clause> clauses = new ArrayList<>();

    /** All of them, in order. */
    List<Clause> clauses() {
        return List.copyOf(clauses);
    }

    /** Adds a clause as it is. */
    void add(Clause clause) {
        clauses.add(clause);
    }

    /** Adds a clause of a rule whose bits are all logged as the qualifiers say. */
    void add(int rule, Qualifiers qualifiers, BytePattern pattern, int permissions) {
        add(rule, qualifiers, pattern, permissions, permissions);
    }

    /**
     * Adds a clause of a rule.
     *
     * @param loggable the bits that the qualifiers speak of: {@code audit} of what is allowed, silence of what is denied
     */
    void add(int rule, Qualifiers qualifiers, BytePattern pattern, int permissions, int loggable) {
        boolean denies = qualifiers.denies();
        int logged = qualifiers.audit() == denies ? 0 : loggable;
        clauses.add(new Clause(rule, pattern, denies, permissions, logged, qualifiers.priority(), Optional.empty()));
    }
}
