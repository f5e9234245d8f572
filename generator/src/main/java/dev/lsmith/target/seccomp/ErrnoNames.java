package dev.lsmith.target.seccomp;

import dev.lsmith.data.ShippedData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kernel's errno values by name, as Podman's dialect spells them; {@code profiles/kernel/errno.csv}. */
record ErrnoNames(Map<Integer, String> names, Map<String, Integer> numbers) {
    ErrnoNames {
        names = Map.copyOf(names);
        numbers = Map.copyOf(numbers);
    }

    static ErrnoNames load() {
        Map<Integer, String> names = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (List<String> row : ShippedData.rows("kernel/errno.csv")) {
            int number = Integer.parseInt(row.get(0));
            names.putIfAbsent(number, row.get(1));
            numbers.put(row.get(1), number);
        }
        return new ErrnoNames(names, numbers);
    }

    Optional<String> name(int number) {
        return Optional.ofNullable(names.get(number));
    }

    Optional<Integer> number(String name) {
        return Optional.ofNullable(numbers.get(name));
    }
}
