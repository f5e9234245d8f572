package dev.lsmith.policy.apparmor.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands before a rule, in the order in which the language wants it.
 *
 * @param priority higher rules replace lower ones where they overlap (AppArmor 4.1); 0 unless given
 * @param audit whether what the rule allows is logged, or for a denial: not kept silent
 * @param effect what the rule does
 * @param scope whose files a file rule speaks of
 */
public record Qualifiers(int priority, boolean audit, RuleMode effect, FileScope scope) {
    /** What a rule does. */
    public enum RuleMode {
        ALLOW,
        /** Takes away whatever other rules allow, and says nothing in the log. */
        DENY,
        /** Asks the user (AppArmor 4.1). */
        PROMPT
    }

    /** Whose files. */
    public enum FileScope {
        ANY,
        /** Those whose owner is the process's fsuid. */
        OWNER,
        /** The others (AppArmor 4.1). */
        OTHER
    }

    /** None. */
    public static final Qualifiers NONE = new Qualifiers(0, false, RuleMode.ALLOW, FileScope.ANY);

    /** {@code owner}. */
    public static final Qualifiers OWNER = new Qualifiers(0, false, RuleMode.ALLOW, FileScope.OWNER);

    /** {@code deny}. */
    public static final Qualifiers DENY = new Qualifiers(0, false, RuleMode.DENY, FileScope.ANY);

    /** Whether the rule takes away. */
    public boolean denies() {
        return effect == RuleMode.DENY;
    }

    /**
     * These within a block that has some of its own: what the block says holds where these are silent, but its
     * {@code audit} does not reach a denial (measured with apparmor_parser 3.0.8).
     */
    public Qualifiers within(Qualifiers outer) {
        RuleMode inner = effect == RuleMode.ALLOW ? outer.effect : effect;
        return new Qualifiers(
                priority == 0 ? outer.priority : priority,
                audit || (outer.audit && (inner != RuleMode.DENY || effect == RuleMode.ALLOW)),
                inner,
                scope == FileScope.ANY ? outer.scope : scope);
    }

    /** As written. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (priority != 0) {
            words.add("priority=" + priority);
        }
        if (audit) {
            words.add("audit");
        }
        if (effect != RuleMode.ALLOW) {
            words.add(Spelled.lower(effect));
        }
        if (scope != FileScope.ANY) {
            words.add(Spelled.lower(scope));
        }
        return words;
    }
}
