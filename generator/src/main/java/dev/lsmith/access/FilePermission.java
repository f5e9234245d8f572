package dev.lsmith.access;

/** What can be done to a file or directory, in neither AppArmor's nor SELinux's spelling. */
public enum FilePermission {
    READ,
    WRITE,
    APPEND,
    CREATE,
    DELETE,
    /** Attributes changed: chmod, chown, utimes, xattrs. */
    SETATTR,
    /** Attributes read: stat. AppArmor grants it without a rule. */
    GETATTR,
    LOCK,
    /** Mapped executable ({@code PROT_EXEC}). */
    MAP_EXEC,
    IOCTL,
    /** A directory walked through. AppArmor does not mediate it. */
    SEARCH
}
