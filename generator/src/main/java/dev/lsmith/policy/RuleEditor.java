package dev.lsmith.policy;

import dev.lsmith.base.InputException;
import java.util.List;

/**
 * Changes single rules of a mechanism's policies, as people decide about them. A rule is named by its text, in the one form in
 * which lsmith writes it.
 */
public interface RuleEditor<P> {
    /** The rules about which somebody may decide, in the policy's order, each once. */
    List<String> rules(P policy);

    /** The policy without a rule, and without anything in its place. */
    P without(P policy, String rule);

    /** The policy that refuses what a rule allows, whatever its other rules say, as far as the language can. */
    P denying(P policy, String rule) throws InputException;

    /**
     * The policy with another rule.
     *
     * @throws InputException when the text is no rule of the language
     */
    P with(P policy, String rule) throws InputException;

    /** Rules that allow what this one does and more of the same kind, the least first; none where the language has no patterns. */
    List<String> wider(String rule);
}
