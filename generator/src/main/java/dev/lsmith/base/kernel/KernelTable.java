package dev.lsmith.base.kernel;

import dev.lsmith.base.ShippedData;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The kernel's numbers and their names. Each table is a file of {@code profiles/kernel/} with two columns, a number (decimal,
 * or hexadecimal after {@code 0x}) and a name; its head says which header of the kernel it is from.
 */
public final class KernelTable {
    /** Address families in AppArmor's names: {@code inet}, {@code netlink} ({@code sys/socket.h}). */
    public static final KernelTable ADDRESS_FAMILIES = new KernelTable("kernel/address-families.csv");

    /**
     * Values of {@code arch=} in audit records ({@code linux/audit.h}), in libseccomp's names without prefix and in lower
     * case: {@code x86_64} is {@code 0xc000003e}. x32 has no value of its own and shares that one.
     */
    public static final KernelTable AUDIT_ARCHES = new KernelTable("kernel/audit-arches.csv");

    /** Capabilities in lower case and without prefix: {@code net_bind_service} ({@code linux/capability.h}). */
    public static final KernelTable CAPABILITIES = new KernelTable("kernel/capabilities.csv");

    /** Error numbers by their positive value: {@code EPERM} ({@code linux/errno.h}, generic). */
    public static final KernelTable ERRNOS = new KernelTable("kernel/errno.csv");

    /** Actions of seccomp filters without their data bits: {@code log}, {@code errno} ({@code linux/seccomp.h}). */
    public static final KernelTable SECCOMP_ACTIONS = new KernelTable("kernel/seccomp-actions.csv");

    /** Signals in AppArmor's names: {@code term}, {@code stp} ({@code asm/signal.h}, x86 and arm). */
    public static final KernelTable SIGNALS = new KernelTable("kernel/signals.csv");

    /** Socket types in AppArmor's names: {@code stream}, {@code dgram} ({@code sys/socket.h}). */
    public static final KernelTable SOCKET_TYPES = new KernelTable("kernel/socket-types.csv");

    private static final long SECCOMP_RET_ACTION_FULL = 0xffff0000L;

    private final Map<Long, String> names = new LinkedHashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();

    private KernelTable(String path) {
        for (List<String> row : ShippedData.rows(path)) {
            long number = Long.decode(row.get(0));
            names.putIfAbsent(number, row.get(1));
            numbers.put(row.get(1), number);
        }
    }

    /** The action of the {@code code=} of a seccomp record, whatever its data bits are; empty if unknown. */
    public static Optional<String> seccompAction(long code) {
        return SECCOMP_ACTIONS.name(code & SECCOMP_RET_ACTION_FULL);
    }

    /** The name of a number, if it has one; the first of the table where it has several. */
    public Optional<String> name(long number) {
        return Optional.ofNullable(names.get(number));
    }

    /** The number of a name, if there is one. */
    public Optional<Long> number(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    /** All names, in the order of their numbers. */
    public List<String> names() {
        return List.copyOf(names.values());
    }

    /**
     * System calls by calling convention and number. Conventions have libseccomp's names without prefix and in lower case:
     * {@code x86_64}, {@code x86}, {@code x32} (numbers without bit 30), {@code aarch64}, {@code loongarch64}, {@code mips64n32}.
     */
    public static final class Syscalls {
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
}
