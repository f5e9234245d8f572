package dev.lsmith.cli;

/** What the process tells its caller; documented in {@code --help} and the README. */
enum ExitCode {
    /** Done. Warnings may have been printed. */
    OK(0),
    /**
     * {@code verify} found accesses that a policy denies, {@code inspect --fail-on} a finding that reaches its level, or
     * {@code fmt --check} a file that is not canonical.
     */
    FOUND(1),
    /** The command line is wrong. */
    USAGE(2),
    /** An input cannot be used at all, or does not say which container is meant. */
    INPUT(3),
    /** The output cannot be written. */
    OUTPUT(4),
    /** What was asked could not be answered: something was not read, not asked or not comparable, and no "no" was found. */
    COULD_NOT_SAY(5),
    /** A fault of lsmith itself. */
    INTERNAL(70);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
