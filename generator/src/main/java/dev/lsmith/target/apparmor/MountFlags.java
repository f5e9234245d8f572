package dev.lsmith.target.apparmor;

import java.util.Set;

/** The words that {@code options=} of a mount rule takes (apparmor.d(5), "Mount Rules"). */
final class MountFlags {
    private static final Set<String> SINCE_3_0 = Set.of(
            "ro",
            "rw",
            "r",
            "w",
            "read-only",
            "suid",
            "nosuid",
            "dev",
            "nodev",
            "exec",
            "noexec",
            "sync",
            "async",
            "remount",
            "mand",
            "nomand",
            "dirsync",
            "atime",
            "noatime",
            "diratime",
            "nodiratime",
            "bind",
            "B",
            "rbind",
            "R",
            "move",
            "M",
            "verbose",
            "silent",
            "loud",
            "acl",
            "noacl",
            "unbindable",
            "make-unbindable",
            "runbindable",
            "make-runbindable",
            "private",
            "make-private",
            "rprivate",
            "make-rprivate",
            "slave",
            "make-slave",
            "rslave",
            "make-rslave",
            "shared",
            "make-shared",
            "rshared",
            "make-rshared",
            "relatime",
            "norelatime",
            "iversion",
            "noiversion",
            "strictatime",
            "user",
            "nouser");
    private static final Set<String> SINCE_3_1 =
            Set.of("nosymfollow", "symfollow", "lazytime", "nolazytime", "nostrictatime");

    private MountFlags() {}

    static boolean isKnown(String flag, Abi abi) {
        return SINCE_3_0.contains(flag) || (abi != Abi.V3_0 && SINCE_3_1.contains(flag));
    }
}
