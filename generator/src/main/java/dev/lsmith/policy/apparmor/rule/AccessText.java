package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DbusUse;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.IoUringUse;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.Ownership;
import dev.lsmith.access.PivotRootUse;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.ProfileTransition.Change;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.SocketPermission;
import dev.lsmith.access.UmountUse;
import dev.lsmith.access.UnixSocketUse;
import dev.lsmith.access.UserNamespaceUse;
import dev.lsmith.base.InputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One access as a person writes it, much like a rule that allows nothing else: {@code /etc/shadow r},
 * {@code capability net_raw}, {@code signal send term peer=web}.
 */
public final class AccessText {
    private final AccessWords words;

    private AccessText(AccessWords words) {
        this.words = words;
    }

    /**
     * Reads an access.
     *
     * @throws InputException when the text is none
     */
    public static Access parse(String text) throws InputException {
        AccessText reader = new AccessText(AccessWords.of(text));
        Access access = reader.access();
        reader.words.assertEmpty();
        return access;
    }

    /** The same access by the file's owner or by another, if the text did not say which; other kinds as they are. */
    public static Access ofOwner(Access access, Ownership ownership) {
        if (access instanceof FileAccess file && file.ownership() == Ownership.UNKNOWN) {
            return new FileAccess(file.path(), file.fileKind(), file.permissions(), ownership, file.reach());
        } else if (access instanceof ExecAccess exec && exec.ownership() == Ownership.UNKNOWN) {
            return new ExecAccess(exec.path(), ownership);
        } else if (access instanceof LinkAccess link && link.ownership() == Ownership.UNKNOWN) {
            return new LinkAccess(link.path(), link.target(), ownership);
        }
        return access;
    }

    private Access access() throws InputException {
        Ownership ownership = ownership();
        String first = words.needed("a word");
        return switch (first) {
            case "exec" -> new ExecAccess(words.needed("a path"), ownership);
            case "link" -> link(ownership);
            case "file" -> FileText.access(words, words.needed("a path"), ownership);
            case "capability" ->
                new CapabilityUse(
                        words.needed("a capability").toLowerCase(Locale.ROOT).replaceFirst("^cap_", ""), false);
            case "network" -> network();
            case "unix" -> unix();
            case "signal" -> signal();
            case "ptrace" -> new PtraceUse(permission(PtraceUse.Permission.class), words.condition("peer"));
            case "dbus" -> dbus();
            case "mount" -> mount(false);
            case "remount" -> mount(true);
            case "umount", "unmount" -> new UmountUse(words.needed("a mount point"));
            case "pivot_root" -> new PivotRootUse(words.needed("the new root"), words.condition("oldroot"));
            case "change_profile" -> changeProfile();
            case "change_hat" -> new ProfileTransition(Change.CHANGE_HAT, words.needed("a hat"));
            default -> newer(first, ownership);
        };
    }

    private Access newer(String first, Ownership ownership) throws InputException {
        return switch (first) {
            case "userns" -> {
                words.next();
                yield new UserNamespaceUse();
            }
            case "mqueue" -> queue();
            case "io_uring" -> new IoUringUse(permission(IoUringUse.Permission.class), words.condition("label"));
            default -> {
                if (!first.startsWith("/")) {
                    throw words.fault(
                            "`" + first + "` begins no access",
                            "begin with a path, or with a word of a rule such as capability or network");
                }
                yield FileText.access(words, first, ownership);
            }
        };
    }

    private Ownership ownership() {
        Ownership ownership = switch (words.peek()) {
            case "owner" -> Ownership.OWNER;
            case "other" -> Ownership.OTHER;
            default -> Ownership.UNKNOWN;
        };
        if (ownership != Ownership.UNKNOWN) {
            words.next();
        }
        return ownership;
    }

    private Access link(Ownership ownership) throws InputException {
        String name = words.needed("the new name");
        arrow();
        return new LinkAccess(name, words.needed("the file that it links to"), ownership);
    }

    private void arrow() throws InputException {
        if (!words.needed("`->`").equals("->")) {
            throw words.fault("there is no `->` where it is needed", "see lsmith explain --help");
        }
    }

    private Access network() throws InputException {
        String family = words.needed("a family");
        String type = NetworkClauses.socketType(words.needed("a type"));
        return new NetworkUse(family, type, -1, permissions(), Endpoint.UNKNOWN, Endpoint.UNKNOWN);
    }

    private Access unix() throws InputException {
        SortedSet<SocketPermission> permissions = permissions();
        String type = words.condition("type").or(words::next).orElse("stream");
        return new UnixSocketUse(
                type, permissions, words.condition("addr"), words.condition("peer_addr"), words.condition("peer"));
    }

    private SortedSet<SocketPermission> permissions() throws InputException {
        SortedSet<SocketPermission> permissions = new TreeSet<>();
        while (isPermissions(words.peek())) {
            for (String word : AccessWords.list(words.needed("a permission"))) {
                permissions.add(constant(SocketPermission.class, word));
            }
        }
        return permissions;
    }

    private static boolean isPermissions(String word) {
        return word.startsWith("(")
                || Arrays.stream(SocketPermission.values())
                        .anyMatch(p -> p.name().toLowerCase(Locale.ROOT).equals(word));
    }

    private Access signal() throws InputException {
        SignalUse.Direction direction = permission(SignalUse.Direction.class);
        Optional<String> signal = words.condition("set").or(words::next);
        if (signal.isPresent()) {
            signal = AccessWords.list(signal.get()).stream().findFirst();
        }
        return new SignalUse(direction, signal, words.condition("peer"));
    }

    private Access dbus() throws InputException {
        return new DbusUse(
                permission(DbusUse.Permission.class),
                words.condition("bus"),
                words.condition("path"),
                words.condition("interface"),
                words.condition("member"),
                words.condition("name"),
                words.condition("peer"));
    }

    private Access mount(boolean again) throws InputException {
        SortedSet<String> flags = new TreeSet<>();
        words.condition("options").ifPresent(options -> flags.addAll(AccessWords.list(options)));
        Optional<String> fstype = words.condition("fstype");
        if (again) {
            flags.add("remount");
            return new MountUse(words.needed("a mount point"), Optional.empty(), fstype, flags, Optional.empty());
        }
        Optional<String> source = words.peek().equals("->") ? Optional.empty() : words.next();
        arrow();
        return new MountUse(words.needed("a mount point"), source, fstype, flags, Optional.empty());
    }

    private Access changeProfile() throws InputException {
        String target = words.needed("a profile");
        Change change = Change.CHANGE_PROFILE;
        if (target.equals("->")) {
            target = words.needed("a profile");
        } else if (words.peek().equals("->")) {
            words.next();
            target = words.needed("a profile");
            change = Change.CHANGE_ONEXEC;
        }
        return new ProfileTransition(change, target);
    }

    private Access queue() throws InputException {
        SortedSet<MessageQueueUse.Permission> permissions = new TreeSet<>();
        while (!words.peek().isEmpty() && !words.peek().startsWith("/")) {
            for (String word : AccessWords.list(words.needed("a permission"))) {
                permissions.add(constant(MessageQueueUse.Permission.class, word));
            }
        }
        boolean posix = !words.condition("type").orElse("posix").equals("sysv");
        return new MessageQueueUse(
                posix ? MessageQueueUse.QueueType.POSIX : MessageQueueUse.QueueType.SYSV,
                words.needed("the queue's name"),
                permissions);
    }

    private <E extends Enum<E>> E permission(Class<E> type) throws InputException {
        String word = words.needed("a permission");
        return constant(type, AccessWords.list(word).stream().findFirst().orElse(word));
    }

    private <E extends Enum<E>> E constant(Class<E> type, String word) throws InputException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return constant;
            }
        }
        String known = String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                        .map(c -> c.name().toLowerCase(Locale.ROOT))
                        .toList());
        throw words.fault("`" + word + "` is no permission of that kind", "say one of " + known);
    }
}
