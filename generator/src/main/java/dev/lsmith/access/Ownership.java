package dev.lsmith.access;

/** Whether the process owned the object: fsuid = ouid of an AppArmor record. */
public enum Ownership {
    OWNER,
    OTHER,
    UNKNOWN
}
