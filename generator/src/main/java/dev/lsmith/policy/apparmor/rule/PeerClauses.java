package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.DbusUse;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.Glob;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Signal, ptrace and D-Bus rules: what is sent, and the other process's profile. */
public final class PeerClauses {
    private static final Set<DbusUse.Permission> MESSAGES =
            EnumSet.of(DbusUse.Permission.SEND, DbusUse.Permission.RECEIVE);

    private final GlobPatterns patterns;
    private final CompiledRules clauses;
    private final SignalNumbers signals = new SignalNumbers();

    public PeerClauses(GlobPatterns patterns, CompiledRules clauses) {
        this.patterns = patterns;
        this.clauses = clauses;
    }

    /** The signal's number and the peer; without a set also the kernel's way to ask about labels alone. */
    public void add(int index, SignalRule rule) throws InputException {
        BytePattern head = new BytePattern.Choice(List.of(
                BytePattern.bytes(PolicyBits.CLASS_LABEL, PolicyBits.CLASS_SIGNAL),
                BytePattern.sequence(BytePattern.bytes(PolicyBits.CLASS_SIGNAL), GlobPatterns.ANY_BYTE)));
        if (!rule.signals().isEmpty()) {
            List<Integer> numbers = rule.signals().stream()
                    .flatMap(name -> signals.number(name).stream())
                    .toList();
            head = BytePattern.sequence(
                    BytePattern.bytes(PolicyBits.CLASS_SIGNAL), new BytePattern.One(ByteSet.of(numbers)));
        }
        clauses.add(index, rule.qualifiers(), BytePattern.sequence(head, peer(rule.peer())), bits(rule));
    }

    private static int bits(SignalRule rule) {
        int bits = 0;
        for (SignalUse.Direction direction : SignalUse.Direction.values()) {
            if (rule.permissions().isEmpty() || rule.permissions().contains(direction)) {
                bits |= bit(direction);
            }
        }
        return bits;
    }

    public static int bit(SignalUse.Direction direction) {
        return direction == SignalUse.Direction.SEND ? PolicyBits.SEND : PolicyBits.RECEIVE;
    }

    /** The peer, asked directly or by its label. */
    public void add(int index, PtraceRule rule) throws InputException {
        int bits = 0;
        for (PtraceUse.Permission permission : PtraceUse.Permission.values()) {
            if (rule.permissions().isEmpty() || rule.permissions().contains(permission)) {
                bits |= bit(permission);
            }
        }
        BytePattern head = BytePattern.sequence(
                BytePattern.optional(BytePattern.bytes(PolicyBits.CLASS_LABEL)),
                BytePattern.bytes(PolicyBits.CLASS_PTRACE));
        clauses.add(index, rule.qualifiers(), BytePattern.sequence(head, peer(rule.peer())), bits);
    }

    public static int bit(PtraceUse.Permission permission) {
        return switch (permission) {
            case READ -> PolicyBits.READ;
            case READBY -> PolicyBits.READ_BY;
            case TRACE -> PolicyBits.TRACE;
            case TRACEDBY -> PolicyBits.TRACED_BY;
        };
    }

    private BytePattern peer(Optional<Glob> peer) throws InputException {
        return peer.isPresent() ? patterns.name(peer.get()) : GlobPatterns.SOMEBODY;
    }

    /** A message by bus, peer, path, interface and member; a name by bus; eavesdropping by bus alone. */
    public void add(int index, DbusRule rule) throws InputException {
        Set<DbusUse.Permission> permissions = permissions(rule);
        Qualifiers qualifiers = rule.qualifiers();
        BytePattern bus = BytePattern.sequence(BytePattern.bytes(PolicyBits.CLASS_DBUS), patterns.name(rule.bus()));
        BytePattern name = patterns.name(rule.name().or(rule::peerName));
        if (permissions.contains(DbusUse.Permission.BIND)) {
            clauses.add(index, qualifiers, BytePattern.fields(List.of(bus, name)), PolicyBits.BIND_NAME);
        }
        int messages = permissions.stream()
                .filter(MESSAGES::contains)
                .mapToInt(PeerClauses::bit)
                .reduce(0, (a, b) -> a | b);
        if (messages != 0) {
            List<BytePattern> fields = List.of(
                    bus,
                    name,
                    patterns.name(rule.peerLabel()),
                    patterns.path(rule.path()),
                    patterns.name(rule.iface()),
                    patterns.name(rule.member()));
            clauses.add(index, qualifiers, BytePattern.fields(fields), messages);
        }
        if (permissions.contains(DbusUse.Permission.EAVESDROP)) {
            clauses.add(index, qualifiers, bus, PolicyBits.EAVESDROP);
        }
    }

    public static int bit(DbusUse.Permission permission) {
        return switch (permission) {
            case SEND -> PolicyBits.SEND;
            case RECEIVE -> PolicyBits.RECEIVE;
            case BIND -> PolicyBits.BIND_NAME;
            case EAVESDROP -> PolicyBits.EAVESDROP;
        };
    }

    /** Those written, or those that fit the conditions. */
    private static Set<DbusUse.Permission> permissions(DbusRule rule) {
        if (!rule.permissions().isEmpty()) {
            return rule.permissions();
        }
        if (rule.name().isPresent()) {
            return EnumSet.of(DbusUse.Permission.BIND);
        }
        boolean message = rule.path().isPresent()
                || rule.iface().isPresent()
                || rule.member().isPresent()
                || rule.peerName().isPresent()
                || rule.peerLabel().isPresent();
        return message ? MESSAGES : EnumSet.allOf(DbusUse.Permission.class);
    }
}
