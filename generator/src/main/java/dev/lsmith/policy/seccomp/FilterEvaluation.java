package dev.lsmith.policy.seccomp;

import dev.lsmith.access.SyscallUse;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * What a flattened profile does about a call, as libseccomp 2.5 with runc 1.1 and crun 1.8 was measured to:
 *
 * <ol>
 *   <li>a rule that does the same as the default is as good as absent;
 *   <li>the first rule without conditions decides, whatever conditional rules stand around it;
 *   <li>else a conditional rule that is met; of several that disagree the gravest, as the order in the file does not
 *       decide between them;
 *   <li>else the default.
 * </ol>
 *
 * @param profile flattened
 */
record FilterEvaluation(SeccompProfile profile) {
    private static final int ENOSYS = 38;

    /**
     * Decides about a call that was made; {@link Decision.Outcome#DIVERTED} is a {@code clone3} that is answered with ENOSYS.
     * Its flags stand in memory, where a filter cannot look (seccomp(2)), so Docker's default answers that the call does not
     * exist; C libraries then call {@code clone}, whose flags can be checked (glibc 2.34,
     * sysdeps/unix/sysv/linux/clone-internal.c).
     */
    Decision decide(SyscallUse use) {
        OptionalLong firstArgument = use.firstArgument().map(OptionalLong::of).orElseGet(OptionalLong::empty);
        Decision decision = decide(use.name(), firstArgument);
        boolean refused = decision.outcome() == Decision.Outcome.DENIED
                && use.name().filter("clone3"::equals).isPresent();
        boolean diverted =
                refused && errno("clone3").equals(OptionalInt.of(ENOSYS)) && permits("clone", OptionalLong.empty());
        return diverted ? new Decision(Decision.Outcome.DIVERTED, decision.rules()) : decision;
    }

    /**
     * Decides.
     *
     * @param name the call; empty for a number without a name, which no rule can speak of
     * @param firstArgument its first argument if known; a condition on what is not known counts as met, as the call
     *     cannot be said to be refused
     */
    Decision decide(Optional<String> name, OptionalLong firstArgument) {
        Optional<SyscallRule> rule = name.flatMap(n -> decisive(n, firstArgument));
        if (rule.isEmpty()) {
            return decision(profile.defaultAction(), profile.defaultText());
        }
        SyscallRule one = rule.get().only(name.orElse(""));
        return decision(one.action(), one.text());
    }

    /** What a refused call answers; empty when it answers nothing, because its process is killed or stopped. */
    OptionalInt errno(String name) {
        Optional<SyscallRule> rule = decisive(name, OptionalLong.empty());
        Action action = rule.map(SyscallRule::action).orElse(profile.defaultAction());
        if (!action.takesErrno()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(rule.map(SyscallRule::effectiveErrno).orElseGet(profile::effectiveDefaultErrno));
    }

    /** Whether the call is made for some arguments at least. */
    boolean permits(String name, OptionalLong firstArgument) {
        return decisive(name, firstArgument)
                .map(SyscallRule::action)
                .orElse(profile.defaultAction())
                .permits();
    }

    private static Decision decision(Action action, String rule) {
        return new Decision(action.permits() ? Decision.Outcome.ALLOWED : Decision.Outcome.DENIED, List.of(rule));
    }

    private Optional<SyscallRule> decisive(String name, OptionalLong firstArgument) {
        return decisive(rules(name), index -> index == 0 ? firstArgument : OptionalLong.empty());
    }

    /**
     * What decides a call: a rule, or nothing where the default does.
     *
     * @param mine the {@link #rules} of the call
     * @param argument the argument of an index, if it is known
     */
    static Optional<SyscallRule> decisive(List<SyscallRule> mine, IntFunction<OptionalLong> argument) {
        Optional<SyscallRule> unconditional =
                mine.stream().filter(SyscallRule::unconditional).findFirst();
        if (unconditional.isPresent()) {
            return unconditional;
        }
        Optional<SyscallRule> decisive = Optional.empty();
        for (SyscallRule rule : mine) {
            Met met = met(rule, argument);
            boolean doubt = met == Met.PERHAPS && (!rule.action().permits() || decisive.isPresent());
            if (met == Met.NO || doubt) {
                continue;
            }
            if (decisive.isEmpty() || rule.action().compareTo(decisive.get().action()) < 0) {
                decisive = Optional.of(rule);
            }
        }
        return decisive;
    }

    /** The rules that speak of a call and do anything. */
    List<SyscallRule> rules(String name) {
        List<SyscallRule> mine = new ArrayList<>();
        for (SyscallRule rule : profile.rules()) {
            if (rule.names().contains(name) && !profile.likeDefault(rule)) {
                mine.add(rule);
            }
        }
        return mine;
    }

    /** The best comes first. */
    private enum Met {
        YES,
        PERHAPS,
        NO
    }

    private static Met met(SyscallRule rule, IntFunction<OptionalLong> argument) {
        Met best = Met.NO;
        for (List<ArgumentCondition> way : rule.ways()) {
            Met met = together(way, argument);
            best = met.compareTo(best) < 0 ? met : best;
        }
        return best;
    }

    private static Met together(List<ArgumentCondition> way, IntFunction<OptionalLong> argument) {
        Met all = Met.YES;
        for (ArgumentCondition condition : way) {
            OptionalLong known = argument.apply(condition.index());
            if (known.isEmpty()) {
                all = Met.PERHAPS;
            } else if (!condition.matches(known.getAsLong())) {
                return Met.NO;
            }
        }
        return all;
    }
}
