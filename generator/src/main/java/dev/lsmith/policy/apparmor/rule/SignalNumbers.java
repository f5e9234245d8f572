package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.kernel.KernelTable;
import java.util.Map;
import java.util.Optional;

/** Signals as a compiled policy numbers them (security/apparmor/include/sig_names.h). */
public final class SignalNumbers {
    private static final int FIRST_REAL_TIME = 128;
    private static final String REAL_TIME = "rtmin+";
    /** Names beyond the kernel's own; {@code exists} is kill(2) with signal 0. */
    private static final Map<String, Integer> MORE = Map.of("emt", 32, "lost", 33, "exists", 35);

    private final KernelTable signals = KernelTable.SIGNALS;

    /** The number of a name; empty for one that the language does not know. */
    public Optional<Integer> number(String name) {
        if (name.startsWith(REAL_TIME)) {
            return Optional.of(FIRST_REAL_TIME + Integer.parseInt(name.substring(REAL_TIME.length())));
        }
        return MORE.containsKey(name)
                ? Optional.ofNullable(MORE.get(name))
                : signals.number(name).map(Long::intValue);
    }

    /** The name of a number; the number itself if it has none. */
    public String name(int number) {
        for (Map.Entry<String, Integer> more : MORE.entrySet()) {
            if (more.getValue() == number) {
                return more.getKey();
            }
        }
        return number >= FIRST_REAL_TIME
                ? REAL_TIME + (number - FIRST_REAL_TIME)
                : signals.name(number).orElse(Integer.toString(number));
    }
}
