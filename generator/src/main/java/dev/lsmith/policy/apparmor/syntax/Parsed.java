package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.Diagnostic;
import java.util.List;

/**
 * What was read of a text, and what was wrong with it.
 *
 * @param tree what is right; a statement at fault is not in it
 * @param faults in the order of the text; empty when everything was understood
 * @param <T> a whole policy, or the items of an included file
 */
public record Parsed<T>(T tree, List<Diagnostic> faults) {
    public Parsed {
        faults = List.copyOf(faults);
    }
}
