package dev.lsmith.audit;

/**
 * One {@code key=value} of a record.
 *
 * @param key as written
 * @param raw the value as written, without its quotes
 * @param value the value decoded (see {@link dev.lsmith.base.KernelText}): hex of encoded keys turned into text,
 *     everything else as {@code raw}
 * @param part which part of the record it stands in
 */
public record Field(String key, String raw, String value, Part part) {
    /** The parts of a record, in the order in which a look-up tries them. */
    public enum Part {
        /** The record itself. */
        BODY,
        /** Inside {@code msg='…'} of a user-space record. */
        MESSAGE,
        /** After byte 0x1D: what auditd's ENRICHED format adds, in upper case. */
        INTERPRETED
    }
}
