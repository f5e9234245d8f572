package dev.lsmith.target.apparmor.meaning;

import dev.lsmith.target.apparmor.meaning.IdleRule.Cause;
import dev.lsmith.target.apparmor.syntax.CapabilityRule;
import dev.lsmith.target.apparmor.syntax.RlimitRule;
import dev.lsmith.target.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Rules without patterns that change nothing: capabilities by name, limits of which the last one counts. */
final class IdlePlainRules {
    private final List<RuleLine> living;

    private IdlePlainRules(List<RuleLine> lines) {
        this.living = new ArrayList<>(lines);
    }

    static List<IdleRule> of(List<RuleLine> lines, Predicate<RuleLine> asked) {
        IdlePlainRules search = new IdlePlainRules(lines);
        List<IdleRule> idle = new ArrayList<>();
        for (int i = lines.size() - 1; i >= 0; i--) {
            RuleLine line = lines.get(i);
            if (asked.test(line)) {
                search.judge(line).ifPresent(idle::add);
            }
        }
        Collections.reverse(idle);
        return idle;
    }

    private Optional<IdleRule> judge(RuleLine line) {
        Optional<IdleRule> idle = Optional.empty();
        if (line.rule() instanceof RlimitRule limit) {
            idle = later(line, limit).map(by -> new IdleRule(line, Cause.COVERED, List.of(by)));
        } else if (line.rule() instanceof CapabilityRule rule) {
            idle = capability(line, rule);
        }
        if (idle.isPresent()) {
            living.removeIf(l -> l == line);
        }
        return idle;
    }

    private Optional<RuleLine> later(RuleLine line, RlimitRule limit) {
        boolean behind = false;
        for (RuleLine other : living) {
            if (behind
                    && other.rule() instanceof RlimitRule later
                    && later.resource().equals(limit.resource())) {
                return Optional.of(other);
            }
            behind |= other == line;
        }
        return Optional.empty();
    }

    private Optional<IdleRule> capability(RuleLine line, CapabilityRule rule) {
        List<RuleLine> others = living.stream().filter(l -> l != line).toList();
        boolean same = CapabilityRights.of(living).equals(CapabilityRights.of(others))
                && denied(living).equals(denied(others));
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
        Optional<RuleLine> equal =
                by.stream().filter(l -> l.rule().equals(rule)).findFirst();
        if (equal.isPresent()) {
            return Optional.of(new IdleRule(line, Cause.REPEATED, List.of(equal.get())));
        }
        return Optional.of(new IdleRule(line, cancelled ? Cause.CANCELLED : Cause.COVERED, by));
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
