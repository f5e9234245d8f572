package dev.lsmith.base;

/** An input that cannot be used at all; carries the one line that the user is shown. */
public final class InputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    /** Wraps the diagnostic that says what, where and what to do. */
    public InputException(Diagnostic diagnostic) {
        super(diagnostic.message());
        this.diagnostic = diagnostic;
    }

    /** The diagnostic that the user is told. */
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
