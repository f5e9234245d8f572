package dev.lsmith.base;

/** How much a {@link Diagnostic} matters, the gravest last. */
public enum Severity {
    /** A fact worth knowing; nothing is wrong. */
    NOTE,
    /** The result stands but is less than it could be. */
    WARNING,
    /** What was asked for could not be done. */
    ERROR
}
