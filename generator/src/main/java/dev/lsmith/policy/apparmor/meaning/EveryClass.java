package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.syntax.CapabilityRule;
import dev.lsmith.policy.apparmor.syntax.ChangeProfileRule;
import dev.lsmith.policy.apparmor.syntax.DbusRule;
import dev.lsmith.policy.apparmor.syntax.FileRule;
import dev.lsmith.policy.apparmor.syntax.IoUringRule;
import dev.lsmith.policy.apparmor.syntax.MountConditions;
import dev.lsmith.policy.apparmor.syntax.MountRule;
import dev.lsmith.policy.apparmor.syntax.MqueueRule;
import dev.lsmith.policy.apparmor.syntax.NetworkRule;
import dev.lsmith.policy.apparmor.syntax.PivotRootRule;
import dev.lsmith.policy.apparmor.syntax.PtraceRule;
import dev.lsmith.policy.apparmor.syntax.Qualifiers;
import dev.lsmith.policy.apparmor.syntax.RemountRule;
import dev.lsmith.policy.apparmor.syntax.Rule;
import dev.lsmith.policy.apparmor.syntax.SignalRule;
import dev.lsmith.policy.apparmor.syntax.UmountRule;
import dev.lsmith.policy.apparmor.syntax.UnixRule;
import dev.lsmith.policy.apparmor.syntax.UsernsRule;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@code all,}: a rule of every class without any condition (apparmor.d(5) of AppArmor 4.0). */
final class EveryClass {
    private EveryClass() {}

    static List<Rule> rules(Qualifiers qualifiers) {
        Optional<Glob> any = Optional.empty();
        return List.of(
                new FileRule(qualifiers, any, none(), Optional.empty(), any),
                new CapabilityRule(qualifiers, none()),
                NetworkRule.of(qualifiers, Optional.empty(), Optional.empty()),
                new UnixRule(qualifiers, none(), Optional.empty(), any, any, any, any),
                new DbusRule(qualifiers, none(), any, any, any, any, any, any, any),
                new SignalRule(qualifiers, none(), none(), any),
                new PtraceRule(qualifiers, none(), any),
                new MountRule(qualifiers, MountConditions.NONE, any, any),
                new RemountRule(qualifiers, MountConditions.NONE, any),
                new UmountRule(qualifiers, MountConditions.NONE, any),
                new PivotRootRule(qualifiers, any, any, any),
                new ChangeProfileRule(qualifiers, ChangeProfileRule.Safety.UNSAID, any, any),
                new MqueueRule(qualifiers, none(), Optional.empty(), any, any),
                new UsernsRule(qualifiers),
                new IoUringRule(qualifiers, none(), any));
    }

    private static <E extends Comparable<E>> SortedSet<E> none() {
        return new TreeSet<>();
    }
}
