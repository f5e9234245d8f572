package dev.lsmith.access;

/** What the mechanism did about the access. */
public enum Verdict {
    /** Let it pass because it only complains: AppArmor ALLOWED, SELinux permissive=1, seccomp LOG. */
    COMPLAINED,
    /** Refused it. */
    DENIED,
    /** Allowed it by a rule that asks for a record: AppArmor AUDIT, SELinux granted. */
    AUDITED
}
