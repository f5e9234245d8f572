package dev.lsmith.pipeline;

import dev.lsmith.access.Access;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Synthesis;
import dev.lsmith.target.Target;
import java.util.SortedMap;

/**
 * A policy, how it came about, and the mechanism that knows what it means.
 *
 * @param target the mechanism
 * @param synthesis the policy and its reasons
 */
public record Produced<P>(Target<P> target, Synthesis<P> synthesis) {
    /** The mechanism's name. */
    public String name() {
        return target.name();
    }

    /** The policy as files: name relative to the output folder, to content. */
    public SortedMap<String, String> files() {
        return target.render(synthesis.policy());
    }

    /** What the policy says about an access. */
    public Decision decide(Access access) {
        return target.decide(synthesis.policy(), access);
    }
}
