package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.SocketPermission;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The forms of the strings that a kernel really asks about, and the bits that mean something there. What two policies
 * say about other strings ({@code /a//b}) makes no difference to anybody.
 */
public enum QueryForm {
    FILE(PolicyTableName.FILE, FileBits.both(0x7f & ~FileBits.LINK)) {
        @Override
        public BytePattern pattern() {
            return path();
        }
    },
    LINK(PolicyTableName.FILE, FileBits.BOTH_LINK) {
        @Override
        public BytePattern pattern() {
            return BytePattern.fields(List.of(path(), path()));
        }
    },
    CHANGE_PROFILE(PolicyTableName.FILE, FileBits.CHANGE_PROFILE) {
        @Override
        public BytePattern pattern() {
            return GlobPatterns.SOMEBODY;
        }
    },
    CHANGE_ON_EXEC(PolicyTableName.FILE, FileBits.ON_EXEC) {
        @Override
        public BytePattern pattern() {
            return BytePattern.fields(List.of(path(), GlobPatterns.SOMEBODY));
        }
    },
    MOUNT(PolicyTableName.POLICY, PolicyBits.MOUNT) {
        @Override
        public BytePattern pattern() {
            List<BytePattern> flags = new ArrayList<>();
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                if ((MountOptions.known() >>> bit & 1) == 1) {
                    flags.add(BytePattern.optional(BytePattern.bytes(bit + 1)));
                }
            }
            return headed(
                    PolicyBits.CLASS_MOUNT, path(), GlobPatterns.SOMEBODY, word(), new BytePattern.Sequence(flags));
        }
    },
    UMOUNT(PolicyTableName.POLICY, PolicyBits.UMOUNT) {
        @Override
        public BytePattern pattern() {
            return headed(PolicyBits.CLASS_MOUNT, path());
        }
    },
    PIVOT_ROOT(PolicyTableName.POLICY, PolicyBits.PIVOT_ROOT) {
        @Override
        public BytePattern pattern() {
            return headed(PolicyBits.CLASS_MOUNT, path(), path());
        }
    },
    PTRACE(PolicyTableName.POLICY, PolicyBits.READ | PolicyBits.TRACE | PolicyBits.READ_BY | PolicyBits.TRACED_BY) {
        @Override
        public BytePattern pattern() {
            return headed(PolicyBits.CLASS_PTRACE, GlobPatterns.SOMEBODY);
        }
    },
    SIGNAL(PolicyTableName.POLICY, PolicyBits.SEND | PolicyBits.RECEIVE) {
        @Override
        public BytePattern pattern() {
            List<Integer> numbers =
                    new ArrayList<>(IntStream.rangeClosed(1, 31).boxed().toList());
            numbers.add(35);
            numbers.addAll(IntStream.rangeClosed(128, 160).boxed().toList());
            return BytePattern.sequence(
                    BytePattern.bytes(PolicyBits.CLASS_SIGNAL),
                    new BytePattern.One(ByteSet.of(numbers)),
                    GlobPatterns.SOMEBODY);
        }
    },
    NETWORK(PolicyTableName.POLICY, UnixClauses.bits(List.of(SocketPermission.values()))) {
        @Override
        public BytePattern pattern() {
            List<String> families = new ArrayList<>(KernelTable.ADDRESS_FAMILIES.names());
            families.remove("unix");
            return headed(
                    PolicyBits.CLASS_NETWORK,
                    words(families),
                    words(KernelTable.SOCKET_TYPES.names()),
                    BytePattern.sequence(NetworkEnds.ANY, NetworkEnds.ANY));
        }
    },
    UNIX_CREATE(PolicyTableName.POLICY, UnixClauses.bit(SocketPermission.CREATE)) {
        @Override
        public BytePattern pattern() {
            return UnixShapes.HEAD;
        }
    },
    UNIX_LOCAL(PolicyTableName.POLICY, UnixShapes.LOCAL_BITS) {
        @Override
        public BytePattern pattern() {
            return UnixShapes.LOCAL;
        }
    },
    UNIX_COMMAND(PolicyTableName.POLICY, UnixShapes.COMMAND_BITS) {
        @Override
        public BytePattern pattern() {
            return UnixShapes.COMMAND;
        }
    },
    UNIX_PEER(PolicyTableName.POLICY, UnixShapes.PEER_BITS) {
        @Override
        public BytePattern pattern() {
            return UnixShapes.PEER;
        }
    },
    DBUS_MESSAGE(PolicyTableName.POLICY, PolicyBits.SEND | PolicyBits.RECEIVE) {
        @Override
        public BytePattern pattern() {
            return headed(PolicyBits.CLASS_DBUS, word(), word(), GlobPatterns.SOMEBODY, path(), word(), word());
        }
    },
    DBUS_NAME(PolicyTableName.POLICY, PolicyBits.BIND_NAME) {
        @Override
        public BytePattern pattern() {
            return headed(PolicyBits.CLASS_DBUS, word(), word());
        }
    },
    DBUS_EAVESDROP(PolicyTableName.POLICY, PolicyBits.EAVESDROP) {
        @Override
        public BytePattern pattern() {
            return headed(PolicyBits.CLASS_DBUS, word());
        }
    },
    MESSAGE_QUEUE(PolicyTableName.POLICY, NewerClauses.queueBits(List.of())) {
        @Override
        public BytePattern pattern() {
            return BytePattern.sequence(
                    BytePattern.bytes(PolicyBits.CLASS_MQUEUE),
                    new BytePattern.One(ByteSet.of(NewerClauses.POSIX_QUEUE, NewerClauses.SYSV_QUEUE)),
                    BytePattern.fields(List.of(GlobPatterns.SOMEBODY, GlobPatterns.SOMEBODY)));
        }
    },
    USER_NAMESPACE(PolicyTableName.POLICY, NewerClauses.CREATE_NAMESPACE) {
        @Override
        public BytePattern pattern() {
            return BytePattern.bytes(PolicyBits.CLASS_USERNS);
        }
    },
    IO_URING(PolicyTableName.POLICY, 3) {
        @Override
        public BytePattern pattern() {
            return headed(PolicyBits.CLASS_IO_URING, GlobPatterns.SOMEBODY);
        }
    };

    private final PolicyTableName table;
    private final int bits;

    QueryForm(PolicyTableName table, int bits) {
        this.table = table;
        this.bits = bits;
    }

    /** The strings of this form. */
    public abstract BytePattern pattern();

    /** The table that is asked. */
    public PolicyTableName table() {
        return table;
    }

    /** The bits that mean something here. */
    public int bits() {
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
