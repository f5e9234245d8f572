package dev.lsmith.policy.apparmor.rule;

/**
 * What the kernel asks of a compiled profile: whether a string of a table has all of some bits.
 *
 * @param table which table
 * @param text the string
 * @param bits the bits that have to be allowed
 */
@SuppressWarnings("ArrayRecordComponent")
public record KernelQuery(Dfa table, byte[] text, int bits) {
    /** The two automata of a compiled profile. */
    public enum Dfa {
        /** Paths, links, changes of profile. */
        FILE,
        /** All other classes with patterns. */
        POLICY
    }
}
