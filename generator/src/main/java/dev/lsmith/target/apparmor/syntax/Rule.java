package dev.lsmith.target.apparmor.syntax;

/**
 * A rule of a profile, one record for each kind. A condition that is empty was not given and matches everything.
 */
public sealed interface Rule
        permits AllRule,
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

    /** The name of the kind, which is that of its record and of its template. */
    default String kind() {
        return getClass().getSimpleName();
    }
}
