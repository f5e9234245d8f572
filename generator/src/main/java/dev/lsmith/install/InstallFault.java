package dev.lsmith.install;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;

/** Why policies are not put in force, or not taken away. The host is as it was before. */
public final class InstallFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;
    private final boolean refused;

    private InstallFault(Diagnostic diagnostic, boolean refused) {
        super(diagnostic.message());
        this.diagnostic = diagnostic;
        this.refused = refused;
    }

    /** A check says no: something of somebody else's would be lost, or the policy is at fault. */
    static InstallFault refused(String code, String place, String message, String help) {
        return new InstallFault(Diagnostic.error(code, Position.ofSource(place), message, help), true);
    }

    /** The host does not let it be done. */
    static InstallFault failed(String code, String place, String message, String help) {
        return new InstallFault(Diagnostic.error(code, Position.ofSource(place), message, help), false);
    }

    /** What the user is told. */
    public Diagnostic diagnostic() {
        return diagnostic;
    }

    /** Whether a check said no; else the host did not let it be done. */
    public boolean isRefused() {
        return refused;
    }
}
