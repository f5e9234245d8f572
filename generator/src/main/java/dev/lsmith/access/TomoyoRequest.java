package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.access.MountUse.PivotRootUse;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.audit.repeat.Extent;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.TomoyoText;
import dev.lsmith.base.kernel.TomoyoText.Filesystems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What TOMOYO checked, in the words of its own rules: {@code file mkdir /tmp/a/ 0755}. It tells more than other kinds of accesses have a
 * place for: modes of new files, commands of ioctl, names of environment variables, both names of a rename.
 *
 * @param category {@code file}, {@code network inet stream}, {@code misc}: the words before the operation
 * @param operation one operation of the category
 * @param arguments what follows, names decoded; an empty text where any value is meant, as it is another each time
 */
@JsonTypeName("tomoyo")
public record TomoyoRequest(String category, String operation, List<String> arguments) implements Access {
    private static final List<String> MOUNT_FLAGS = List.of("ro", "nosuid", "nodev", "noexec", "sync");

    public TomoyoRequest {
        arguments = List.copyOf(arguments);
    }

    @Override
    public String text() {
        return category + " " + operation
                + arguments.stream()
                        .map(a -> " " + (a.isEmpty() ? "any" : TomoyoText.encode(a)))
                        .collect(Collectors.joining());
    }

    /**
     * Rules of one operation.
     *
     * @param category the words before it
     * @param operation its word
     * @param arguments what follows
     * @param setting the key of a profile that says what happens to them: {@code file::open}
     */
    public record Operation(String category, String operation, List<Argument> arguments, String setting) {
        public Operation {
            arguments = List.copyOf(arguments);
        }
    }

    /** What may follow an operation. */
    public enum Argument {
        NAME,
        NUMBER,
        /** An IP address. */
        ADDRESS
    }

    /** The operations that there are ({@code kernel/tomoyo-operations.csv}). */
    public static final class Operations {
        private final Map<String, Operation> byWords = new LinkedHashMap<>();

        /** Reads the shipped table. */
        public Operations() {
            for (List<String> row : ShippedData.rows("kernel/tomoyo-operations.csv")) {
                List<Argument> arguments = Arrays.stream(row.get(2).split(" "))
                        .map(word -> Argument.valueOf(word.toUpperCase(Locale.ROOT)))
                        .toList();
                byWords.put(
                        row.get(0) + " " + row.get(1), new Operation(row.get(0), row.get(1), arguments, row.get(3)));
            }
        }

        /** The operation of that name. */
        public Optional<Operation> find(String category, String operation) {
            return Optional.ofNullable(byWords.get(category + " " + operation));
        }

        /** All of them, in the order of the table. */
        public List<Operation> all() {
            return List.copyOf(byWords.values());
        }

        /** Whether some operation is of that category. */
        public boolean hasCategory(String category) {
            return byWords.values().stream().anyMatch(o -> o.category().equals(category));
        }

        /**
         * The requests that a line of a log or of a learned policy stands for: several where operations stand together ({@code
         * read/write}). Empty for what is none, and for patterns, which nobody asked for.
         */
        public List<TomoyoRequest> requests(List<String> words) {
            int at = words.isEmpty() ? 0 : words.get(0).equals("network") ? 3 : 1;
            if (at == 0 || words.size() <= at) {
                return List.of();
            }
            String category = String.join(" ", words.subList(0, at));
            List<TomoyoRequest> requests = new ArrayList<>();
            for (String operation : words.get(at).split("/", -1)) {
                Optional<Operation> known = find(category, operation);
                int end = at + 1 + known.map(o -> o.arguments().size()).orElse(0);
                if (known.isEmpty() || end > words.size()) {
                    return List.of();
                }
                Optional<List<String>> arguments = arguments(known.get(), words.subList(at + 1, end));
                if (arguments.isEmpty()) {
                    return List.of();
                }
                requests.add(new TomoyoRequest(category, operation, arguments.get()));
            }
            return requests;
        }

        private static Optional<List<String>> arguments(Operation operation, List<String> words) {
            List<String> arguments = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) {
                Optional<String> text = TomoyoText.decode(words.get(i));
                if (text.isEmpty() || words.get(i).startsWith("@")) {
                    return Optional.empty();
                }
                boolean named = operation.arguments().get(i) == Argument.NAME;
                arguments.add(named ? withoutNumber(text.get()) : text.get());
            }
            return Optional.of(withoutClients(operation, arguments));
        }

        /** Pipes are numbered as they are made: {@code pipe:[4711]}. */
        private static String withoutNumber(String name) {
            return name.startsWith("pipe:[") ? "pipe:[0]" : name;
        }

        /** Who is answered by a datagram is any number of clients, each with a port of its own. */
        private static List<String> withoutClients(Operation operation, List<String> arguments) {
            boolean client = operation.operation().equals("send")
                    && operation.category().equals("network inet dgram")
                    && number(arguments.get(1)) >= Extent.FIRST_EPHEMERAL;
            return client ? List.of("", "") : arguments;
        }
    }

    /** A number as TOMOYO writes them: decimal, octal after 0, hexadecimal after 0x; -1 for what is none. */
    public static long number(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * The same in the words that all mechanisms share; none for what they have no word for.
     *
     * @param kind what the first name is, as far as the log tells
     * @param ownership whether the process owned it
     */
    public List<Access> meaning(FileKind kind, Ownership ownership) {
        return switch (category) {
            case "file" -> inFiles(kind, ownership);
            case "network inet stream", "network inet dgram", "network inet raw" -> inNetwork();
            case "network unix stream", "network unix dgram", "network unix seqpacket" -> inUnix();
            default -> List.of();
        };
    }

    private List<Access> inFiles(FileKind kind, Ownership ownership) {
        Filesystems filesystems = new Filesystems();
        List<String> paths = arguments.stream().map(filesystems::path).toList();
        String path = paths.get(0);
        boolean mounts = Set.of("mount", "unmount", "pivot_root").contains(operation);
        if (!mounts && !path.startsWith("/")) {
            return List.of();
        }
        return switch (operation) {
            case "mount" -> List.of(mount(path, paths.get(1), paths.get(2), number(paths.get(3))));
            case "unmount" -> List.of(new UmountUse(path));
            case "pivot_root" -> List.of(new PivotRootUse(path, Optional.of(paths.get(1))));
            case "execute" -> List.of(new ExecAccess(path, ownership));
            case "link" -> List.of(new LinkAccess(paths.get(1), path, ownership));
            case "rename" ->
                List.of(
                        FileAccess.of(path, kind, EnumSet.of(FilePermission.DELETE), ownership),
                        FileAccess.of(paths.get(1), kind, EnumSet.of(FilePermission.CREATE), ownership));
            default -> {
                Set<FilePermission> permissions = permissions();
                yield permissions.isEmpty()
                        ? List.of()
                        : List.of(FileAccess.of(path, made().orElse(kind), permissions, ownership));
            }
        };
    }

    private Set<FilePermission> permissions() {
        return switch (operation) {
            case "read" -> EnumSet.of(FilePermission.READ);
            case "write", "truncate" -> EnumSet.of(FilePermission.WRITE);
            case "append" -> EnumSet.of(FilePermission.APPEND);
            case "unlink", "rmdir" -> EnumSet.of(FilePermission.DELETE);
            case "getattr" -> EnumSet.of(FilePermission.GETATTR);
            case "chmod", "chown", "chgrp" -> EnumSet.of(FilePermission.SETATTR);
            case "ioctl" -> EnumSet.of(FilePermission.IOCTL);
            default -> made().isPresent() ? EnumSet.of(FilePermission.CREATE) : Set.of();
        };
    }

    /** What the operation makes. */
    private Optional<FileKind> made() {
        return switch (operation) {
            case "create" -> Optional.of(FileKind.REGULAR);
            case "mkdir" -> Optional.of(FileKind.DIRECTORY);
            case "mkfifo" -> Optional.of(FileKind.FIFO);
            case "mksock" -> Optional.of(FileKind.SOCKET);
            case "mkchar" -> Optional.of(FileKind.CHARACTER_DEVICE);
            case "mkblock" -> Optional.of(FileKind.BLOCK_DEVICE);
            case "symlink" -> Optional.of(FileKind.SYMLINK);
            default -> Optional.empty();
        };
    }

    /** The file system's type is that of a mount, or what else mount(2) was asked to do: {@code --bind} (security/tomoyo/mount.c). */
    private static MountUse mount(String source, String target, String type, long flags) {
        Set<String> words = new TreeSet<>();
        for (int bit = 0; bit < MOUNT_FLAGS.size(); bit++) {
            if ((flags >> bit & 1) == 1) {
                words.add(MOUNT_FLAGS.get(bit));
            }
        }
        boolean change = type.startsWith("--");
        if (change) {
            words.add(type.substring(2).replace("make-", ""));
        }
        return new MountUse(
                target,
                Optional.of(source).filter(s -> !s.equals("any")),
                change ? Optional.empty() : Optional.of(type),
                new TreeSet<>(words),
                Optional.empty());
    }

    private List<Access> inNetwork() {
        String address = arguments.get(0);
        Optional<Integer> port = Optional.of((int) number(arguments.get(1))).filter(p -> p > 0);
        boolean own = operation.equals("bind") || operation.equals("listen");
        Endpoint end = address.isEmpty() ? Endpoint.UNKNOWN : Endpoint.chosen(address, port);
        return List.of(new NetworkUse(
                address.contains(":") ? "inet6" : "inet",
                category.substring(category.lastIndexOf(' ') + 1),
                -1,
                new TreeSet<>(Set.of(socketPermission())),
                own ? end : Endpoint.UNKNOWN,
                own ? Endpoint.UNKNOWN : end));
    }

    private List<Access> inUnix() {
        String address = arguments.get(0);
        boolean own = operation.equals("bind") || operation.equals("listen");
        if (address.startsWith("/")) { // a bind is told by the file that it makes, a connect by nothing else
            return own
                    ? List.of()
                    : List.of(new FileAccess(
                            address,
                            FileKind.SOCKET,
                            new TreeSet<>(EnumSet.of(FilePermission.READ, FilePermission.WRITE)),
                            Ownership.UNKNOWN,
                            Reach.ATTACHED));
        }
        Optional<String> name = Optional.of(
                address.startsWith("\0") ? "@" + KernelText.decode(KernelText.encode(address.substring(1))) : "none");
        return List.of(new NetworkUse.UnixSocketUse(
                category.substring(category.lastIndexOf(' ') + 1),
                new TreeSet<>(Set.of(socketPermission())),
                own ? name : Optional.empty(),
                own ? Optional.empty() : name,
                Optional.empty()));
    }

    private SocketPermission socketPermission() {
        return SocketPermission.valueOf(operation.toUpperCase(Locale.ROOT));
    }
}
