package dev.lsmith.base.kernel;

import java.util.List;
import java.util.Optional;

/** Capabilities by number, in the kernel's lower-case names without prefix ({@code linux/capability.h}). */
public final class Capabilities {
    private static final NumberedNames TABLE = new NumberedNames("kernel/capabilities.csv");

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
