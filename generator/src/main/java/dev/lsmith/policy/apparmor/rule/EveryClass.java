package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@code all,}: a rule of every class without any condition (apparmor.d(5) of AppArmor 4.0). */
public final class EveryClass {
    private EveryClass() {}

    public static List<Rule> rules(Qualifiers qualifiers) {
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
