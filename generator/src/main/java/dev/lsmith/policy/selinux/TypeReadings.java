package dev.lsmith.policy.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Access.UserNamespaceUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.access.TypeAccess.Levels;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.policy.selinux.DerivedFiles.FileDerivation;
import dev.lsmith.policy.selinux.PortRules.PortTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Accesses that are told by paths and ports as SELinux asks about them: by the types that these can have. */
final class TypeReadings {
    /** Which class stands for a signal; any other is {@code signal} (signal_to_av of security/selinux/hooks.c). */
    private static final Map<String, String> SIGNALS =
            Map.of("chld", "sigchld", "kill", "sigkill", "stop", "sigstop", "exists", "signull");

    /** The type of a file system that is mounted, where it has one of its own (refpolicy's filesystem.te, devices.te and kernel.te). */
    private static final Map<String, String> FILE_SYSTEMS =
            Map.of("tmpfs", "tmpfs_t", "proc", "proc_t", "sysfs", "sysfs_t");

    private final List<List<String>> asked = ShippedData.rows("selinux/asked.csv");
    private final List<List<String>> socketPermissions = ShippedData.rows("selinux/sockets.csv");
    private final List<List<String>> socketClasses = ShippedData.rows("selinux/class-of-socket.csv");
    private final PortTypes ports = new PortTypes();
    private final String domain;
    private final PathTypes paths;

    TypeReadings(SelinuxModule module, Optional<ContainerSpec> spec) {
        this.domain = module.domain();
        String name = module.name();
        this.paths = new PathTypes(spec, new OwnTypes(name, domain, name + "_file_t"));
    }

    /** The readings of an access, of which one holds; none where SELinux does not ask. */
    List<List<Access>> of(Access access) {
        if (access instanceof CapabilityUse || access instanceof TypeAccess) {
            return List.of(List.of(access));
        } else if (access instanceof FileAccess file) {
            return file(
                    file, file.permissions().stream().map(ObjectClasses::word).toList());
        } else if (access instanceof ExecAccess exec) {
            return file(exec.path(), "file", List.of("exec"));
        } else if (access instanceof LinkAccess link) {
            return link(link);
        } else if (access instanceof NetworkUse use) {
            return network(use);
        } else if (access instanceof UnixSocketUse use) {
            return all(self(tclass("unix", use.type(), 0), use.permissions()));
        } else if (access instanceof PtraceUse) {
            return all(ask(SelinuxRule.SELF, "process", List.of("ptrace")));
        } else if (access instanceof SignalUse use) {
            String permission = SIGNALS.getOrDefault(use.signal().orElse(""), "signal");
            return all(ask(SelinuxRule.SELF, "process", List.of(permission)));
        } else if (access instanceof UserNamespaceUse) {
            return all(ask(SelinuxRule.SELF, "user_namespace", List.of("create")));
        }
        return mount(access);
    }

    private List<List<Access>> mount(Access access) {
        if (access instanceof MountUse use) {
            String type = FILE_SYSTEMS.getOrDefault(use.fstype().orElse(""), "fs_t");
            return each(
                    paths.of(use.target()),
                    on -> List.of(ask(type, "filesystem", List.of("mount")), ask(on, "dir", List.of("mounton"))));
        } else if (access instanceof UmountUse) {
            return all(ask("fs_t", "filesystem", List.of("unmount")));
        }
        return List.of();
    }

    private List<List<Access>> file(FileAccess file, List<String> done) {
        String kind = file.path().endsWith("/") ? "directory" : "file";
        return file(file.path(), file.fileKind() == FileKind.SOCKET ? "socket" : kind, done);
    }

    /** may_link() of security/selinux/hooks.c: the existing file, and the folder that gets the name. */
    private List<List<Access>> link(LinkAccess link) {
        String folder = paths.of(FileDerivation.above(link.path())).first();
        return each(
                paths.of(link.target()),
                type -> List.of(
                        ask(type, "file", List.of("link")),
                        ask(folder, "dir", List.of("add_name", "search", "write"))));
    }

    private List<List<Access>> file(String path, String kind, List<String> done) {
        String above = kind.equals("file") ? "@dir" : "@dir-directory";
        return each(paths.of(path), type -> {
            List<Access> all = new ArrayList<>();
            for (List<String> row : asked) {
                if (done.contains(row.get(0)) && row.get(1).equals(kind)) {
                    all.add(ask(type, tclass(path, row.get(2)), ObjectClasses.permissions(row.get(3))));
                } else if (done.contains(row.get(0)) && row.get(1).equals(above)) {
                    String folder = paths.of(FileDerivation.above(path)).first();
                    all.add(ask(folder, row.get(2), ObjectClasses.permissions(row.get(3))));
                }
            }
            return all;
        });
    }

    /** Device nodes have a class of their own; a container's stand below /dev. */
    private static String tclass(String path, String tclass) {
        return tclass.equals("file") && PathTypes.isBelow(path, "/dev") && !PathTypes.isBelow(path, "/dev/shm")
                ? "chr_file"
                : tclass;
    }

    private List<List<Access>> network(NetworkUse use) {
        String tclass = tclass(use.family(), use.type(), use.protocol());
        List<Access> own = self(tclass, use.permissions());
        String protocol = tclass.replace("_socket", "");
        if (use.permissions().contains(SocketPermission.CONNECT) && tclass.equals("tcp_socket")) {
            return byPort(protocol, use.remote().port(), own, tclass, "name_connect");
        } else if (use.permissions().contains(SocketPermission.BIND)) {
            List<Access> node = new ArrayList<>(own);
            node.add(ask("node_t", tclass, List.of("node_bind")));
            return byPort(protocol, use.local().port(), node, tclass, "name_bind");
        }
        return all(own);
    }

    private List<List<Access>> byPort(
            String protocol, Optional<Integer> port, List<Access> own, String tclass, String permission) {
        if (port.isEmpty()) {
            return all(own);
        }
        return each(ports.of(protocol, port.get()), type -> {
            List<Access> all = new ArrayList<>(own);
            all.add(ask(type, tclass, List.of(permission)));
            return all;
        });
    }

    private List<Access> self(String tclass, Collection<SocketPermission> done) {
        List<String> words = done.stream().map(ObjectClasses::word).toList();
        List<String> permissions = socketPermissions.stream()
                .filter(row -> words.contains(row.get(0)))
                .flatMap(row -> ObjectClasses.permissions(row.get(1)).stream())
                .toList();
        return List.of(ask(SelinuxRule.SELF, tclass, permissions.isEmpty() ? List.of("create") : permissions));
    }

    private String tclass(String family, String type, int protocol) {
        return socketClasses.stream()
                .filter(row -> fits(row.get(0), family)
                        && fits(row.get(1), type)
                        && fits(row.get(2), String.valueOf(protocol)))
                .map(row -> row.get(3))
                .findFirst()
                .orElse("socket");
    }

    private static boolean fits(String pattern, String value) {
        return pattern.equals("*") || pattern.equals(value);
    }

    private Access ask(String target, String tclass, Collection<String> permissions) {
        return new TypeAccess(
                domain,
                target.equals(SelinuxRule.SELF) ? domain : target,
                tclass,
                new TreeSet<>(permissions),
                Optional.empty(),
                Optional.empty(),
                Levels.DOMINATES);
    }

    private static List<List<Access>> all(Access one) {
        return List.of(List.of(one));
    }

    private static List<List<Access>> all(List<Access> several) {
        return List.of(several);
    }

    private static List<List<Access>> each(SortedSet<String> types, Function<String, List<Access>> reading) {
        return types.stream().map(reading).distinct().toList();
    }
}
