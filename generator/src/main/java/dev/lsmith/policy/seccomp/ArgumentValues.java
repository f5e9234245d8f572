package dev.lsmith.policy.seccomp;

import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Values of one argument, one at least for each way in which some conditions can be met and not met together: whoever tries these has tried
 * all 2<sup>64</sup>.
 *
 * <p>Masks part the bits into classes: those of a class are in the same masks. Within a class the values that masks ask for are told apart
 * from each other and from all others. Of each such pattern of bits the smallest value from every bound of a comparison on is taken, as
 * nothing changes between two bounds.
 */
final class ArgumentValues {
    /** As many patterns as no profile of an engine comes near. */
    private static final int MOST = 1 << 14;

    private ArgumentValues() {}

    /**
     * The values.
     *
     * @param conditions on one index
     * @return in unsigned order; empty if the masks are too many
     */
    static List<Long> of(List<ArgumentCondition> conditions) {
        Set<Long> bounds = new LinkedHashSet<>(List.of(0L));
        List<ArgumentCondition> masks = new ArrayList<>();
        for (ArgumentCondition condition : conditions) {
            if (condition.operator() == ArgumentOperator.MASKED_EQ) {
                masks.add(condition);
            } else {
                bounds.add(condition.value());
                bounds.add(condition.value() + 1);
            }
        }
        List<Pattern> patterns = patterns(masks);
        NavigableSet<Long> values = new TreeSet<>(Long::compareUnsigned);
        for (Pattern pattern : patterns) {
            bounds.forEach(bound -> pattern.from(bound).ifPresent(values::add));
        }
        return List.copyOf(values);
    }

    private static List<Pattern> patterns(List<ArgumentCondition> masks) {
        List<Pattern> all = List.of(new Pattern(0, 0));
        for (long bits : classes(masks)) {
            List<Pattern> longer = new ArrayList<>();
            List<Pattern> ways = ways(bits, masks);
            for (Pattern pattern : all) {
                ways.forEach(way -> longer.add(pattern.and(way)));
            }
            all = longer;
            if (all.size() > MOST) {
                return List.of();
            }
        }
        return all;
    }

    /** The bits by the masks that hold them; those in no mask are in no class. */
    private static List<Long> classes(List<ArgumentCondition> masks) {
        List<Long> classes = new ArrayList<>();
        for (ArgumentCondition mask : masks) {
            long rest = mask.value();
            List<Long> parted = new ArrayList<>();
            for (long bits : classes) {
                parted.add(bits & mask.value());
                parted.add(bits & ~mask.value());
                rest &= ~bits;
            }
            parted.add(rest);
            parted.removeIf(bits -> bits == 0);
            classes = parted;
        }
        return classes;
    }

    /** What a class of bits may be: each value that a mask asks for, and patterns that together are all others. */
    private static List<Pattern> ways(long bits, List<ArgumentCondition> masks) {
        SortedSet<Long> wanted = new TreeSet<>();
        masks.stream().filter(m -> (m.value() & bits) == bits).forEach(m -> wanted.add(m.valueTwo() & bits));
        Set<Pattern> ways = new LinkedHashSet<>();
        for (long value : wanted) {
            ways.add(new Pattern(bits, value));
            long higher = 0;
            for (long left = bits; left != 0; left &= ~Long.highestOneBit(left)) {
                higher |= Long.highestOneBit(left);
                Pattern other = new Pattern(higher, (value & higher) ^ Long.highestOneBit(left));
                if (wanted.stream().noneMatch(other::covers)) {
                    ways.add(other);
                }
            }
        }
        return List.copyOf(ways);
    }

    /**
     * All values of which some bits are given.
     *
     * @param mask those bits
     * @param value what they are; the others are zero here
     */
    private record Pattern(long mask, long value) {
        Pattern and(Pattern other) {
            return new Pattern(mask | other.mask, value | other.value);
        }

        boolean covers(long one) {
            return (one & mask) == value;
        }

        /** The smallest value of them from a bound on, unsigned. */
        OptionalLong from(long bound) {
            if (covers(bound)) {
                return OptionalLong.of(bound);
            }
            // It is like the bound down to a bit that is zero there and one here, and as small as may be below that.
            for (int bit = 0; bit < Long.SIZE; bit++) {
                long one = 1L << bit;
                long above = -one << 1;
                long candidate = (bound & above) | one | (value & (one - 1));
                if ((bound & one) == 0 && covers(candidate)) {
                    return OptionalLong.of(candidate);
                }
            }
            return OptionalLong.empty();
        }
    }
}
