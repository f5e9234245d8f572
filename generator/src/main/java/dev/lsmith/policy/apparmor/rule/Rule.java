package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.function.UnaryOperator;

/**
 * A rule of a profile, one record for each kind. A condition that is empty was not given and matches everything.
 */
public sealed interface Rule
        permits AbiRule,
                AllRule,
                CapabilityRule,
                ChangeProfileRule,
                DbusRule,
                FileRule,
                IncludeRule,
                IoUringRule,
                LinkRule,
                MountRule,
                MqueueRule,
                NetworkRule,
                PivotRootRule,
                PtraceRule,
                RemountRule,
                RlimitRule,
                SignalRule,
                UmountRule,
                UnixRule,
                UsernsRule {
    /** What stands before it; rules that take no qualifiers have {@link Qualifiers#NONE}. */
    Qualifiers qualifiers();

    /** The same rule behind other qualifiers; itself for the kinds that take none. */
    Rule with(Qualifiers qualifiers);

    /** The same rule with each of its patterns changed. */
    Rule withPatterns(UnaryOperator<Glob> change);

    /** The name of the kind, which is that of its record and of its template. */
    default String kind() {
        return getClass().getSimpleName();
    }
}
