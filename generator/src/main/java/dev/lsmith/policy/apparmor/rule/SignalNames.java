package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.kernel.KernelTable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The signals that a signal rule can name (apparmor.d(5), "Signal rules"), and the numbers that a compiled policy has for them
 * (security/apparmor/include/sig_names.h).
 */
public final class SignalNames {
    private static final Set<String> NAMES = Set.of(
            "hup", "int", "quit", "ill", "trap", "abrt", "bus", "fpe", "kill", "usr1", "segv", "usr2", "pipe", "alrm",
            "term", "stkflt", "chld", "cont", "stop", "stp", "ttin", "ttou", "urg", "xcpu", "xfsz", "vtalrm", "prof",
            "winch", "io", "pwr", "sys", "emt", "exists");
    private static final Pattern REAL_TIME = Pattern.compile("rtmin\\+0*([0-9]|[12][0-9]|3[0-2])");

    private static final int FIRST_REAL_TIME = 128;
    private static final String REAL_TIME_NAME = "rtmin+";
    /** Names beyond the kernel's own; {@code exists} is kill(2) with signal 0. */
    private static final Map<String, Integer> MORE = Map.of("emt", 32, "lost", 33, "exists", 35);

    private SignalNames() {}

    /** Whether it is a name. */
    public static boolean isNamed(String signal) {
        return NAMES.contains(signal) || REAL_TIME.matcher(signal).matches();
    }

    /** The number of a name in a compiled policy; empty for one that the language does not know. */
    static Optional<Integer> number(String name) {
        if (name.startsWith(REAL_TIME_NAME)) {
            return Optional.of(FIRST_REAL_TIME + Integer.parseInt(name.substring(REAL_TIME_NAME.length())));
        }
        return MORE.containsKey(name)
                ? Optional.ofNullable(MORE.get(name))
                : KernelTable.SIGNALS.number(name).map(Long::intValue);
    }

    /** The name of a number; the number itself if it has none. */
    static String name(int number) {
        for (Map.Entry<String, Integer> more : MORE.entrySet()) {
            if (more.getValue() == number) {
                return more.getKey();
            }
        }
        return number >= FIRST_REAL_TIME
                ? REAL_TIME_NAME + (number - FIRST_REAL_TIME)
                : KernelTable.SIGNALS.name(number).orElse(Integer.toString(number));
    }
}
