package dev.lsmith.policy.apparmor.rule;

import java.util.Set;
import java.util.regex.Pattern;

/** The signals that a signal rule can name (apparmor.d(5), "Signal rules"). */
public final class SignalNames {
    private static final Set<String> NAMES = Set.of(
            "hup", "int", "quit", "ill", "trap", "abrt", "bus", "fpe", "kill", "usr1", "segv", "usr2", "pipe", "alrm",
            "term", "stkflt", "chld", "cont", "stop", "stp", "ttin", "ttou", "urg", "xcpu", "xfsz", "vtalrm", "prof",
            "winch", "io", "pwr", "sys", "emt", "exists");
    private static final Pattern REAL_TIME = Pattern.compile("rtmin\\+0*([0-9]|[12][0-9]|3[0-2])");

    private SignalNames() {}

    /** Whether it is a name. */
    public static boolean isNamed(String signal) {
        return NAMES.contains(signal) || REAL_TIME.matcher(signal).matches();
    }
}
