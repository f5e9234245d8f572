package dev.lsmith.question;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.PtraceUse.PtracePermission;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Access.SignalUse.SignalDirection;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.question.Step.AccessStep;
import dev.lsmith.question.Step.CallStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** Queries about processes, mounts and devices. */
final class OtherQueries {
    private OtherQueries() {}

    static Query ptrace() {
        return new Query(
                "ptrace",
                List.of(
                        CallStep.of("call ptrace", List.of("ptrace"), List.of()),
                        new AccessStep(
                                "trace a process of the container",
                                new PtraceUse(PtracePermission.TRACE, Optional.of(Access.OWN_LABEL)))),
                List.of());
    }

    static Query signal(String name) {
        return Query.of(
                "signal " + name,
                CallStep.of("call kill", List.of("kill", "tgkill", "tkill"), List.of()),
                new AccessStep(
                        "signal a process of the container",
                        new SignalUse(SignalDirection.SEND, Optional.of(name), Optional.of(Access.OWN_LABEL))));
    }

    /** path_mount() of fs/namespace.c asks the security modules before the capability. */
    static Query mount(String type, String target) {
        String text = "mount " + type + " " + target;
        return Query.of(
                text,
                CallStep.of("call mount", List.of("mount"), List.of()),
                new AccessStep(
                        text, new MountUse(target, Optional.of("none"), Optional.of(type), rw(), Optional.empty())),
                new AccessStep("the right to mount", new CapabilityUse("sys_admin", false)));
    }

    private static SortedSet<String> rw() {
        return new TreeSet<>(List.of("rw"));
    }

    /** may_mount() stands before the security modules there (ksys_umount of fs/namespace.c). */
    static Query umount(String target) {
        return Query.of(
                "umount " + target,
                CallStep.of("call umount2", List.of("umount2"), List.of()),
                new AccessStep("the right to unmount", new CapabilityUse("sys_admin", false)),
                new AccessStep("umount " + target, new UmountUse(target)));
    }

    /** The filter compares the command, which is the second argument; a file is opened before. */
    static Query ioctl(String name, long command, Optional<String> path) {
        List<Step> steps = new ArrayList<>();
        steps.add(CallStep.of(
                "call ioctl(?, " + name + ")",
                List.of("ioctl"),
                List.of(OptionalLong.empty(), OptionalLong.of(command))));
        path.ifPresent(file -> steps.add(new AccessStep(
                "ioctl on " + file,
                FileAccess.of(file, FileKind.UNKNOWN, List.of(FilePermission.IOCTL), Ownership.UNKNOWN))));
        List<String> notes = path.isPresent()
                ? List.of(
                        "AppArmor asks when the file is opened, not about its ioctls; SELinux is asked about any command")
                : List.of("no path is given, so that only the filter is asked");
        return new Query("ioctl " + name + path.map(p -> " " + p).orElse(""), steps, notes);
    }
}
