package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.access.SocketPermission;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.policy.apparmor.syntax.MountOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The forms of the strings that a kernel really asks about, and the bits that mean something there. What two policies
 * say about other strings ({@code /a//b}) makes no difference to anybody.
 */
enum Shape {
    FILE(Table.FILE, FileBits.both(0x7f & ~FileBits.LINK)) {
        @Override
        BytePattern pattern() {
            return path();
        }
    },
    LINK(Table.FILE, FileBits.BOTH_LINK) {
        @Override
        BytePattern pattern() {
            return BytePattern.fields(List.of(path(), path()));
        }
    },
    CHANGE_PROFILE(Table.FILE, FileBits.CHANGE_PROFILE) {
        @Override
        BytePattern pattern() {
            return Patterns.SOMEBODY;
        }
    },
    CHANGE_ON_EXEC(Table.FILE, FileBits.ON_EXEC) {
        @Override
        BytePattern pattern() {
            return BytePattern.fields(List.of(path(), Patterns.SOMEBODY));
        }
    },
    MOUNT(Table.POLICY, PolicyBits.MOUNT) {
        @Override
        BytePattern pattern() {
            List<BytePattern> flags = new ArrayList<>();
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                if ((MountOptions.known() >>> bit & 1) == 1) {
                    flags.add(BytePattern.optional(BytePattern.bytes(bit + 1)));
                }
            }
            return headed(PolicyBits.CLASS_MOUNT, path(), Patterns.SOMEBODY, word(), new BytePattern.Sequence(flags));
        }
    },
    UMOUNT(Table.POLICY, PolicyBits.UMOUNT) {
        @Override
        BytePattern pattern() {
            return headed(PolicyBits.CLASS_MOUNT, path());
        }
    },
    PIVOT_ROOT(Table.POLICY, PolicyBits.PIVOT_ROOT) {
        @Override
        BytePattern pattern() {
            return headed(PolicyBits.CLASS_MOUNT, path(), path());
        }
    },
    PTRACE(Table.POLICY, PolicyBits.READ | PolicyBits.TRACE | PolicyBits.READ_BY | PolicyBits.TRACED_BY) {
        @Override
        BytePattern pattern() {
            return headed(PolicyBits.CLASS_PTRACE, Patterns.SOMEBODY);
        }
    },
    SIGNAL(Table.POLICY, PolicyBits.SEND | PolicyBits.RECEIVE) {
        @Override
        BytePattern pattern() {
            List<Integer> numbers =
                    new ArrayList<>(IntStream.rangeClosed(1, 31).boxed().toList());
            numbers.add(35);
            numbers.addAll(IntStream.rangeClosed(128, 160).boxed().toList());
            return BytePattern.sequence(
                    BytePattern.bytes(PolicyBits.CLASS_SIGNAL),
                    new BytePattern.One(ByteSet.of(numbers)),
                    Patterns.SOMEBODY);
        }
    },
    NETWORK(Table.POLICY, UnixClauses.bits(List.of(SocketPermission.values()))) {
        @Override
        BytePattern pattern() {
            List<String> families = new ArrayList<>(KernelTable.ADDRESS_FAMILIES.names());
            families.remove("unix");
            return headed(
                    PolicyBits.CLASS_NETWORK,
                    words(families),
                    words(KernelTable.SOCKET_TYPES.names()),
                    BytePattern.sequence(NetworkEnds.ANY, NetworkEnds.ANY));
        }
    },
    UNIX_CREATE(Table.POLICY, UnixClauses.bit(SocketPermission.CREATE)) {
        @Override
        BytePattern pattern() {
            return UnixShapes.HEAD;
        }
    },
    UNIX_LOCAL(Table.POLICY, UnixShapes.LOCAL_BITS) {
        @Override
        BytePattern pattern() {
            return UnixShapes.LOCAL;
        }
    },
    UNIX_COMMAND(Table.POLICY, UnixShapes.COMMAND_BITS) {
        @Override
        BytePattern pattern() {
            return UnixShapes.COMMAND;
        }
    },
    UNIX_PEER(Table.POLICY, UnixShapes.PEER_BITS) {
        @Override
        BytePattern pattern() {
            return UnixShapes.PEER;
        }
    },
    DBUS_MESSAGE(Table.POLICY, PolicyBits.SEND | PolicyBits.RECEIVE) {
        @Override
        BytePattern pattern() {
            return headed(PolicyBits.CLASS_DBUS, word(), word(), Patterns.SOMEBODY, path(), word(), word());
        }
    },
    DBUS_NAME(Table.POLICY, PolicyBits.BIND_NAME) {
        @Override
        BytePattern pattern() {
            return headed(PolicyBits.CLASS_DBUS, word(), word());
        }
    },
    DBUS_EAVESDROP(Table.POLICY, PolicyBits.EAVESDROP) {
        @Override
        BytePattern pattern() {
            return headed(PolicyBits.CLASS_DBUS, word());
        }
    },
    MESSAGE_QUEUE(Table.POLICY, NewerClauses.queueBits(List.of())) {
        @Override
        BytePattern pattern() {
            return BytePattern.sequence(
                    BytePattern.bytes(PolicyBits.CLASS_MQUEUE),
                    new BytePattern.One(ByteSet.of(NewerClauses.POSIX_QUEUE, NewerClauses.SYSV_QUEUE)),
                    BytePattern.fields(List.of(Patterns.SOMEBODY, Patterns.SOMEBODY)));
        }
    },
    USER_NAMESPACE(Table.POLICY, NewerClauses.CREATE_NAMESPACE) {
        @Override
        BytePattern pattern() {
            return BytePattern.bytes(PolicyBits.CLASS_USERNS);
        }
    },
    IO_URING(Table.POLICY, 3) {
        @Override
        BytePattern pattern() {
            return headed(PolicyBits.CLASS_IO_URING, Patterns.SOMEBODY);
        }
    };

    private final Table table;
    private final int bits;

    Shape(Table table, int bits) {
        this.table = table;
        this.bits = bits;
    }

    /** The strings of this form. */
    abstract BytePattern pattern();

    /** The table that is asked. */
    Table table() {
        return table;
    }

    /** The bits that mean something here. */
    int bits() {
        return bits;
    }

    private static BytePattern headed(int mediated, BytePattern... fields) {
        return BytePattern.sequence(BytePattern.bytes(mediated), BytePattern.fields(List.of(fields)));
    }

    private static BytePattern words(Collection<String> words) {
        return new BytePattern.Choice(words.stream().map(BytePattern::text).toList());
    }

    /** Some text without slashes and control bytes: a type, a bus, an interface. */
    private static BytePattern word() {
        ByteSet visible = ByteSet.range(0x21, 0x7e);
        return BytePattern.sequence(new BytePattern.One(visible), new BytePattern.Many(visible));
    }

    /**
     * A path as the kernel names it (d_path in fs/d_path.c): from the root, no empty, {@code .} or {@code ..} segment,
     * a slash at the end for a directory.
     */
    private static BytePattern path() {
        BytePattern slash = BytePattern.text("/");
        BytePattern.One first = new BytePattern.One(ByteSet.of(0, '/', '.').complement());
        BytePattern.One more = new BytePattern.One(ByteSet.of(0, '/').complement());
        BytePattern rest = new BytePattern.Many(more.set());
        BytePattern segment = new BytePattern.Choice(List.of(
                BytePattern.sequence(first, rest),
                BytePattern.sequence(BytePattern.text("."), first, rest),
                BytePattern.sequence(BytePattern.text(".."), more, rest)));
        return BytePattern.sequence(
                slash, new BytePattern.Repeat(BytePattern.sequence(segment, slash)), BytePattern.optional(segment));
    }
}
