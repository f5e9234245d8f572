package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;

/** Is shown everything that a resolution comes across, as written, whether it is left in the end or not. */
public interface Visitor {
    /** One that does nothing. */
    Visitor NONE = new Visitor() {
        @Override
        public void rule(RuleLine line) {}

        @Override
        public void profile(Profile profile) {}
    };

    /** A rule, with the qualifiers that stand before it. */
    void rule(RuleLine line);

    /** A profile, child profile or hat; what is in it is shown too. */
    void profile(Profile profile);
}
