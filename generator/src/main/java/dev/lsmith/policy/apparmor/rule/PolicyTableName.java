package dev.lsmith.policy.apparmor.rule;

/** The two automata of a compiled profile. */
public enum PolicyTableName {
    /** Paths, links, changes of profile. */
    FILE,
    /** All other classes with patterns. */
    POLICY
}
