package dev.lsmith.base.kernel;

import dev.lsmith.base.ShippedData;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table of two columns: a number (decimal, or hexadecimal after {@code 0x}) and a name. It does not change. */
final class NumberedNames {
    private final Map<Long, String> names = new LinkedHashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();

    NumberedNames(String path) {
        for (List<String> row : ShippedData.rows(path)) {
            long number = Long.decode(row.get(0));
            names.putIfAbsent(number, row.get(1));
            numbers.put(row.get(1), number);
        }
    }

    Optional<String> name(long number) {
        return Optional.ofNullable(names.get(number));
    }

    Optional<Long> number(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    /** In the order of the table, which is that of the numbers. */
    Collection<String> names() {
        return Collections.unmodifiableCollection(names.values());
    }
}
