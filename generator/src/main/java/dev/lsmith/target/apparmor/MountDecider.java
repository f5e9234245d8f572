package dev.lsmith.target.apparmor;

import dev.lsmith.access.MountUse;
import dev.lsmith.access.PivotRootUse;
import dev.lsmith.access.UmountUse;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.target.Decision;
import dev.lsmith.target.apparmor.syntax.MountConditions;
import dev.lsmith.target.apparmor.syntax.MountConditions.Options;
import dev.lsmith.target.apparmor.syntax.MountRule;
import dev.lsmith.target.apparmor.syntax.PivotRootRule;
import dev.lsmith.target.apparmor.syntax.Profile;
import dev.lsmith.target.apparmor.syntax.RemountRule;
import dev.lsmith.target.apparmor.syntax.Rule;
import dev.lsmith.target.apparmor.syntax.UmountRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Mount rules. They do not add up: one of them has to match whole, its flags exactly or by choice (measured with
 * apparmor_parser 3.0.8); {@code mount} without conditions covers remounts as well.
 */
final class MountDecider {
    private final List<Rule> rules;
    private final Conditions conditions;
    private final Verdicts verdicts;

    MountDecider(Profile profile, Conditions conditions, Verdicts verdicts) throws InputException {
        this.rules = profile.rules();
        this.conditions = conditions;
        this.verdicts = verdicts;
        for (Rule rule : rules) {
            for (Optional<Glob> pattern : patterns(rule)) {
                conditions.prepare(pattern);
            }
        }
    }

    private static List<Optional<Glob>> patterns(Rule rule) {
        if (rule instanceof MountRule r) {
            List<Optional<Glob>> patterns = new ArrayList<>(List.of(r.source(), r.target()));
            r.conditions().fstypes().forEach(t -> patterns.add(Optional.of(t)));
            return patterns;
        } else if (rule instanceof RemountRule r) {
            return List.of(r.target());
        } else if (rule instanceof UmountRule r) {
            return List.of(r.target());
        } else if (rule instanceof PivotRootRule r) {
            return List.of(r.oldRoot(), r.newRoot());
        }
        return List.of();
    }

    Decision decide(MountUse use) {
        return verdicts.of(rules.stream().filter(r -> matches(r, use)).toList());
    }

    Decision decide(UmountUse use) {
        Optional<String> target = Optional.of(use.target());
        return verdicts.of(rules.stream()
                .filter(r -> r instanceof UmountRule u && conditions.holds(u.target(), target))
                .toList());
    }

    Decision decide(PivotRootUse use) {
        return verdicts.of(rules.stream()
                .filter(r -> r instanceof PivotRootRule p
                        && conditions.holds(p.oldRoot(), use.putOld())
                        && conditions.holds(p.newRoot(), Optional.of(use.newRoot())))
                .toList());
    }

    private boolean matches(Rule rule, MountUse use) {
        Optional<String> target = Optional.of(use.target());
        if (rule instanceof RemountRule r) {
            Set<String> flags = new TreeSet<>(use.flags());
            return flags.remove("remount")
                    && conditions.holds(r.target(), target)
                    && holds(r.conditions(), flags, use.fstype());
        }
        return rule instanceof MountRule m
                && conditions.holds(m.source(), use.source())
                && conditions.holds(m.target(), target)
                && holds(m.conditions(), use.flags(), use.fstype());
    }

    private boolean holds(MountConditions wanted, Set<String> flags, Optional<String> fstype) {
        boolean type = wanted.fstypes().isEmpty()
                || wanted.fstypes().stream().anyMatch(t -> conditions.holds(Optional.of(t), fstype));
        return type && wanted.options().stream().allMatch(o -> holds(o, flags));
    }

    private static boolean holds(Options options, Set<String> flags) {
        return options.choice()
                ? options.flags().containsAll(flags)
                : options.flags().equals(flags);
    }
}
