package dev.lsmith.access;

import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.base.Position;
import java.util.Optional;

/** Evidence for tests that care for little but that there is some. */
public final class Sighted {
    private Sighted() {}

    /** Of one record of a complaining profile, on a line of a log. */
    public static Evidence at(int line) {
        return Evidence.of(
                "run",
                Optional.empty(),
                "program",
                Reporter.APPARMOR,
                Verdict.COMPLAINED,
                Phase.APPLICATION,
                Position.ofLine("log", line));
    }
}
