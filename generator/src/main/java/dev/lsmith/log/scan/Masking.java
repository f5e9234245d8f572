package dev.lsmith.log.scan;

/** How much of a line is left out of its template, from much to nothing. The time and serial always are. */
enum Masking {
    /** All that may not matter. */
    FULL,
    /** All but the first argument of a system call, which tells what some calls do, and ports, which a process can choose. */
    PART,
    /** Nothing else. */
    NONE;

    /** The one that leaves out less. */
    Masking less() {
        return this == FULL ? PART : NONE;
    }
}
