package dev.lsmith.question;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Endpoint.AddressScope;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.question.ConfiningLayer.LayerAnswer;
import dev.lsmith.question.ConfiningLayer.Passage;
import dev.lsmith.question.ConfiningLayer.StepAnswerer;
import dev.lsmith.question.Step.LowPort;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the engine was told to mount, and as whom to run what. The kernel looks at mounts before it asks its security modules
 * (may_open and mnt_want_write of fs/namei.c, path_noexec).
 */
public final class LaunchFlags implements StepAnswerer {
    private static final Set<FilePermission> WRITING = EnumSet.of(
            FilePermission.WRITE,
            FilePermission.APPEND,
            FilePermission.CREATE,
            FilePermission.DELETE,
            FilePermission.SETATTR);

    private static final Set<FileKind> SPECIAL =
            EnumSet.of(FileKind.SOCKET, FileKind.FIFO, FileKind.CHARACTER_DEVICE, FileKind.BLOCK_DEVICE);

    private static final String MASKED = "masked";
    private static final String READ_ONLY = "readonly";

    private final ContainerSpec spec;
    private final List<List<String>> kernelPaths = ShippedData.rows("posture/kernel-paths.csv");
    private final List<List<String>> engineMounts = ShippedData.rows("engines/mounts.csv");

    /** The flags of a container. */
    public LaunchFlags(ContainerSpec spec) {
        this.spec = spec;
    }

    @Override
    public LayerAnswer answer(Step step) {
        if (step instanceof LowPort && spec.bindsLowPortsFreely()) {
            return LayerAnswer.of(
                    Passage.LIFTED, "Docker lets every process bind low ports (net.ipv4.ip_unprivileged_port_start=0)");
        }
        return step.done().map(this::answer).orElse(LayerAnswer.NOT_ASKED);
    }

    private LayerAnswer answer(Access access) {
        if (access instanceof FileAccess file) {
            return file(file);
        } else if (access instanceof ExecAccess exec) {
            return exec(exec.path());
        } else if (access instanceof CapabilityUse) {
            return capability();
        }
        return access instanceof NetworkUse use ? network(use) : LayerAnswer.NOT_ASKED;
    }

    private LayerAnswer file(FileAccess file) {
        Optional<String> hidden = kernelPath(MASKED, spec.filesystem().maskedPaths(), file.path());
        if (hidden.isPresent()) {
            return stopped("the engine hides " + hidden.get() + ", which is empty");
        }
        if (file.permissions().stream().noneMatch(WRITING::contains) || usesSpecialFile(file)) {
            return LayerAnswer.NOT_ASKED;
        }
        Optional<String> guarded = kernelPath(READ_ONLY, spec.filesystem().readonlyPaths(), file.path());
        if (guarded.isPresent()) {
            return stopped("the engine mounts " + guarded.get() + " read-only");
        }
        Optional<Mount> mount = mount(file.path());
        if (mount.isPresent()) {
            String at = mount.get().destination();
            return mount.get().readOnly() || option(mount.get(), "ro")
                    ? stopped("the mount " + at + " is read-only")
                    : LayerAnswer.of(Passage.ALLOWED, mount.get().mountType() + " at " + at);
        }
        Optional<List<String>> engines = engineMount(file.path());
        if (engines.isPresent()) {
            boolean readOnly =
                    engines.get().get(2).equals("ro") && !spec.capabilities().privileged();
            return readOnly
                    ? stopped("the engine mounts " + engines.get().get(0) + " read-only")
                    : LayerAnswer.of(
                            Passage.ALLOWED,
                            engines.get().get(1) + " at " + engines.get().get(0));
        }
        return spec.filesystem().readOnlyRoot()
                ? stopped("the root is read-only, and no mount holds the file")
                : LayerAnswer.of(Passage.ALLOWED, "the root can be written");
    }

    /** What goes through a socket, a pipe or a device goes through on a read-only file system, too (sb_permission() of fs/namei.c). */
    private static boolean usesSpecialFile(FileAccess file) {
        return SPECIAL.contains(file.fileKind())
                && Set.of(FilePermission.READ, FilePermission.WRITE, FilePermission.APPEND)
                        .containsAll(file.permissions());
    }

    /** Docker and Podman mount a tmpfs noexec unless they are told otherwise (docker-run(1), podman-run(1), {@code --tmpfs}). */
    private LayerAnswer exec(String path) {
        Optional<Mount> mount = mount(path);
        if (mount.isPresent()) {
            boolean tmpfs = mount.get().mountType().equals("tmpfs");
            return option(mount.get(), "noexec") || (tmpfs && !option(mount.get(), "exec"))
                    ? stopped("the " + mount.get().mountType() + " at "
                            + mount.get().destination() + " is mounted noexec")
                    : LayerAnswer.NOT_ASKED;
        }
        return engineMount(path)
                .filter(engines -> engines.get(3).equals("noexec"))
                .map(engines -> stopped("the engine mounts " + engines.get(0) + " noexec"))
                .orElse(LayerAnswer.NOT_ASKED);
    }

    /** A user other than root starts without capabilities; with no-new-privileges no program gives them back. */
    private LayerAnswer capability() {
        boolean none = !spec.root() && spec.security().noNewPrivileges().orElse(false);
        return none
                ? stopped("user " + spec.process().user()
                        + " starts without capabilities, and no-new-privileges keeps programs from giving any")
                : LayerAnswer.NOT_ASKED;
    }

    private LayerAnswer network(NetworkUse use) {
        boolean outside = use.permissions().contains(SocketPermission.CONNECT)
                && use.remote().scope() != AddressScope.LOOPBACK;
        return outside && spec.namespaces().network().equals("none")
                ? stopped("the container has no network (--network none)")
                : LayerAnswer.NOT_ASKED;
    }

    private static LayerAnswer stopped(String why) {
        return LayerAnswer.of(Passage.STOPPED, why);
    }

    /** The path that the engine hides or guards and that holds this one, whether the spec lists them or leaves the default. */
    private Optional<String> kernelPath(String how, Optional<List<String>> listed, String path) {
        Collection<String> paths = listed.orElseGet(() -> spec.capabilities().privileged()
                ? List.of()
                : kernelPaths.stream()
                        .filter(row -> row.get(0).equals(how))
                        .map(row -> row.get(1))
                        .toList());
        return paths.stream().filter(special -> isAtOrBelow(path, special)).findFirst();
    }

    private Optional<Mount> mount(String path) {
        return spec.mounts().stream()
                .filter(mount -> isAtOrBelow(path, mount.destination()))
                .max(Comparator.comparingInt(mount -> mount.destination().length()));
    }

    private Optional<List<String>> engineMount(String path) {
        return engineMounts.stream()
                .filter(row -> isAtOrBelow(path, row.get(0)))
                .max(Comparator.comparingInt(row -> row.get(0).length()));
    }

    private static boolean option(Mount mount, String wanted) {
        return mount.options().stream().anyMatch(o -> List.of(o.split(",", -1)).contains(wanted));
    }

    private static boolean isAtOrBelow(String path, String folder) {
        String prefix = folder.endsWith("/") ? folder : folder + "/";
        return path.startsWith(prefix) || (path + "/").equals(prefix);
    }
}
