package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What unix rules compile to and accesses of unix sockets ask: family, type, protocol, then the own address and label, then a command, then the other end's address and
 * label (security/apparmor/af_unix.c of Ubuntu's kernels). An abstract address begins with NUL, the unnamed one is the
 * byte 1. Sockets bound to a path are files.
 */
final class UnixTable {
    static final int COMMAND_PEER = 1;
    static final int COMMAND_LISTEN = 2;
    static final int COMMAND_OPTION = 4;

    /** What a rule may allow that names the other end. */
    static final Set<SocketPermission> WITH_PEER = EnumSet.of(
            SocketPermission.SEND, SocketPermission.RECEIVE, SocketPermission.CONNECT, SocketPermission.ACCEPT);

    private static final Set<SocketPermission> LOCAL_ONLY = EnumSet.of(
            SocketPermission.SHUTDOWN,
            SocketPermission.SETATTR,
            SocketPermission.GETATTR,
            SocketPermission.BIND,
            SocketPermission.ACCEPT);
    private static final Set<SocketPermission> COMMANDS =
            EnumSet.of(SocketPermission.LISTEN, SocketPermission.SETOPT, SocketPermission.GETOPT);
    private static final Set<SocketPermission> OPTIONS = EnumSet.of(SocketPermission.SETOPT, SocketPermission.GETOPT);
    private static final int AUTOMATIC_DIGITS = 5;
    private static final KernelTable TYPES = KernelTable.SOCKET_TYPES;

    private static final Set<SocketPermission> MESSAGES =
            EnumSet.of(SocketPermission.SEND, SocketPermission.RECEIVE, SocketPermission.CONNECT);
    private static final int UNKNOWN_TYPE = 0xff;
    private static final int UNKNOWN_ADDRESS = 2;
    private static final int HEAD_LENGTH = 7;

    /** Family, one of the three types that unix sockets have, no protocol. */
    private static final BytePattern HEAD = BytePattern.sequence(
            BytePattern.bytes(MediationClass.UNIX.head(), 0, 1, 0),
            new BytePattern.One(ByteSet.of(1, 2, 5)),
            BytePattern.bytes(0, 0));

    /** Head, own address, own label left empty. */
    private static final BytePattern LOCAL = BytePattern.sequence(HEAD, someAddress(), BytePattern.bytes(0, 0));

    private static final BytePattern COMMAND = BytePattern.sequence(
            LOCAL, new BytePattern.One(ByteSet.of(COMMAND_LISTEN, COMMAND_OPTION)), BytePattern.bytes(0, 0));

    private static final BytePattern PEER = BytePattern.sequence(
            LOCAL, BytePattern.bytes(COMMAND_PEER), someAddress(), BytePattern.bytes(0), GlobPatterns.SOMEBODY);

    static final QueryForm PEER_FORM = QueryForm.policy("unix", bits(MESSAGES), () -> PEER, UnixTable::peerWitness);
    static final QueryForm CREATE_FORM = QueryForm.policy(
                    "unix",
                    bit(SocketPermission.CREATE),
                    () -> HEAD,
                    (text, bits) -> head(text, bits & bit(SocketPermission.CREATE)))
            .unless(PEER_FORM);
    static final QueryForm LOCAL_FORM = QueryForm.policy(
                    "unix", bits(LOCAL_ONLY), () -> LOCAL, (text, bits) -> localWitness(text, bits & bits(LOCAL_ONLY)))
            .unless(PEER_FORM, CREATE_FORM);
    static final QueryForm COMMAND_FORM = QueryForm.policy(
                    "unix", bits(COMMANDS), () -> COMMAND, (text, bits) -> localWitness(text, bits & bits(COMMANDS)))
            .unless(LOCAL_FORM, PEER_FORM, CREATE_FORM);

    private final GlobPatterns patterns;
    private final CompiledRules clauses;

    private UnixTable(RuleCompiler out) {
        this.patterns = out.patterns();
        this.clauses = out.policy();
    }

    /** Adds what a rule compiles to, if unix sockets are mediated by address. */
    static void compile(int index, UnixRule rule, RuleCompiler out) throws InputException {
        if (out.has(MediationClass.UNIX)) {
            new UnixTable(out).new OneRule(index, rule).add();
        }
    }

    /**
     * What a network rule says of unix sockets: a rule without any condition but the type. Where it denies,
     * apparmor_parser 3.0.8 takes {@code audit} the wrong way round: {@code deny network unix} is logged.
     */
    static void compileNetwork(int index, Qualifiers qualifiers, Optional<String> type, RuleCompiler out)
            throws InputException {
        Optional<Glob> any = Optional.empty();
        Qualifiers turned = new Qualifiers(
                qualifiers.priority(),
                qualifiers.audit() != qualifiers.denies(),
                qualifiers.effect(),
                qualifiers.scope());
        compile(index, new UnixRule(turned, new TreeSet<>(), type, any, any, any, any), out);
    }

    /** The bits of permissions (map_perms of parser/af_unix.cc). */
    static int bits(Collection<SocketPermission> permissions) {
        return permissions.stream().mapToInt(UnixTable::bit).reduce(0, (a, b) -> a | b);
    }

    static int bit(SocketPermission permission) {
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
        Optional<Integer> number = type.flatMap(TYPES::number).map(Long::intValue);
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
                    BytePattern.bytes(MediationClass.UNIX.head(), 0, 1),
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
            Set<SocketPermission> here = kept(LOCAL_ONLY);
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

    private static BytePattern someAddress() {
        return new BytePattern.Choice(
                List.of(BytePattern.bytes(1), BytePattern.sequence(BytePattern.bytes(0), GlobPatterns.SOMEBODY)));
    }

    /** One query for each way that a permission is asked for: as such, or together with the other end. */
    static List<KernelQuery> queries(UnixSocketUse use, String profile) {
        Set<SocketPermission> asked = EnumSet.noneOf(SocketPermission.class);
        asked.addAll(use.permissions());
        boolean peer = use.peerAddress().isPresent() || use.peerLabel().isPresent();
        if (asked.isEmpty()) {
            asked = peer ? EnumSet.copyOf(MESSAGES) : EnumSet.allOf(SocketPermission.class);
        }
        List<KernelQuery> querys = new ArrayList<>();
        Set<SocketPermission> local = EnumSet.copyOf(asked);
        for (SocketPermission permission : asked) {
            switch (permission) {
                case CREATE -> querys.add(query(head(use), permission));
                case LISTEN -> querys.add(query(command(use, COMMAND_LISTEN), permission));
                case SETOPT, GETOPT -> querys.add(query(command(use, COMMAND_OPTION), permission));
                case SEND, RECEIVE, CONNECT -> querys.add(query(peer(use, profile), permission));
                default -> querys.add(query(local(use), permission));
            }
        }
        if (local.contains(SocketPermission.ACCEPT) && peer) {
            querys.add(query(peer(use, profile), SocketPermission.ACCEPT));
        }
        return querys;
    }

    private static KernelQuery query(QueryBytes text, SocketPermission permission) {
        return new KernelQuery(KernelQuery.Dfa.POLICY, text.done(), bit(permission));
    }

    private static QueryBytes head(UnixSocketUse use) {
        int type = TYPES.number(use.type()).map(Long::intValue).orElse(UNKNOWN_TYPE);
        int high = type == UNKNOWN_TYPE ? UNKNOWN_TYPE : 0;
        return new QueryBytes().bytes(MediationClass.UNIX.head(), 0, 1, high, type, 0, 0);
    }

    private static QueryBytes local(UnixSocketUse use) {
        QueryBytes text = head(use);
        address(text, use.address());
        return text.next().next();
    }

    private static QueryBytes command(UnixSocketUse use, int command) {
        return local(use).bytes(command, 0, 0);
    }

    private static QueryBytes peer(UnixSocketUse use, String profile) {
        QueryBytes text = local(use).bytes(COMMAND_PEER);
        address(text, use.peerAddress());
        return text.next().peer(use.peerLabel(), profile);
    }

    private static void address(QueryBytes text, Optional<String> address) {
        if (address.isEmpty()) {
            text.bytes(UNKNOWN_ADDRESS);
        } else if (address.get().equals("none")) {
            text.bytes(1);
        } else {
            String name = address.get();
            text.bytes(0).text(name.startsWith("@") ? name.substring(1) : name);
        }
    }

    private static String head(byte[] text, int bits) {
        SocketPermission permission = Arrays.stream(SocketPermission.values())
                .filter(p -> (bit(p) & bits) != 0)
                .findFirst()
                .orElse(SocketPermission.CREATE);
        return "unix " + Spelled.lower(permission) + " " + TYPES.name(text[4]).orElse("stream");
    }

    private static String localWitness(byte[] text, int bits) {
        return head(text, bits) + " addr=" + address(text, HEAD_LENGTH, addressEnd(text, HEAD_LENGTH));
    }

    private static String peerWitness(byte[] text, int bits) {
        int peer = addressEnd(text, HEAD_LENGTH) + 3;
        int peerEnd = addressEnd(text, peer);
        return localWitness(text, bits & bits(MESSAGES)) + " peer_addr=" + address(text, peer, peerEnd) + " peer="
                + QueryForm.quoted(KernelText.decode(text, peerEnd + 1, text.length - peerEnd - 1));
    }

    /** Where the NUL stands that ends an address; an abstract one begins with one. */
    private static int addressEnd(byte[] text, int from) {
        int end = from + 1;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return end;
    }

    private static String address(byte[] text, int from, int end) {
        return text[from] == 1 ? "none" : QueryForm.quoted("@" + KernelText.decode(text, from + 1, end - from - 1));
    }
}
