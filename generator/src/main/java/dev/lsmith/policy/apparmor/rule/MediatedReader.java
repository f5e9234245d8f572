package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.DbusUse;
import dev.lsmith.access.IoUringUse;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.SocketPermission;
import dev.lsmith.base.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.ListedContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.MediatedContext;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.NetworkRule.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;

/** Rules that are a keyword, permissions and conditions. */
public final class MediatedReader {
    private static final Set<String> SOCKET_TYPES =
            Set.of("stream", "dgram", "seqpacket", "rdm", "raw", "packet", "tcp", "udp", "icmp");
    /** {@code network packet,} names the family (apparmor_parser looks for families first). */
    private static final String BOTH_FAMILY_AND_TYPE = "packet";

    private static final Map<String, List<SocketPermission>> SOCKET_SHORTS = Map.of(
            "r", List.of(SocketPermission.RECEIVE),
            "read", List.of(SocketPermission.RECEIVE),
            "w", List.of(SocketPermission.SEND),
            "write", List.of(SocketPermission.SEND),
            "rw", List.of(SocketPermission.SEND, SocketPermission.RECEIVE),
            "wr", List.of(SocketPermission.SEND, SocketPermission.RECEIVE));
    private static final Map<String, List<SignalUse.Direction>> SIGNAL_SHORTS = Map.of(
            "r", List.of(SignalUse.Direction.RECEIVE),
            "read", List.of(SignalUse.Direction.RECEIVE),
            "w", List.of(SignalUse.Direction.SEND),
            "write", List.of(SignalUse.Direction.SEND),
            "rw", List.of(SignalUse.Direction.SEND, SignalUse.Direction.RECEIVE),
            "wr", List.of(SignalUse.Direction.SEND, SignalUse.Direction.RECEIVE));
    private static final Map<String, List<DbusUse.Permission>> DBUS_SHORTS = Map.of(
            "r", List.of(DbusUse.Permission.RECEIVE),
            "read", List.of(DbusUse.Permission.RECEIVE),
            "w", List.of(DbusUse.Permission.SEND),
            "write", List.of(DbusUse.Permission.SEND),
            "rw", List.of(DbusUse.Permission.SEND, DbusUse.Permission.RECEIVE),
            "wr", List.of(DbusUse.Permission.SEND, DbusUse.Permission.RECEIVE));
    private static final Map<String, List<PtraceUse.Permission>> PTRACE_SHORTS = Map.of(
            "r", List.of(PtraceUse.Permission.READ),
            "w", List.of(PtraceUse.Permission.TRACE),
            "write", List.of(PtraceUse.Permission.TRACE),
            "rw", List.of(PtraceUse.Permission.READ, PtraceUse.Permission.TRACE),
            "wr", List.of(PtraceUse.Permission.READ, PtraceUse.Permission.TRACE));
    private static final Map<String, List<MessageQueueUse.Permission>> QUEUE_SHORTS = Map.of(
            "r", List.of(MessageQueueUse.Permission.READ),
            "w", List.of(MessageQueueUse.Permission.WRITE),
            "rw", List.of(MessageQueueUse.Permission.READ, MessageQueueUse.Permission.WRITE),
            "wr", List.of(MessageQueueUse.Permission.READ, MessageQueueUse.Permission.WRITE));

    /** Spelled that apparmor_parser's lexer takes for permissions in these rules (measured with 3.0.8). */
    private static final Pattern NOT_A_ROOT =
            Pattern.compile("[rwalkmxupicUPIC]+|send|receive|read|write|bind|trace|eavesdrop|all|mount");

    /** What its lexer takes for one word in {@code pivot_root}: an identifier, or what begins as a path or label does. */
    private static final Pattern ROOT = Pattern.compile("[A-Za-z][A-Za-z0-9_]*|\"?[/:&@].*", Pattern.DOTALL);

    private final RuleWords wording;
    private final MediatedContext context;
    private final Qualifiers qualifiers;
    private final RuleArguments parts;

    public MediatedReader(RuleWords wording, MediatedContext context, Qualifiers qualifiers) throws InputException {
        this.wording = wording;
        this.context = context;
        this.qualifiers = qualifiers;
        this.parts = RuleArguments.of(wording, context.part());
    }

    public Rule rule() throws InputException {
        Rule rule = switch (context.kind().getText()) {
            case "network" -> network();
            case "unix" -> unix();
            case "dbus" -> dbus();
            case "signal" -> signal();
            case "ptrace" ->
                new PtraceRule(
                        qualifiers,
                        wording.permissions(parts.permissions(), PtraceUse.Permission.class, PTRACE_SHORTS),
                        parts.glob("peer"));
            case "mount" -> new MountRule(qualifiers, unlisted().mount(), parts.nextGlob(), parts.target());
            case "remount" -> new RemountRule(qualifiers, unlisted().mount(), parts.nextGlob());
            case "umount", "unmount" -> new UmountRule(qualifiers, unlisted().mount(), parts.nextGlob());
            case "pivot_root" -> pivotRoot();
            case "userns" -> userns();
            case "io_uring" ->
                new IoUringRule(
                        qualifiers,
                        wording.permissions(parts.permissions(), IoUringUse.Permission.class, Map.of()),
                        parts.glob("label"));
            case "mqueue" -> mqueue();
            default -> new AllRule(qualifiers);
        };
        parts.requireUsed();
        return rule;
    }

    private List<String> plainTexts() {
        return parts.plain().stream().map(RuleWords::text).toList();
    }

    private Rule network() throws InputException {
        SortedSet<SocketPermission> permissions =
                wording.permissions(networkPermissions(), SocketPermission.class, SOCKET_SHORTS);
        List<String> words = new ArrayList<>(plainTexts());
        Optional<String> type = Optional.empty();
        boolean family = words.size() == 1 && words.get(0).equals(BOTH_FAMILY_AND_TYPE);
        if (!words.isEmpty() && !family && SOCKET_TYPES.contains(words.get(words.size() - 1))) {
            type = Optional.of(words.remove(words.size() - 1));
        }
        if (words.size() > 1) {
            throw wording.fault(context.getStart(), "`" + words.get(1) + "` is no socket type or protocol");
        }
        Address local = address(parts, parts.firstOf("ip"), parts.firstOf("port"));
        boolean parentheses = isListed() || parts.has("peer");
        RuleArguments peer = parts.nested("peer");
        Address remote = address(peer, peer.text("ip"), peer.text("port"));
        peer.requireUsed();
        parts.requireWordsFirst();
        return new NetworkRule(qualifiers, permissions, words.stream().findFirst(), type, local, remote, parentheses);
    }

    private static Address address(RuleArguments parts, Optional<String> ip, Optional<String> port)
            throws InputException {
        boolean labels = parts.assigns("label");
        return new Address(ip, port, parts.glob("label"), labels, parts.glob("interface"));
    }

    /** Whether parentheses follow the keyword, be they empty. */
    private boolean isListed() {
        return context.part().stream().anyMatch(part -> part instanceof ListedContext);
    }

    private RuleArguments unlisted() throws InputException {
        if (isListed()) {
            throw wording.fault(context.getStart(), "`" + context.kind().getText() + "` takes no permissions");
        }
        return parts;
    }

    private Rule pivotRoot() throws InputException {
        Optional<Glob> oldRoot = unlisted().glob("oldroot");
        Optional<String> written = parts.nextText();
        Optional<Glob> newRoot = parts.nextGlob();
        if (written.filter(text -> !ROOT.matcher(text).matches()).isPresent()) {
            throw wording.fault(context.getStart(), "the new root " + written.get() + " does not begin with `/`");
        }
        String name = newRoot.map(Glob::text).orElse("");
        if (NOT_A_ROOT.matcher(name).matches()) {
            throw wording.fault(context.getStart(), "`" + name + "` is read as a permission, not as a folder");
        }
        return new PivotRootRule(qualifiers, oldRoot, newRoot, parts.target());
    }

    private List<ParserRuleContext> networkPermissions() {
        List<ParserRuleContext> words = new ArrayList<>(parts.listed());
        Set<String> names = new TreeSet<>(SOCKET_SHORTS.keySet());
        names.addAll(Spelled.lower(List.of(SocketPermission.values())));
        parts.bare(names).ifPresent(words::add);
        return words;
    }

    private Rule unix() throws InputException {
        RuleArguments peer = parts.nested("peer");
        for (RuleArguments end : List.of(parts, peer)) {
            if (end.begins("addr", "\\@")) {
                throw wording.fault(context.getStart(), "an abstract address begins with `@`, without a backslash");
            }
        }
        Rule rule = new UnixRule(
                qualifiers,
                wording.permissions(parts.permissions(), SocketPermission.class, SOCKET_SHORTS),
                parts.text("type"),
                parts.glob("addr"),
                parts.glob("label"),
                peer.glob("addr"),
                peer.glob("label"));
        peer.requireUsed();
        return rule;
    }

    private Rule dbus() throws InputException {
        RuleArguments peer = parts.nested("peer");
        Rule rule = new DbusRule(
                qualifiers,
                wording.permissions(parts.permissions(), DbusUse.Permission.class, DBUS_SHORTS),
                either(peer, "bus"),
                either(peer, "path"),
                either(peer, "interface"),
                either(peer, "member"),
                parts.glob("name"),
                peer.glob("name"),
                peer.glob("label"));
        peer.requireUsed();
        return rule;
    }

    /** A condition that means the same inside {@code peer=(…)} and outside (measured with apparmor_parser 3.0.8). */
    private Optional<Glob> either(RuleArguments peer, String key) throws InputException {
        Optional<Glob> outside = parts.glob(key);
        return outside.isPresent() ? outside : peer.glob(key);
    }

    private Rule signal() throws InputException {
        SortedSet<SignalUse.Direction> directions =
                wording.permissions(parts.permissions(), SignalUse.Direction.class, SIGNAL_SHORTS);
        return new SignalRule(qualifiers, directions, new TreeSet<>(parts.plainTexts("set")), parts.glob("peer"));
    }

    private Rule userns() throws InputException {
        if (!parts.listed().isEmpty()) {
            throw wording.fault(context.getStart(), "`create` stands without parentheses in userns rules");
        }
        for (ParserRuleContext word : parts.permissions()) {
            if (!RuleWords.text(word).equals("create")) {
                throw wording.fault(word.getStart(), "unknown permission, expected `create`");
            }
        }
        return new UsernsRule(qualifiers);
    }

    private Rule mqueue() throws InputException {
        List<ParserRuleContext> words = new ArrayList<>(parts.listed());
        Set<String> names = new TreeSet<>(QUEUE_SHORTS.keySet());
        names.addAll(Spelled.lower(List.of(MessageQueueUse.Permission.values())));
        parts.bare(names).ifPresent(words::add);
        Optional<Glob> name = parts.nextGlob();
        Optional<MessageQueueUse.QueueType> type = Optional.empty();
        Optional<String> typeWord = parts.text("type");
        if (typeWord.isPresent()) {
            type = Optional.of(
                    switch (typeWord.get()) {
                        case "posix" -> MessageQueueUse.QueueType.POSIX;
                        case "sysv" -> MessageQueueUse.QueueType.SYSV;
                        default -> throw wording.fault(context.getStart(), "expected type=posix or type=sysv");
                    });
        }
        return new MqueueRule(
                qualifiers,
                wording.permissions(words, MessageQueueUse.Permission.class, QUEUE_SHORTS),
                type,
                parts.glob("label"),
                name);
    }
}
