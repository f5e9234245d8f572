package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DbusUse;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.IoUringUse;
import dev.lsmith.access.LabelFault;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.PivotRootUse;
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.ResourceLimitUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.access.UmountUse;
import dev.lsmith.access.UnixSocketUse;
import dev.lsmith.access.UserNamespaceUse;
import dev.lsmith.base.json.RecordForm;
import dev.lsmith.base.json.RecordForm.Variants;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The names by which model.json tells the kinds of accesses and subjects apart: part of the file's contract. */
final class AccessKinds {
    /** Each kind as {@link Access#kind} names it; a test holds that none is missing. */
    static final Variants ACCESSES = new Variants(
            "kind",
            sorted(Map.ofEntries(
                    Map.entry("capability", CapabilityUse.class),
                    Map.entry("dbus", DbusUse.class),
                    Map.entry("exec", ExecAccess.class),
                    Map.entry("file", FileAccess.class),
                    Map.entry("io-uring", IoUringUse.class),
                    Map.entry("label-fault", LabelFault.class),
                    Map.entry("link", LinkAccess.class),
                    Map.entry("mqueue", MessageQueueUse.class),
                    Map.entry("mount", MountUse.class),
                    Map.entry("network", NetworkUse.class),
                    Map.entry("pivot-root", PivotRootUse.class),
                    Map.entry("privilege-gain", PrivilegeGain.class),
                    Map.entry("profile-transition", ProfileTransition.class),
                    Map.entry("ptrace", PtraceUse.class),
                    Map.entry("rlimit", ResourceLimitUse.class),
                    Map.entry("signal", SignalUse.class),
                    Map.entry("syscall", SyscallUse.class),
                    Map.entry("type", TypeAccess.class),
                    Map.entry("umount", UmountUse.class),
                    Map.entry("unix", UnixSocketUse.class),
                    Map.entry("userns", UserNamespaceUse.class))));

    /** Each sort of subject as {@link Subject#mechanism} names it. */
    static final Variants SUBJECTS = new Variants(
            "mechanism",
            sorted(Map.of(
                    "apparmor", Subject.ApparmorProfile.class,
                    "selinux", Subject.SelinuxDomain.class,
                    "program", Subject.Program.class)));

    static final RecordForm FORM = new RecordForm(Map.of(Access.class, ACCESSES, Subject.class, SUBJECTS));

    private AccessKinds() {}

    private static SortedMap<String, Class<? extends Record>> sorted(Map<String, Class<? extends Record>> names) {
        return new TreeMap<>(names);
    }
}
