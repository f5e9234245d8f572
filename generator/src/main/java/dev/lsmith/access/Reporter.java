package dev.lsmith.access;

/** Which mechanism's record an access was learned from. */
public enum Reporter {
    APPARMOR,
    SELINUX,
    SECCOMP,
    /** A SYSCALL record that came along with another one. */
    SYSCALL_RECORD
}
