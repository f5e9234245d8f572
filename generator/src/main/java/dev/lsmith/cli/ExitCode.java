package dev.lsmith.cli;

/** What the process tells its caller; documented in {@code --help} and the README. */
enum ExitCode {
    /** Done. Warnings may have been printed. */
    OK(0),
    /**
     * No: {@code verify} or {@code explain} found accesses that a policy denies, {@code diff} a difference, {@code closes} an exploit
     * that is open, {@code inspect} or {@code lint --fail-on} a finding that reaches its level, {@code fmt --check} a file that is not canonical.
     */
    FOUND(1),
    /** The command line cannot be understood. */
    USAGE(2),
    /** An input cannot be used at all, or does not say which container is meant. */
    INPUT(3),
    /** The output cannot be written. */
    OUTPUT(4),
    /** Neither yes nor no: something could not be asked, compared or read wholly, and what could gave no reason to say no. */
    UNDECIDED(5),
    /** A fault of lsmith itself, or too little memory. */
    INTERNAL(70);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
