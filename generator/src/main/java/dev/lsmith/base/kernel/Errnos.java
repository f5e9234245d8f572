package dev.lsmith.base.kernel;

import java.util.List;
import java.util.Optional;

/** Error numbers by their positive value: {@code EPERM} ({@code linux/errno.h}, generic). */
public final class Errnos {
    private static final NumberedNames TABLE = new NumberedNames("kernel/errno.csv");

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
