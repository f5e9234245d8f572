package dev.lsmith.policy.seccomp;

import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.policy.seccomp.SeccompProfile.HighestCall;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a filter says about calls with as many of their arguments as are known, for one container on one kind of machine. */
public final class FilterAnswers {
    private static final long ABOVE_32_BITS = 1L << 32;

    private final SeccompProfile policy;
    private final SortedSet<String> capabilities;
    private final Syscalls syscalls = new Syscalls();

    /**
     * The answers of a filter.
     *
     * @param capabilities the container's bounding set, in the kernel's lower-case names
     */
    public FilterAnswers(SeccompProfile policy, SortedSet<String> capabilities) {
        this.policy = policy;
        this.capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
    }

    /**
     * What becomes of a call.
     *
     * @param permitted whether it is carried out, as far as is known
     * @param depends whether arguments that are not known decide; then {@code permitted} says that some are
     * @param rules those that decide
     * @param ways other ways to the same that the filter lets through, in words
     */
    public record FilterAnswer(boolean permitted, boolean depends, List<String> rules, List<String> ways) {
        public FilterAnswer {
            rules = List.copyOf(rules);
            ways = List.copyOf(ways);
        }
    }

    /** The machine that is asked about: x86_64 where the filter has it, else the first that it names. */
    public Architecture machine() {
        List<Architecture> named = new ArrayList<>();
        policy.archMap().forEach(entry -> named.add(entry.architecture()));
        policy.architectures().forEach(a -> named.add(a.host()));
        return named.isEmpty() || named.contains(Architecture.X86_64) ? Architecture.X86_64 : named.get(0);
    }

    /** Whether the machine's own calling convention has the call. */
    public boolean has(String call) {
        return syscalls.number(machine().callName(), call).isPresent();
    }

    /** What becomes of a call, by the machine's own calling convention. */
    public FilterAnswer of(String call, List<OptionalLong> arguments) {
        SeccompProfile flat = policy.flatten(machine(), capabilities, SeccompMechanism.KERNEL);
        FilterAnswer answer = of(flat, call, arguments);
        if (answer.permitted()) {
            return answer;
        }
        List<String> ways = new ArrayList<>(others(flat, call));
        if (IntArguments.first(call) && !arguments.isEmpty() && arguments.get(0).isPresent()) {
            List<OptionalLong> high = new ArrayList<>(arguments);
            high.set(0, OptionalLong.of(arguments.get(0).getAsLong() | ABOVE_32_BITS));
            if (of(flat, call, high).permitted()) {
                ways.add(
                        "with a bit above the 32 of the first argument, which the kernel does not look at, it gets past");
            }
        }
        return new FilterAnswer(false, answer.depends(), answer.rules(), ways);
    }

    /** A program of 32 bits may make sockets by a call whose arguments stand in memory (net/compat.c). */
    private List<String> others(SeccompProfile flat, String call) {
        boolean multiplexed = call.equals("socket")
                && flat.architectures().contains(Architecture.X86)
                && machine() == Architecture.X86_64
                && of(flat, "socketcall", List.of()).permitted();
        return multiplexed
                ? List.of("a program of 32 bits gets it by socketcall, whose arguments no filter sees")
                : List.of();
    }

    private FilterAnswer of(SeccompProfile flat, String call, List<OptionalLong> arguments) {
        FilterEvaluation evaluation = new FilterEvaluation(flat);
        List<SyscallRule> mine = evaluation.rules(call);
        List<SyscallRule> certain = mine.stream()
                .filter(rule -> rule.unconditional() || met(rule, arguments).equals(Optional.of(true)))
                .toList();
        List<SyscallRule> doubtful = mine.stream().anyMatch(SyscallRule::unconditional)
                ? List.of()
                : mine.stream().filter(rule -> met(rule, arguments).isEmpty()).toList();
        Optional<SyscallRule> decisive = FilterEvaluation.decisive(certain, index -> argument(arguments, index));
        boolean permitted = decisive.map(r -> r.action().permits())
                .orElse(flat.defaultAction().permits());
        List<SyscallRule> others = doubtful.stream()
                .filter(rule -> rule.action().permits() != permitted)
                .toList();
        List<String> rules = new ArrayList<>();
        if (others.isEmpty()) {
            rules.add(decisive.map(rule -> rule.only(call).text()).orElseGet(() -> byDefault(flat, call)));
        } else {
            others.forEach(rule -> rules.add(rule.only(call).text()));
        }
        return new FilterAnswer(permitted || !others.isEmpty(), !others.isEmpty(), rules, List.of());
    }

    private String byDefault(SeccompProfile flat, String call) {
        Optional<Long> number = syscalls.number(machine().callName(), call);
        boolean stubbed = !flat.defaultAction().permits()
                && number.isPresent()
                && HighestCall.named(flat, machine().callName(), syscalls)
                        .filter(newest -> number.get() > newest.number())
                        .isPresent();
        return flat.defaultText() + (stubbed ? "; ENOSYS under runc, as the filter names no newer call" : "");
    }

    private static OptionalLong argument(List<OptionalLong> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : OptionalLong.empty();
    }

    /** Whether one of the rule's ways is met; empty where it depends on what is not known. */
    private static Optional<Boolean> met(SyscallRule rule, List<OptionalLong> arguments) {
        boolean doubt = false;
        for (List<ArgumentCondition> way : rule.ways()) {
            boolean refused = way.stream()
                    .anyMatch(c -> argument(arguments, c.index()).isPresent()
                            && !c.matches(argument(arguments, c.index()).orElse(0)));
            boolean known =
                    way.stream().allMatch(c -> argument(arguments, c.index()).isPresent());
            if (!refused && known) {
                return Optional.of(true);
            }
            doubt |= !refused;
        }
        return doubt ? Optional.empty() : Optional.of(false);
    }
}
