package dev.lsmith.base.kernel;

import java.util.List;
import java.util.Optional;

/** Address families by number, in AppArmor's names: {@code inet}, {@code netlink} ({@code sys/socket.h}). */
public final class AddressFamilies {
    private static final NumberedNames TABLE = new NumberedNames("kernel/address-families.csv");

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
