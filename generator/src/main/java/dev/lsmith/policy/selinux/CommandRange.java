package dev.lsmith.policy.selinux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Ioctl commands from {@code first} to {@code last}, both included; 16 bits, as SELinux looks at no more (security/selinux/hooks.c).
 *
 * @param first the first
 * @param last the last, not before the first
 */
public record CommandRange(int first, int last) implements Comparable<CommandRange> {
    /** The largest command. */
    static final int MAX = 0xffff;

    private static final Comparator<CommandRange> ORDER =
            Comparator.comparingInt(CommandRange::first).thenComparingInt(CommandRange::last);

    /** One command. */
    static CommandRange of(int command) {
        return new CommandRange(command, command);
    }

    /** Whether it holds the command. */
    boolean contains(int command) {
        return first <= command && command <= last;
    }

    /** The same commands in the fewest ranges, in order. */
    static List<CommandRange> normalise(Collection<CommandRange> ranges) {
        List<CommandRange> out = new ArrayList<>();
        for (CommandRange next : ranges.stream().sorted().toList()) {
            CommandRange previous = out.isEmpty() ? null : out.get(out.size() - 1);
            if (previous != null && next.first <= previous.last + 1) {
                out.set(out.size() - 1, new CommandRange(previous.first, Math.max(previous.last, next.last)));
            } else {
                out.add(next);
            }
        }
        return List.copyOf(out);
    }

    @Override
    public int compareTo(CommandRange other) {
        return ORDER.compare(this, other);
    }
}
