package dev.lsmith.posture;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.posture.Assessment.IsolationCheck;
import java.util.List;

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
        if (paths.isEmpty()) {
            assessment.add(how + "-none");
            return;
        }
        for (List<String> row : ShippedData.rows(TABLE)) {
            String path = row.get(1);
            // Podman masks /proc/asound read-only and Docker hides it: either closes it to writers.
            if (row.get(0).equals(how) && paths.stream().noneMatch(p -> RecordedUsage.isBelow(path, p))) {
                assessment.add(how + "-missing", path, assessment.usage().path(path));
            }
        }
    }
}
