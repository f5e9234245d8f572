package dev.lsmith.policy.apparmor.meaning;

/** The two automata of a compiled profile. */
enum Table {
    /** Paths, links, changes of profile. */
    FILE,
    /** All other classes with patterns. */
    POLICY
}
