package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.apparmor.rule.CapabilityRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Capabilities that only one of two profiles allows, grouped by the rules that decide. */
final class CapabilityComparison {
    private final String subject;
    private final ProfileMeaning before;
    private final ProfileMeaning after;
    private final RuleTexts texts;

    CapabilityComparison(String subject, ProfileMeaning before, ProfileMeaning after, RuleTexts texts) {
        this.subject = subject;
        this.before = before;
        this.after = after;
        this.texts = texts;
    }

    private record CapabilityGroup(ChangeDirection direction, List<DecidingRule> old, List<DecidingRule> young) {}

    List<Difference> differences() {
        Map<CapabilityGroup, List<String>> groups = new LinkedHashMap<>();
        for (String capability :
                union(before.capabilities().allowed(), after.capabilities().allowed())) {
            boolean was = before.capabilities().allowed().contains(capability);
            boolean is = after.capabilities().allowed().contains(capability);
            if (was != is) {
                CapabilityGroup group = new CapabilityGroup(
                        is ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                        causes(before, capability),
                        causes(after, capability));
                groups.computeIfAbsent(group, g -> new ArrayList<>()).add(capability);
            }
        }
        List<Difference> differences = new ArrayList<>();
        groups.forEach((group, names) -> differences.add(new Difference(
                group.direction(),
                subject,
                "capability",
                "capability " + String.join(" ", names),
                "capability " + names.get(0),
                group.old(),
                group.young())));
        differences.addAll(logging());
        return differences;
    }

    private List<Difference> logging() {
        List<Difference> differences = new ArrayList<>();
        SortedSet<String> both = new TreeSet<>(before.capabilities().allowed());
        both.retainAll(after.capabilities().allowed());
        differences.addAll(logging(
                both, before.capabilities().audited(), after.capabilities().audited(), "use of"));
        SortedSet<String> neither =
                union(before.capabilities().quiet(), after.capabilities().quiet());
        neither.removeAll(before.capabilities().allowed());
        neither.removeAll(after.capabilities().allowed());
        differences.addAll(logging(
                neither, after.capabilities().quiet(), before.capabilities().quiet(), "denial of"));
        return differences;
    }

    private List<Difference> logging(
            SortedSet<String> among, SortedSet<String> was, SortedSet<String> is, String what) {
        List<Difference> differences = new ArrayList<>();
        for (String capability : among) {
            if (was.contains(capability) != is.contains(capability)) {
                String now = is.contains(capability) ? " is logged now" : " is no longer logged";
                differences.add(new Difference(
                        ChangeDirection.CHANGED,
                        subject,
                        "logging",
                        what + " capability " + capability + now,
                        "capability " + capability,
                        causes(before, capability),
                        causes(after, capability)));
            }
        }
        return differences;
    }

    private static SortedSet<String> union(SortedSet<String> one, SortedSet<String> other) {
        SortedSet<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    /** The rules that allow a capability, or those that deny it. */
    private List<DecidingRule> causes(ProfileMeaning meaning, String capability) {
        boolean allowed = meaning.capabilities().allowed().contains(capability);
        return meaning.lines().stream()
                .filter(line -> speaksOf(line, capability, !allowed))
                .map(line -> texts.cause(meaning, line))
                .toList();
    }

    private static boolean speaksOf(RuleLine line, String capability, boolean denying) {
        return line.rule() instanceof CapabilityRule rule
                && rule.qualifiers().denies() == denying
                && CapabilityRights.named(rule).contains(capability);
    }

    /**
     * Capability rules added up.
     *
     * @param allowed the capabilities that are allowed, by name
     * @param audited those whose use is logged
     * @param quiet those whose denial is not logged
     */
    record CapabilityRights(SortedSet<String> allowed, SortedSet<String> audited, SortedSet<String> quiet) {
        CapabilityRights {
            allowed = Collections.unmodifiableSortedSet(allowed);
            audited = Collections.unmodifiableSortedSet(audited);
            quiet = Collections.unmodifiableSortedSet(quiet);
        }

        static CapabilityRights of(List<RuleLine> lines) {
            SortedSet<String> allowed = new TreeSet<>();
            SortedSet<String> audited = new TreeSet<>();
            SortedSet<String> denied = new TreeSet<>();
            SortedSet<String> quiet = new TreeSet<>();
            for (RuleLine line : lines) {
                if (line.rule() instanceof CapabilityRule rule) {
                    boolean denies = rule.qualifiers().denies();
                    (denies ? denied : allowed).addAll(named(rule));
                    if (rule.qualifiers().audit() != denies) {
                        (denies ? quiet : audited).addAll(named(rule));
                    }
                }
            }
            allowed.removeAll(denied);
            audited.retainAll(allowed);
            quiet.retainAll(denied);
            return new CapabilityRights(allowed, audited, quiet);
        }

        /** The capabilities that a rule speaks of. */
        static SortedSet<String> named(CapabilityRule rule) {
            return rule.capabilities().isEmpty()
                    ? new TreeSet<>(KernelTable.CAPABILITIES.names())
                    : rule.capabilities();
        }
    }
}
