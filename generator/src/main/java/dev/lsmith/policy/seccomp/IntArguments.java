package dev.lsmith.policy.seccomp;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Arguments that the kernel takes as 32 bits although a filter compares 64 ({@code profiles/kernel/int-arguments.csv}): under
 * {@code arg0 != 40} a call of {@code socket(4294967336)} passes and opens a socket of family 40. A comparison under the mask
 * {@code 0xffffffff} is exact.
 */
final class IntArguments {
    private static final long LOW = 0xffff_ffffL;
    private static final Map<String, Map<Integer, Long>> LARGEST = load();

    private IntArguments() {}

    private static Map<String, Map<Integer, Long>> load() {
        Map<String, Map<Integer, Long>> largest = new TreeMap<>();
        for (List<String> row : ShippedData.rows("kernel/int-arguments.csv")) {
            largest.computeIfAbsent(row.get(0), call -> new TreeMap<>())
                    .put(Integer.parseInt(row.get(1)), Long.parseLong(row.get(2)));
        }
        return largest;
    }

    private static OptionalLong largest(SortedSet<String> calls, int index) {
        return calls.stream()
                .map(call -> LARGEST.getOrDefault(call, Map.of()).get(index))
                .mapToLong(largest -> largest == null ? -1 : largest)
                .reduce(Math::min)
                .stream()
                .filter(l -> l >= 0)
                .findFirst();
    }

    /** Whether the kernel takes an argument of a call as 32 bits. */
    static boolean isInt(String call, int index) {
        return LARGEST.getOrDefault(call, Map.of()).containsKey(index);
    }

    /** Whether the kernel takes the first argument of a call as 32 bits. */
    static boolean first(String call) {
        return LARGEST.getOrDefault(call, Map.of()).containsKey(0);
    }

    /** What the kernel takes for the first argument of a call. */
    static long taken(String call, long argument) {
        return first(call) ? argument & LOW : argument;
    }

    /** The condition that the first argument is a value, for a call whose first argument is of 32 bits. */
    static ArgumentCondition equal(long value) {
        return equal(0, value);
    }

    /** The condition that an argument of 32 bits is a value. */
    static ArgumentCondition equal(int index, long value) {
        return new ArgumentCondition(index, LOW, value & LOW, ArgumentOperator.MASKED_EQ);
    }

    /**
     * The same rules with exact conditions on such arguments. What another rule refuses by a value of the same argument is
     * taken out, as of two conditional rules that are both met it is not the file's order that decides.
     */
    static List<SyscallRule> exact(List<SyscallRule> rules) {
        List<SyscallRule> exact = new ArrayList<>();
        for (SyscallRule rule : rules) {
            if (rule.arguments().stream().anyMatch(a -> inexact(rule, a))) {
                exact.addAll(exact(rule, rules));
            } else {
                exact.add(rule);
            }
        }
        return exact;
    }

    private static boolean inexact(SyscallRule rule, ArgumentCondition argument) {
        return argument.operator() != ArgumentOperator.MASKED_EQ
                && largest(rule.names(), argument.index()).isPresent();
    }

    private static List<SyscallRule> exact(SyscallRule rule, List<SyscallRule> all) {
        List<SyscallRule> exact = new ArrayList<>();
        for (List<ArgumentCondition> way : rule.ways()) {
            List<List<ArgumentCondition>> conditions = List.of(List.of());
            for (ArgumentCondition argument : way) {
                conditions =
                        product(conditions, inexact(rule, argument) ? masked(rule, argument, all) : List.of(argument));
            }
            conditions.forEach(condition -> exact.add(rule.when(condition)));
        }
        return exact;
    }

    private static List<List<ArgumentCondition>> product(
            List<List<ArgumentCondition>> conditions, List<ArgumentCondition> choices) {
        List<List<ArgumentCondition>> product = new ArrayList<>();
        for (List<ArgumentCondition> condition : conditions) {
            for (ArgumentCondition choice : choices) {
                List<ArgumentCondition> longer = new ArrayList<>(condition);
                longer.add(choice);
                product.add(longer);
            }
        }
        return product;
    }

    private static List<ArgumentCondition> masked(SyscallRule rule, ArgumentCondition argument, List<SyscallRule> all) {
        SortedSet<Long> refused = new TreeSet<>();
        if (rule.action().permits() && rule.arguments().size() == 1) {
            all.stream()
                    .filter(r -> !r.action().permits() && r.arguments().size() == 1)
                    .filter(r -> r.names().containsAll(rule.names()))
                    .map(r -> r.arguments().get(0))
                    .filter(a -> a.index() == argument.index() && a.operator() == ArgumentOperator.EQ)
                    .forEach(a -> refused.add(a.value()));
        }
        List<ArgumentCondition> masked = new ArrayList<>();
        long largest = largest(rule.names(), argument.index()).orElseThrow();
        for (ArgumentRange range : ArgumentRange.met(argument, largest)) {
            for (ArgumentRange piece : range.without(refused)) {
                piece.blocks()
                        .forEach(b -> masked.add(new ArgumentCondition(
                                argument.index(),
                                LOW & ~(b.last() - b.first()),
                                b.first(),
                                ArgumentOperator.MASKED_EQ)));
            }
        }
        return masked;
    }

    /** Values from the first to the last. */
    private record ArgumentRange(long first, long last) {
        /** The values that meet a comparison. */
        static List<ArgumentRange> met(ArgumentCondition argument, long largest) {
            long value = argument.value();
            List<ArgumentRange> ranges = switch (argument.operator()) {
                case EQ -> List.of(new ArgumentRange(value & LOW, value & LOW));
                case NE -> List.of(new ArgumentRange(0, value - 1), new ArgumentRange(value + 1, largest));
                case LT -> List.of(new ArgumentRange(0, Math.min(value - 1, largest)));
                case LE -> List.of(new ArgumentRange(0, Math.min(value, largest)));
                case GE -> List.of(new ArgumentRange(value, largest));
                case GT -> List.of(new ArgumentRange(value + 1, largest));
                case MASKED_EQ -> throw new IllegalArgumentException(argument.text());
            };
            return ranges.stream().filter(r -> r.first <= r.last).toList();
        }

        List<ArgumentRange> without(SortedSet<Long> values) {
            List<ArgumentRange> pieces = new ArrayList<>();
            long from = first;
            for (long value : values.subSet(first, last + 1)) {
                if (value > from) {
                    pieces.add(new ArgumentRange(from, value - 1));
                }
                from = value + 1;
            }
            if (from <= last) {
                pieces.add(new ArgumentRange(from, last));
            }
            return pieces;
        }

        /** The same values in blocks that one mask tells: as long as a power of two, and beginning at a multiple of it. */
        List<ArgumentRange> blocks() {
            List<ArgumentRange> blocks = new ArrayList<>();
            for (long from = first; from <= last; ) {
                long size = from == 0 ? Long.highestOneBit(last + 1) : Long.lowestOneBit(from);
                while (from + size - 1 > last) {
                    size >>= 1;
                }
                blocks.add(new ArgumentRange(from, from + size - 1));
                from += size;
            }
            return blocks;
        }
    }
}
