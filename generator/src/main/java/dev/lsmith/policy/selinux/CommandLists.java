package dev.lsmith.policy.selinux;

import dev.lsmith.access.TypeAccess;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The extended permission rules of one source, target and class. As the kernel has it (services_compute_xperms_drivers of
 * security/selinux/ss/services.c, avc_has_extended_perms of security/selinux/avc.c), any of them closes whatever {@code allowxperm} does not
 * name: also one that only audits, and one of ioctl's commands also the types of netlink messages. {@code neverallowxperm} is for the compiler.
 *
 * @param rules in the order in which they were found
 */
record CommandLists(List<CommandRule> rules) {
    /** No list: each command and each type of message is allowed where the permission is. */
    static final CommandLists NONE = new CommandLists(List.of());

    private static final List<CommandRange> EVERY = List.of(new CommandRange(0, CommandRange.MAX));

    CommandLists {
        rules = List.copyOf(rules);
    }

    /** Whether a rule has a say in what is allowed. */
    static boolean count(SelinuxRule rule) {
        return rule instanceof CommandRule list && list.effect() != RuleEffect.NEVERALLOW;
    }

    /** The lists among some rules about the same. */
    static CommandLists of(Collection<SelinuxRule> rules) {
        return new CommandLists(rules.stream()
                .filter(CommandLists::count)
                .map(rule -> (CommandRule) rule)
                .toList());
    }

    /** These and others. */
    CommandLists and(CommandLists others) {
        if (rules.isEmpty() || others.rules.isEmpty()) {
            return rules.isEmpty() ? others : this;
        }
        List<CommandRule> all = new ArrayList<>(rules);
        others.rules.stream().filter(rule -> !rules.contains(rule)).forEach(all::add);
        return new CommandLists(all);
    }

    /** What may be asked for with a permission that is allowed, in the fewest ranges. */
    List<CommandRange> allowed(ExtendedPermission permission) {
        return rules.isEmpty()
                ? EVERY
                : CommandRange.normalise(rules.stream()
                        .filter(rule -> rule.allows() && rule.permission() == permission)
                        .flatMap(rule -> rule.commands().stream())
                        .toList());
    }

    /** The lists that allow a command. */
    List<CommandRule> allowing(ExtendedPermission permission, int command) {
        return rules.stream()
                .filter(rule -> rule.allows() && rule.permission() == permission)
                .filter(rule -> rule.commands().stream().anyMatch(range -> range.contains(command)))
                .toList();
    }

    /** The rules as their lines, each once; empty if there is none. */
    String text() {
        return rules.stream()
                .map(rule -> Renderer.line(rule).strip())
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** Ranges as a person reads them. */
    static String words(List<CommandRange> ranges, ExtendedPermission permission) {
        if (ranges.isEmpty() || ranges.equals(EVERY)) {
            return (ranges.isEmpty() ? "of no " : "of every ") + permission.what();
        }
        return ranges.stream()
                .map(range -> "0x" + Integer.toHexString(range.first())
                        + (range.first() == range.last() ? "" : "-0x" + Integer.toHexString(range.last())))
                .collect(Collectors.joining(" "));
    }

    /** A permission that rules may divide: {@code nlmsg} since Linux 6.13, checkpolicy and secilc 3.8. */
    enum ExtendedPermission {
        IOCTL("command"),
        NLMSG("type of message");

        private final String what;

        ExtendedPermission(String what) {
            this.what = what;
        }

        /** The permission's name in policies. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What its numbers count, for people. */
        String what() {
            return what;
        }

        /** The permission of a name. */
        static Optional<ExtendedPermission> of(String word) {
            for (ExtendedPermission permission : values()) {
                if (permission.word().equals(word)) {
                    return Optional.of(permission);
                }
            }
            return Optional.empty();
        }

        /** The command or type of message that an access asks for, in the 16 bits that the kernel looks at, where it tells. */
        Optional<Integer> asked(TypeAccess access) {
            Optional<Integer> told = this == IOCTL ? access.ioctl() : access.netlink();
            return told.filter(number -> access.permissions().contains(word()))
                    .map(number -> number & CommandRange.MAX);
        }
    }

    /**
     * Numbers from {@code first} to {@code last}, both included: ioctl commands or types of netlink messages; 16 bits, as SELinux looks at
     * no more (security/selinux/hooks.c).
     *
     * @param first the first
     * @param last the last, not before the first
     */
    record CommandRange(int first, int last) implements Comparable<CommandRange> {
        /** The largest number. */
        static final int MAX = 0xffff;

        private static final Comparator<CommandRange> ORDER =
                Comparator.comparingInt(CommandRange::first).thenComparingInt(CommandRange::last);

        /** One number. */
        static CommandRange of(int command) {
            return new CommandRange(command, command);
        }

        /** Whether it holds the number. */
        boolean contains(int command) {
            return first <= command && command <= last;
        }

        /** The same numbers in the fewest ranges, in order. */
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

        /** All numbers that none of some ranges holds. */
        static List<CommandRange> others(Collection<CommandRange> ranges) {
            List<CommandRange> out = new ArrayList<>();
            int next = 0;
            for (CommandRange range : normalise(ranges)) {
                if (next < range.first) {
                    out.add(new CommandRange(next, range.first - 1));
                }
                next = range.last + 1;
            }
            if (next <= MAX) {
                out.add(new CommandRange(next, MAX));
            }
            return out;
        }

        @Override
        public int compareTo(CommandRange other) {
            return ORDER.compare(this, other);
        }
    }
}
