package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.SocketPermission;
import dev.lsmith.base.InputException;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.Glob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Unix rules: family, type, protocol, then the own address and label, then a command, then the other end's address and
 * label (security/apparmor/af_unix.c of Ubuntu's kernels). An abstract address begins with NUL, the unnamed one is the
 * byte 1. Sockets bound to a path are files.
 */
public final class UnixClauses {
    public static final int COMMAND_PEER = 1;
    public static final int COMMAND_LISTEN = 2;
    public static final int COMMAND_OPTION = 4;

    private static final Set<SocketPermission> WITH_PEER = EnumSet.of(
            SocketPermission.SEND, SocketPermission.RECEIVE, SocketPermission.CONNECT, SocketPermission.ACCEPT);
    private static final Set<SocketPermission> LOCAL = EnumSet.of(
            SocketPermission.SHUTDOWN,
            SocketPermission.SETATTR,
            SocketPermission.GETATTR,
            SocketPermission.BIND,
            SocketPermission.ACCEPT);
    private static final Set<SocketPermission> OPTIONS = EnumSet.of(SocketPermission.SETOPT, SocketPermission.GETOPT);
    private static final int AUTOMATIC_DIGITS = 5;

    private final GlobPatterns patterns;
    private final CompiledRules clauses;
    private final KernelTable types = KernelTable.SOCKET_TYPES;

    public UnixClauses(GlobPatterns patterns, CompiledRules clauses) {
        this.patterns = patterns;
        this.clauses = clauses;
    }

    public void add(int index, UnixRule rule) throws InputException {
        new OneRule(index, rule).add();
    }

    /**
     * What a network rule says of unix sockets: a rule without any condition but the type. Where it denies,
     * apparmor_parser 3.0.8 takes {@code audit} the wrong way round: {@code deny network unix} is logged.
     */
    public void add(int index, Qualifiers qualifiers, Optional<String> type) throws InputException {
        Optional<Glob> any = Optional.empty();
        Qualifiers turned = new Qualifiers(
                qualifiers.priority(),
                qualifiers.audit() != qualifiers.denies(),
                qualifiers.effect(),
                qualifiers.scope());
        add(index, new UnixRule(turned, new TreeSet<>(), type, any, any, any, any));
    }

    /** The bits of permissions (map_perms of parser/af_unix.cc). */
    public static int bits(Collection<SocketPermission> permissions) {
        return permissions.stream().mapToInt(UnixClauses::bit).reduce(0, (a, b) -> a | b);
    }

    public static int bit(SocketPermission permission) {
        return switch (permission) {
            case SEND -> 2;
            case RECEIVE -> 4;
            case CREATE -> 0x10;
            case SHUTDOWN -> 0x20;
            case CONNECT -> 0x40;
            case SETATTR -> 0x4000;
            case GETATTR -> 0x8000;
            case ACCEPT -> 0x10000;
            case BIND -> 0x20000;
            case LISTEN -> 0x40000;
            case SETOPT -> 0x80000;
            case GETOPT -> 0x100000;
        };
    }

    /** {@code @name}, {@code none} or {@code auto}; any address where none is given. */
    private BytePattern address(Optional<Glob> address) throws InputException {
        if (address.isEmpty()) {
            return GlobPatterns.ANYTHING;
        }
        Glob glob = address.get();
        if (glob.equals(Glob.literal("none"))) {
            return BytePattern.bytes(1);
        }
        if (isAutomatic(address)) {
            List<BytePattern> digits = new ArrayList<>(List.of(BytePattern.bytes(0)));
            for (int i = 0; i < AUTOMATIC_DIGITS; i++) {
                digits.add(new BytePattern.One(
                        ByteSet.of("0123456789abcdef".chars().boxed().toList())));
            }
            return new BytePattern.Sequence(digits);
        }
        return BytePattern.sequence(BytePattern.bytes(0), patterns.address(glob));
    }

    private static boolean isAutomatic(Optional<Glob> address) {
        return address.equals(Optional.of(Glob.literal("auto")));
    }

    private BytePattern type(Optional<String> type) {
        Optional<Integer> number = type.flatMap(types::number).map(Long::intValue);
        return number.isPresent()
                ? BytePattern.bytes(0, number.get())
                : BytePattern.sequence(GlobPatterns.ANY_BYTE, GlobPatterns.ANY_BYTE);
    }

    /** The clauses of one rule. */
    private final class OneRule {
        private final int index;
        private final UnixRule rule;
        private final Set<SocketPermission> permissions;
        private final BytePattern head;
        private final BytePattern local;
        private final BytePattern label;

        OneRule(int index, UnixRule rule) throws InputException {
            this.index = index;
            this.rule = rule;
            this.permissions =
                    rule.permissions().isEmpty() ? EnumSet.allOf(SocketPermission.class) : rule.permissions();
            this.head = BytePattern.sequence(
                    BytePattern.bytes(PolicyBits.CLASS_UNIX, 0, 1),
                    type(rule.type()),
                    GlobPatterns.ANY_BYTE,
                    GlobPatterns.ANY_BYTE);
            this.local = BytePattern.sequence(head, address(rule.address()));
            this.label = patterns.name(rule.label());
        }

        void add() throws InputException {
            boolean namesPeer = rule.namesPeer();
            if (permissions.contains(SocketPermission.CREATE) && !namesPeer) {
                add(head, EnumSet.of(SocketPermission.CREATE));
            }
            addAutomaticBind();
            Set<SocketPermission> here = kept(LOCAL);
            if (namesPeer) {
                here.retainAll(WITH_PEER);
            }
            if (isAutomatic(rule.address())) {
                here.remove(SocketPermission.BIND);
            }
            add(BytePattern.sequence(BytePattern.fields(List.of(local, label)), BytePattern.bytes(0)), here);
            if (!namesPeer) {
                add(command(COMMAND_LISTEN), kept(EnumSet.of(SocketPermission.LISTEN)));
                add(command(COMMAND_OPTION), kept(OPTIONS));
            }
            addPeer();
        }

        /** A socket is bound automatically under no address at all. */
        private void addAutomaticBind() {
            boolean open = rule.address().isEmpty() || isAutomatic(rule.address());
            if (permissions.contains(SocketPermission.BIND) && open) {
                add(
                        BytePattern.sequence(BytePattern.fields(List.of(head, label)), BytePattern.bytes(0)),
                        EnumSet.of(SocketPermission.BIND));
            }
        }

        private BytePattern command(int command) {
            return BytePattern.sequence(
                    BytePattern.fields(List.of(local, label, BytePattern.bytes(command))),
                    GlobPatterns.ANY_BYTE,
                    GlobPatterns.ANY_BYTE);
        }

        /** Of a rule that is audited the whole of its permissions is marked here (measured). */
        private void addPeer() throws InputException {
            Set<SocketPermission> there = kept(WITH_PEER);
            if (there.isEmpty()) {
                return;
            }
            BytePattern command = BytePattern.sequence(BytePattern.bytes(COMMAND_PEER), address(rule.peerAddress()));
            BytePattern pattern = BytePattern.fields(List.of(local, label, command, patterns.name(rule.peerLabel())));
            clauses.add(index, rule.qualifiers(), pattern, bits(there), bits(permissions));
        }

        private Set<SocketPermission> kept(Set<SocketPermission> wanted) {
            Set<SocketPermission> kept = EnumSet.noneOf(SocketPermission.class);
            kept.addAll(permissions);
            kept.retainAll(wanted);
            return kept;
        }

        private void add(BytePattern pattern, Set<SocketPermission> granted) {
            if (!granted.isEmpty()) {
                clauses.add(index, rule.qualifiers(), pattern, bits(granted));
            }
        }
    }
}
