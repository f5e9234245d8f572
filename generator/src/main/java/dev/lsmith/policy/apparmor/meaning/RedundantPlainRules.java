package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.apparmor.meaning.CapabilityComparison.CapabilityRights;
import dev.lsmith.policy.apparmor.meaning.RedundantRules.RedundantRule;
import dev.lsmith.policy.apparmor.meaning.RedundantRules.RedundantRule.Redundancy;
import dev.lsmith.policy.apparmor.rule.CapabilityRule;
import dev.lsmith.policy.apparmor.rule.RlimitRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Rules without patterns that change nothing: capabilities by name, limits of which the last one counts. */
final class RedundantPlainRules {
    private final List<RuleLine> lines;
    private final BitSet gone = new BitSet();

    private RedundantPlainRules(List<RuleLine> lines) {
        this.lines = lines;
    }

    static List<RedundantRule> of(List<RuleLine> lines, Predicate<RuleLine> asked) {
        RedundantPlainRules search = new RedundantPlainRules(lines);
        List<RedundantRule> redundant = new ArrayList<>();
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<RedundantRule> one = asked.test(lines.get(i)) ? search.judge(i) : Optional.empty();
            if (one.isPresent()) {
                search.gone.set(i);
                redundant.add(one.get());
            }
        }
        Collections.reverse(redundant);
        return redundant;
    }

    private Optional<RedundantRule> judge(int rule) {
        RuleLine line = lines.get(rule);
        if (line.rule() instanceof RlimitRule limit) {
            return later(rule, limit).map(by -> new RedundantRule(line, Redundancy.COVERED, List.of(by)));
        }
        return line.rule() instanceof CapabilityRule capability ? capability(rule, capability) : Optional.empty();
    }

    private Optional<RuleLine> later(int rule, RlimitRule limit) {
        return lines.stream()
                .skip(rule + 1L)
                .filter(l ->
                        l.rule() instanceof RlimitRule later && later.resource().equals(limit.resource()))
                .findFirst();
    }

    /** The lines that are left, one of them perhaps left out; -1 for none. */
    private List<RuleLine> living(int without) {
        List<RuleLine> living = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (i != without && !gone.get(i)) {
                living.add(lines.get(i));
            }
        }
        return living;
    }

    private Optional<RedundantRule> capability(int index, CapabilityRule rule) {
        List<RuleLine> all = living(-1);
        List<RuleLine> others = living(index);
        boolean same = CapabilityRights.of(all).equals(CapabilityRights.of(others))
                && denied(all).equals(denied(others));
        if (!same) {
            return Optional.empty();
        }
        boolean denies = rule.qualifiers().denies();
        boolean cancelled = !denies && denied(others).containsAll(CapabilityRights.named(rule));
        List<RuleLine> by = others.stream()
                .filter(l -> l.rule() instanceof CapabilityRule other
                        && other.qualifiers().denies() == (cancelled || denies)
                        && !Collections.disjoint(CapabilityRights.named(other), CapabilityRights.named(rule)))
                .toList();
        RuleLine line = lines.get(index);
        Optional<RuleLine> equal =
                by.stream().filter(l -> l.rule().equals(rule)).findFirst();
        return Optional.of(equal.map(e -> new RedundantRule(line, Redundancy.REPEATED, List.of(e)))
                .orElseGet(() -> new RedundantRule(line, cancelled ? Redundancy.CANCELLED : Redundancy.COVERED, by)));
    }

    private static Set<String> denied(List<RuleLine> lines) {
        Set<String> denied = new TreeSet<>();
        for (RuleLine line : lines) {
            if (line.rule() instanceof CapabilityRule rule && rule.qualifiers().denies()) {
                denied.addAll(CapabilityRights.named(rule));
            }
        }
        return denied;
    }
}
