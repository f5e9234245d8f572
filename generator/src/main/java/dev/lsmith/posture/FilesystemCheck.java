package dev.lsmith.posture;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.posture.Assessment.IsolationCheck;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.PostureFinding.Usage;
import java.util.List;
import java.util.Optional;

/** The root file system and the paths that engines hide below /proc and /sys. */
final class FilesystemCheck implements IsolationCheck {
    private static final String TABLE = "posture/kernel-paths.csv";
    private static final List<String> NOT_OF_THE_ROOT = List.of("/proc", "/sys", "/dev");

    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        if (!spec.filesystem().readOnlyRoot()) {
            assessment.add("root-writable", assessment.usage().writes(path -> isOfTheRoot(spec, path)));
        }
        if (assessment.options().is("mount-namespace", "host")) {
            assessment.add("mount-host", assessment.usage().mounts());
        }
        if (assessment.options().is("root-propagation", "shared", "rshared")) {
            assessment.add("root-propagation-shared", assessment.usage().mounts());
        }
        if (spec.capabilities().privileged()) {
            // That it is privileged says the rest.
            return;
        }
        if (canRemount(assessment)) {
            assessment.addForCapability(
                    "remount", "sys_admin", assessment.usage().remounts());
        }
        spec.filesystem().maskedPaths().ifPresent(paths -> hidden(assessment, "masked", paths));
        spec.filesystem().readonlyPaths().ifPresent(paths -> hidden(assessment, "readonly", paths));
    }

    /**
     * Whether what is mounted read-only can be made writable again: mount(2) asks for CAP_SYS_ADMIN over the mount namespace,
     * refuses it to whoever got the mount from another user namespace (mount_namespaces(7)), and the engines' AppArmor profiles
     * and SELinux types deny it.
     */
    private static boolean canRemount(Assessment assessment) {
        return assessment.capabilities().held().contains("sys_admin")
                && !assessment.spec().namespaces().hasOwnUsers()
                && !ConfinementCheck.confines(assessment.spec());
    }

    /** Whether a file lies on the container's root and on no mount of its own. */
    static boolean isOfTheRoot(ContainerSpec spec, String path) {
        return NOT_OF_THE_ROOT.stream().noneMatch(folder -> RecordedUsage.isBelow(path, folder))
                && spec.mounts().stream()
                        .map(Mount::destination)
                        .noneMatch(folder -> RecordedUsage.isBelow(path, folder));
    }

    private static void hidden(Assessment assessment, String how, List<String> paths) {
        boolean open = how.equals("readonly") && writesKernelSettings(assessment);
        if (paths.isEmpty()) {
            raised(assessment, how + "-none", "", open, assessment.usage().unknown("no record tells of it"));
            return;
        }
        for (List<String> row : ShippedData.rows(TABLE)) {
            String path = row.get(1);
            // Podman masks /proc/asound read-only and Docker hides it: either closes it to writers.
            if (row.get(0).equals(how) && paths.stream().noneMatch(p -> RecordedUsage.isBelow(path, p))) {
                boolean settings = open && path.startsWith("/proc/sys") && !path.startsWith("/proc/sysrq");
                raised(
                        assessment,
                        how + "-missing",
                        path,
                        settings,
                        assessment.usage().path(path));
            }
        }
    }

    private static void raised(
            Assessment assessment, String code, String subject, boolean open, Optional<Usage> usage) {
        if (open) {
            assessment.add(code, "", Danger.CRITICAL, subject, "", usage);
        } else {
            assessment.add(code, subject, usage);
        }
    }

    /**
     * Whether root in it writes {@code /proc/sys/kernel/core_pattern}, by which the host's kernel runs a program as root: it belongs
     * to the user id 0 of the host, no capability is asked for (kernel/sysctl.c, core(5)), and the engines' AppArmor profiles and
     * SELinux types deny it.
     */
    private static boolean writesKernelSettings(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        return spec.root() && !spec.namespaces().hasOwnUsers() && !ConfinementCheck.confines(spec);
    }
}
