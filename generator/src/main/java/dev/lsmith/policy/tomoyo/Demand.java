package dev.lsmith.policy.tomoyo;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Endpoint.AddressScope;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.MountUse.PivotRootUse;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.TomoyoRequest;
import dev.lsmith.base.kernel.TomoyoText.Filesystems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What TOMOYO checks when a process does something: one of these requests, and it may not be known which, as another module's record does
 * not tell a pipe that was made from a file.
 *
 * @param requests at least one; an argument that the record does not tell is the empty text
 */
record Demand(List<TomoyoRequest> requests) {
    private static final String FILE = "file";
    private static final Set<String> MAKING =
            Set.of("create", "mkdir", "mkfifo", "mksock", "mkchar", "mkblock", "symlink");
    private static final Filesystems FILESYSTEMS = new Filesystems();
    private static final Set<String> FAMILIES = Set.of("inet", "inet6");
    private static final Set<String> INET_TYPES = Set.of("stream", "dgram", "raw");
    private static final Set<String> UNIX_TYPES = Set.of("stream", "dgram", "seqpacket");

    Demand {
        requests = List.copyOf(requests);
    }

    /** All that is checked; none where TOMOYO does not look. */
    static List<Demand> of(Access access) {
        if (access instanceof TomoyoRequest request) {
            return List.of(new Demand(List.of(request)));
        }
        if (access instanceof FileAccess file) {
            return file.reach() == Reach.ATTACHED ? ofFile(file) : List.of();
        }
        if (access instanceof ExecAccess exec) {
            return List.of(file("execute", exec.path()));
        }
        if (access instanceof LinkAccess link) {
            return List.of(file("link", link.target(), link.path()));
        }
        if (access instanceof NetworkUse use) {
            return ofSocket(use);
        }
        return access instanceof UnixSocketUse use ? ofUnix(use) : ofMount(access);
    }

    /**
     * The same to ask a policy: a name that was made or removed may be that of a rename, of which other words than TOMOYO's own tell one
     * end each.
     */
    static List<Demand> asked(Access access) {
        if (!(access instanceof FileAccess file)) {
            return of(access);
        }
        return of(access).stream()
                .map(demand -> {
                    List<TomoyoRequest> all = new ArrayList<>(demand.requests());
                    String operation = all.get(0).operation();
                    if (operation.equals("unlink") || operation.equals("rmdir")) {
                        all.addAll(named("rename", file.path(), ""));
                    } else if (file.permissions().contains(FilePermission.CREATE) && MAKING.contains(operation)) {
                        all.add(new TomoyoRequest(FILE, "rename", List.of("", file.path())));
                        all.add(new TomoyoRequest(FILE, "link", List.of("", file.path())));
                    }
                    return new Demand(all);
                })
                .toList();
    }

    private static List<Demand> ofMount(Access access) {
        if (access instanceof UmountUse umount) {
            return List.of(file("unmount", folder(umount.target())));
        }
        if (access instanceof PivotRootUse pivot) {
            return List.of(file(
                    "pivot_root", folder(pivot.newRoot()), folder(pivot.putOld().orElse(""))));
        }
        return access instanceof MountUse mount
                ? List.of(file("mount", mount.source().orElse(""), folder(mount.target()), type(mount), ""))
                : List.of();
    }

    /** What stands in the place of the file system's type (tomoyo_mount_acl in security/tomoyo/mount.c). */
    private static String type(MountUse mount) {
        for (String word : List.of("bind", "move", "remount")) {
            if (mount.flags().contains(word) || mount.flags().contains("r" + word)) {
                return "--" + word;
            }
        }
        for (String word : List.of("private", "slave", "shared", "unbindable")) {
            if (mount.flags().contains(word) || mount.flags().contains("r" + word)) {
                return "--make-" + word;
            }
        }
        return mount.fstype().orElse("");
    }

    private static String folder(String path) {
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    private static Demand file(String operation, String path, String... rest) {
        return new Demand(named(operation, path, rest));
    }

    /** Requests of each name that the kernel may have for a path. */
    private static List<TomoyoRequest> named(String operation, String path, String... rest) {
        List<TomoyoRequest> requests = new ArrayList<>();
        for (String name : FILESYSTEMS.names(path)) {
            requests.add(new TomoyoRequest(
                    FILE,
                    operation,
                    Stream.concat(Stream.of(name), Stream.of(rest)).toList()));
        }
        return requests;
    }

    private static List<Demand> ofFile(FileAccess file) {
        String path = file.path();
        if (file.fileKind() == FileKind.SOCKET && file.permissions().contains(FilePermission.WRITE)) {
            return List.of(new Demand(List.of(
                    unix("stream", "connect", path), unix("dgram", "send", path), unix("seqpacket", "connect", path))));
        }
        List<Demand> demands = new ArrayList<>();
        for (FilePermission permission : file.permissions()) {
            List<TomoyoRequest> requests = switch (permission) {
                case READ -> named("read", path);
                case WRITE -> either(path, "write", "truncate");
                case APPEND -> named("append", path);
                case CREATE -> made(path, file.fileKind(), file.permissions());
                case DELETE -> named(path.endsWith("/") ? "rmdir" : "unlink", path);
                case SETATTR ->
                    Stream.of("chmod", "chown", "chgrp")
                            .flatMap(operation -> named(operation, path, "").stream())
                            .toList();
                case GETATTR -> named("getattr", path);
                case IOCTL -> named("ioctl", path, "");
                case LOCK, MAP_EXEC, SEARCH -> List.of();
            };
            if (!requests.isEmpty()) {
                demands.add(new Demand(requests));
            }
        }
        return demands;
    }

    private static List<TomoyoRequest> either(String path, String... operations) {
        return Stream.of(operations)
                .flatMap(operation -> named(operation, path).stream())
                .toList();
    }

    /** What is made, where the record tells; what is opened for writing as well is a plain file. */
    private static List<TomoyoRequest> made(String path, FileKind kind, Set<FilePermission> permissions) {
        if (path.endsWith("/") || kind == FileKind.DIRECTORY) {
            return named("mkdir", folder(path), "");
        }
        boolean opened = permissions.contains(FilePermission.WRITE) || permissions.contains(FilePermission.APPEND);
        return switch (kind) {
            case SYMLINK -> named("symlink", path);
            case FIFO -> named("mkfifo", path, "");
            case SOCKET -> named("mksock", path, "");
            case CHARACTER_DEVICE -> named("mkchar", path, "", "", "");
            case BLOCK_DEVICE -> named("mkblock", path, "", "", "");
            case REGULAR -> named("create", path, "");
            default ->
                opened
                        ? named("create", path, "")
                        : Stream.of(
                                        named("create", path, ""),
                                        named("mkfifo", path, ""),
                                        named("mksock", path, ""),
                                        named("symlink", path))
                                .flatMap(List::stream)
                                .toList();
        };
    }

    private static List<Demand> ofSocket(NetworkUse use) {
        if (!FAMILIES.contains(use.family()) || !(use.type().isEmpty() || INET_TYPES.contains(use.type()))) {
            return List.of();
        }
        List<Demand> demands = new ArrayList<>();
        for (SocketPermission permission : use.permissions()) {
            boolean own = permission == SocketPermission.BIND || permission == SocketPermission.LISTEN;
            Endpoint end = own ? use.local() : use.remote();
            List<TomoyoRequest> requests = new ArrayList<>();
            for (String type :
                    use.type().isEmpty() ? INET_TYPES.stream().sorted().toList() : List.of(use.type())) {
                operation(permission, type.equals("stream"))
                        .map(operation -> new TomoyoRequest(
                                "network inet " + type,
                                operation,
                                List.of(address(use.family(), end), port(type, end))))
                        .ifPresent(requests::add);
            }
            if (!requests.isEmpty()) {
                demands.add(new Demand(requests));
            }
        }
        return demands;
    }

    private static String address(String family, Endpoint end) {
        if (end.scope() == AddressScope.ANY) {
            return family.equals("inet6") ? "::" : "0.0.0.0";
        }
        return end.address().orElse("");
    }

    private static String port(String type, Endpoint end) {
        return type.equals("raw") ? "" : end.port().map(String::valueOf).orElse("");
    }

    /** What the kernel asks at a call (security/tomoyo/network.c): of datagrams to whom they go, and nothing of what comes. */
    private static Optional<String> operation(SocketPermission permission, boolean connected) {
        return switch (permission) {
            case BIND -> Optional.of("bind");
            case LISTEN -> connected ? Optional.of("listen") : Optional.empty();
            case CONNECT -> Optional.of(connected ? "connect" : "send");
            case SEND -> connected ? Optional.empty() : Optional.of("send");
            default -> Optional.empty();
        };
    }

    private static List<Demand> ofUnix(UnixSocketUse use) {
        List<Demand> demands = new ArrayList<>();
        for (SocketPermission permission : use.permissions()) {
            boolean own = permission == SocketPermission.BIND || permission == SocketPermission.LISTEN;
            Optional<String> address = own ? use.address() : use.peerAddress();
            List<TomoyoRequest> requests = new ArrayList<>();
            for (String type :
                    use.type().isEmpty() ? UNIX_TYPES.stream().sorted().toList() : List.of(use.type())) {
                if (UNIX_TYPES.contains(type)) {
                    operation(permission, !type.equals("dgram"))
                            .map(operation -> unix(type, operation, unixName(address)))
                            .ifPresent(requests::add);
                }
            }
            if (!requests.isEmpty()) {
                demands.add(new Demand(requests));
            }
        }
        return demands;
    }

    private static TomoyoRequest unix(String type, String operation, String name) {
        return new TomoyoRequest("network unix " + type.toLowerCase(Locale.ROOT), operation, List.of(name));
    }

    /** An abstract address begins with NUL in the kernel, and with {@code @} in records; a socket without one is called anonymous. */
    private static String unixName(Optional<String> address) {
        return address.map(a -> a.equals("none") ? "anonymous" : a.startsWith("@") ? "\0" + a.substring(1) : a)
                .orElse("");
    }
}
