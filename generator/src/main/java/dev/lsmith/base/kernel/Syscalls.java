package dev.lsmith.base.kernel;

import dev.lsmith.base.ShippedData;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * System calls by calling convention and number. Conventions have libseccomp's names without prefix and in lower case:
 * {@code x86_64}, {@code x86}, {@code x32} (numbers without bit 30), {@code aarch64}, {@code loongarch64}, {@code mips64n32}.
 */
public final class Syscalls {
    private static final CallTable TABLE = new CallTable();

    /** The table that ships, read once. */
    private static final class CallTable {
        private final SortedMap<String, Map<Long, String>> names = new TreeMap<>();
        private final Map<String, Map<String, Long>> numbers = new HashMap<>();
        private final SortedSet<String> all = new TreeSet<>();

        CallTable() {
            for (List<String> row : ShippedData.rows("kernel/syscalls.csv")) {
                String name = row.get(0);
                long number = Long.parseLong(row.get(2));
                for (String arch : List.of(row.get(1).split(" "))) {
                    names.computeIfAbsent(arch, a -> new HashMap<>()).putIfAbsent(number, name);
                    numbers.computeIfAbsent(arch, a -> new HashMap<>()).put(name, number);
                }
                all.add(name);
            }
        }
    }

    /** The conventions of the table. */
    public SortedSet<String> arches() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(TABLE.names.keySet()));
    }

    /** The name of a number in a convention, if both are known. */
    public Optional<String> name(String arch, long number) {
        return Optional.ofNullable(TABLE.names.get(arch)).map(n -> n.get(number));
    }

    /** The number of a name in a convention; empty where that convention has no such call. */
    public Optional<Long> number(String arch, String name) {
        return Optional.ofNullable(TABLE.numbers.get(arch)).map(n -> n.get(name));
    }

    /** The names of all conventions together. */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(TABLE.all);
    }

    /** The names of one convention; none if it is not known. */
    public SortedSet<String> names(String arch) {
        return Collections.unmodifiableSortedSet(
                new TreeSet<>(TABLE.numbers.getOrDefault(arch, Map.of()).keySet()));
    }
}
