package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.Finding;
import java.util.List;

/** One kind of question to a profile. */
@FunctionalInterface
interface Check {
    /**
     * What it finds in the profile's own rules.
     *
     * @throws InputException when the patterns are too complex to tell
     */
    List<Finding> findings(LintedProfile profile) throws InputException;
}
