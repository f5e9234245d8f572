package dev.lsmith.app.decision;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Synthesis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What came of decisions while policies were made, several at a time: what they did not fit, and the first that could not be written.
 */
public final class DecidedRules {
    private final RuleDecisions decisions;
    private final List<Diagnostic> idle = Collections.synchronizedList(new ArrayList<>());
    private final List<InputException> faults = Collections.synchronizedList(new ArrayList<>());

    /** Nothing came of them yet. */
    public DecidedRules(RuleDecisions decisions) {
        this.decisions = decisions;
    }

    /** A policy with what was decided; as it is where that cannot be written, which {@link #assertWritten} tells. */
    public <P> Synthesis<P> applied(Mechanism<P> mechanism, Synthesis<P> made) {
        idle.addAll(decisions.idle(mechanism, made.policy()));
        try {
            return decisions.applied(mechanism, made);
        } catch (InputException e) {
            faults.add(e);
            return made;
        }
    }

    /** Decisions that hold no more or fit no rule, sorted. */
    public List<Diagnostic> idle() {
        return idle.stream().sorted().toList();
    }

    /**
     * Makes sure that all were written.
     *
     * @throws InputException when one could not be: the first by its text
     */
    public void assertWritten() throws InputException {
        for (InputException fault : faults) {
            throw fault;
        }
    }
}
