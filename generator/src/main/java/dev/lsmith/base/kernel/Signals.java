package dev.lsmith.base.kernel;

import java.util.List;
import java.util.Optional;

/** Signals by number, in AppArmor's names: {@code term}, {@code stp} ({@code asm/signal.h}, x86 and arm). */
public final class Signals {
    private static final NumberedNames TABLE = new NumberedNames("kernel/signals.csv");

    /** The name of a number, if it has one. */
    public Optional<String> name(int number) {
        return TABLE.name(number);
    }

    /** The number of a name, if there is one. */
    public Optional<Integer> number(String name) {
        return TABLE.number(name).map(Long::intValue);
    }

    /** All names, by number. */
    public List<String> names() {
        return List.copyOf(TABLE.names());
    }
}
