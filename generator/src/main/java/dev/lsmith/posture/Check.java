package dev.lsmith.posture;

/** Looks at one area of the isolation. */
interface Check {
    /** Adds what it finds. */
    void check(Assessment assessment);
}
