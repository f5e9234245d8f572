package dev.lsmith.policy.apparmor.meaning;

/**
 * What the kernel asks of a compiled profile: whether a string of a table has all of some bits.
 *
 * @param table which table
 * @param text the string
 * @param bits the bits that have to be allowed
 */
@SuppressWarnings("ArrayRecordComponent")
record Question(Table table, byte[] text, int bits) {}
