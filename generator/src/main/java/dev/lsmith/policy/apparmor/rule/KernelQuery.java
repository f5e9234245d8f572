package dev.lsmith.policy.apparmor.rule;

/**
 * What the kernel asks of a compiled profile: whether a string of a table has all of some bits.
 *
 * @param table which table
 * @param text the string
 * @param bits the bits that have to be allowed
 */
@SuppressWarnings("ArrayRecordComponent")
public record KernelQuery(PolicyTableName table, byte[] text, int bits) {}
