package dev.lsmith.policy.seccomp;

import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.seccomp.FilterContexts.FilterContext;
import dev.lsmith.policy.seccomp.FilterContexts.RuleComments;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rules of a profile by number, so that contexts in which the same rules apply to a call are known to be alike: a profile speaks of a dozen
 * machines and as many capabilities, and most calls are the same for all of them.
 */
final class FilterRules {
    private final SeccompProfile profile;
    private final RuleComments comments;
    private final List<SyscallRule> plain = new ArrayList<>();
    private final Map<BitSet, Map<String, List<Integer>>> byApplying = new HashMap<>();

    FilterRules(SeccompProfile profile) {
        this.profile = profile;
        this.comments = RuleComments.of(profile);
        profile.rules().forEach(rule -> plain.add(Flattening.plain(rule)));
    }

    /** What becomes of a call, and the rule that says so. */
    record Answer(Action action, int errno, Supplier<DecidingRule> rule) {
        boolean isSame(Answer other) {
            return action == other.action && errno == other.errno;
        }

        DecidingRule cause() {
            return rule.get();
        }

        /** A process that is asked may let the call pass: that is more than a refusal, and less than leave. */
        ChangeDirection to(Answer other) {
            int more = Integer.compare(other.leave(), leave());
            return more > 0 ? ChangeDirection.WIDENED : more < 0 ? ChangeDirection.NARROWED : ChangeDirection.CHANGED;
        }

        private int leave() {
            return action.permits() ? 2 : action.asks() ? 1 : 0;
        }

        /** On whom it depends whether the call is carried out. */
        String depends(Answer other) {
            boolean asks = other.action.asks() && !action.permits() && !action.asks();
            return asks ? "what the process answers that " + other.action.word() + " asks" : "";
        }
    }

    /** By each call that is named, the numbers of the rules that do something else about it than the default. */
    Map<String, List<Integer>> in(FilterContext context) {
        Flattening flattening = context.flattening();
        BitSet applying = new BitSet();
        for (int i = 0; i < plain.size(); i++) {
            applying.set(i, flattening.applies(profile.rules().get(i)));
        }
        return byApplying.computeIfAbsent(applying, this::byName);
    }

    private Map<String, List<Integer>> byName(BitSet applying) {
        Map<String, List<Integer>> byName = new HashMap<>();
        for (int i = applying.nextSetBit(0); i >= 0; i = applying.nextSetBit(i + 1)) {
            SyscallRule rule = plain.get(i);
            boolean counts = !profile.likeDefault(rule);
            for (String name : rule.names()) {
                List<Integer> numbers = byName.computeIfAbsent(name, n -> new ArrayList<>(2));
                if (counts) {
                    numbers.add(i);
                }
            }
        }
        return byName;
    }

    List<SyscallRule> of(List<Integer> numbers) {
        return numbers.stream().map(plain::get).toList();
    }

    /** Where no rule decides. */
    Answer byDefault() {
        return new Answer(
                profile.defaultAction(),
                profile.effectiveDefaultErrno(),
                () -> new DecidingRule(profile.defaultText(), "", ""));
    }

    /**
     * What becomes of a call.
     *
     * @param decisive the rule that decides; empty where none is met
     */
    Answer answer(String name, Optional<SyscallRule> decisive) {
        return decisive.map(rule -> new Answer(
                        rule.action(),
                        rule.effectiveErrno(),
                        () -> new DecidingRule(rule.only(name).text(), "", comments.about(rule))))
                .orElseGet(this::byDefault);
    }
}
