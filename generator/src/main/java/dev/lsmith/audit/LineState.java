package dev.lsmith.audit;

/** What became of a line. Every line of an input ends in exactly one of these, and the counts are shown. */
public enum LineState {
    /** Not a record in any wrapper that is known. */
    UNRECOGNISED,
    /** Understood, and without anything to learn from, on purpose. */
    IGNORED,
    /** A record of a kind, or an operation, that lsmith does not know. */
    UNSUPPORTED,
    /** Used, but a field of it could not be. */
    PARTIAL,
    /** Used. */
    READ
}
