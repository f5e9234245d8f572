package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.DbusUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code dbus (send) bus=system path=/a peer=(name=b),}
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all that fit the conditions
 * @param bus {@code system}, {@code session} …
 * @param path the object path
 * @param iface the interface
 * @param member the method or signal
 * @param name the service name, for {@code bind}
 * @param peerName the other end's bus name
 * @param peerLabel the other end's profile
 */
public record DbusRule(
        Qualifiers qualifiers,
        SortedSet<DbusUse.DbusPermission> permissions,
        Optional<Glob> bus,
        Optional<Glob> path,
        Optional<Glob> iface,
        Optional<Glob> member,
        Optional<Glob> name,
        Optional<Glob> peerName,
        Optional<Glob> peerLabel)
        implements Rule {
    private static final Set<DbusUse.DbusPermission> MESSAGES =
            EnumSet.of(DbusUse.DbusPermission.SEND, DbusUse.DbusPermission.RECEIVE);

    /** The permission bits (AA_DBUS_* in parser/perms.h). */
    private static final int SEND = 2;

    private static final int RECEIVE = 4;
    private static final int EAVESDROP_BUS = 0x20;
    private static final int BIND_NAME = 0x40;

    private static final QueryForm MESSAGE = QueryForm.policy(
            "dbus",
            SEND | RECEIVE,
            () -> QueryForm.headed(
                    MediationClass.DBUS.head(),
                    QueryForm.someWord(),
                    QueryForm.someWord(),
                    GlobPatterns.SOMEBODY,
                    QueryForm.somePath(),
                    QueryForm.someWord(),
                    QueryForm.someWord()),
            DbusRule::witness);
    private static final QueryForm SERVICE = QueryForm.policy(
                    "dbus",
                    BIND_NAME,
                    () -> QueryForm.headed(MediationClass.DBUS.head(), QueryForm.someWord(), QueryForm.someWord()),
                    (text, bits) ->
                            "dbus bind bus=" + QueryForm.field(text, 1, 0) + " name=" + QueryForm.field(text, 1, 1))
            .unless(MESSAGE);
    private static final QueryForm EAVESDROP = QueryForm.policy(
                    "dbus",
                    EAVESDROP_BUS,
                    () -> QueryForm.headed(MediationClass.DBUS.head(), QueryForm.someWord()),
                    (text, bits) -> "dbus eavesdrop bus=" + QueryForm.field(text, 1, 0))
            .unless(MESSAGE);

    static final RuleKind KIND = RuleKind.of(DbusRule.class)
            .keyword("dbus", DbusRule::read)
            .every(DbusRule::every)
            .forms(MESSAGE, SERVICE, EAVESDROP)
            .asked(DbusUse.class, MediationClass.DBUS, DbusRule::queries)
            .access("dbus", (words, ownership) -> access(words))
            .marked(MediationClass.DBUS)
            .learnt(DbusRule::learn)
            .build();

    public DbusRule {
        permissions = Spelled.sorted(permissions);
    }

    private static DbusRule every(Qualifiers qualifiers) {
        Optional<Glob> any = Optional.empty();
        return new DbusRule(qualifiers, new TreeSet<>(), any, any, any, any, any, any, any);
    }

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        RuleArguments peer = arguments.nested("peer");
        Rule rule = new DbusRule(
                qualifiers,
                arguments.permissions(
                        DbusUse.DbusPermission.class,
                        RuleArguments.readWrite(DbusUse.DbusPermission.RECEIVE, DbusUse.DbusPermission.SEND)),
                either(arguments, peer, "bus"),
                either(arguments, peer, "path"),
                either(arguments, peer, "interface"),
                either(arguments, peer, "member"),
                arguments.glob("name"),
                peer.glob("name"),
                peer.glob("label"));
        peer.requireUsed();
        return rule;
    }

    /** A condition that means the same inside {@code peer=(…)} and outside (measured with apparmor_parser 3.0.8). */
    private static Optional<Glob> either(RuleArguments arguments, RuleArguments peer, String key)
            throws InputException {
        Optional<Glob> outside = arguments.glob(key);
        return outside.isPresent() ? outside : peer.glob(key);
    }

    private static Access access(AccessWords words) throws InputException {
        return new DbusUse(
                words.permission(DbusUse.DbusPermission.class),
                words.condition("bus"),
                words.condition("path"),
                words.condition("interface"),
                words.condition("member"),
                words.condition("name"),
                words.condition("peer"));
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public DbusRule with(Qualifiers qualifiers) {
        return new DbusRule(qualifiers, permissions, bus, path, iface, member, name, peerName, peerLabel);
    }

    @Override
    public DbusRule withPatterns(UnaryOperator<Glob> change) {
        return new DbusRule(
                qualifiers,
                permissions,
                bus.map(change),
                path.map(change),
                iface.map(change),
                member.map(change),
                name.map(change),
                peerName.map(change),
                peerLabel.map(change));
    }

    /** Whether it has a condition that only messages have. */
    private boolean speaksOfMessages() {
        return Stream.of(path, iface, member, peerName, peerLabel).anyMatch(Optional::isPresent);
    }

    /** Which conditions go with which permissions (apparmor.d(5), "DBus rules"). */
    @Override
    public Optional<Refusal> check(LanguageVersion version) {
        boolean message = speaksOfMessages();
        boolean service = name.isPresent();
        boolean messages = permissions.contains(DbusUse.DbusPermission.SEND)
                || permissions.contains(DbusUse.DbusPermission.RECEIVE);
        if (message && service) {
            return refuse("conditions of messages and of a service exclude each other");
        }
        if (message && permissions.contains(DbusUse.DbusPermission.BIND)) {
            return refuse("`bind` does not go with conditions of messages");
        }
        if (service && messages) {
            return refuse("`send` and `receive` do not go with `name` of a service");
        }
        if ((message || service) && permissions.contains(DbusUse.DbusPermission.EAVESDROP)) {
            return refuse("`eavesdrop` goes with `bus` only");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refuse(String message) {
        return Optional.of(Refusal.of(message, "write two rules"));
    }

    /** A message by bus, peer, path, interface and member; a name by bus; eavesdropping by bus alone. */
    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (!out.has(MediationClass.DBUS)) {
            return;
        }
        GlobPatterns patterns = out.patterns();
        Set<DbusUse.DbusPermission> meant = meant();
        BytePattern head = BytePattern.sequence(BytePattern.bytes(MediationClass.DBUS.head()), patterns.name(bus));
        BytePattern named = patterns.name(name.or(() -> peerName));
        if (meant.contains(DbusUse.DbusPermission.BIND)) {
            out.policy().add(index, qualifiers, BytePattern.fields(List.of(head, named)), BIND_NAME);
        }
        int messages = meant.stream()
                .filter(MESSAGES::contains)
                .mapToInt(DbusRule::bit)
                .reduce(0, (a, b) -> a | b);
        if (messages != 0) {
            List<BytePattern> fields = List.of(
                    head,
                    named,
                    patterns.name(peerLabel),
                    patterns.path(path),
                    patterns.name(iface),
                    patterns.name(member));
            out.policy().add(index, qualifiers, BytePattern.fields(fields), messages);
        }
        if (meant.contains(DbusUse.DbusPermission.EAVESDROP)) {
            out.policy().add(index, qualifiers, head, EAVESDROP_BUS);
        }
    }

    /** The permissions that are written, or those that fit the conditions. */
    private Set<DbusUse.DbusPermission> meant() {
        if (!permissions.isEmpty()) {
            return permissions;
        }
        if (name.isPresent()) {
            return EnumSet.of(DbusUse.DbusPermission.BIND);
        }
        return speaksOfMessages() ? MESSAGES : EnumSet.allOf(DbusUse.DbusPermission.class);
    }

    private static int bit(DbusUse.DbusPermission permission) {
        return switch (permission) {
            case SEND -> SEND;
            case RECEIVE -> RECEIVE;
            case BIND -> BIND_NAME;
            case EAVESDROP -> EAVESDROP_BUS;
        };
    }

    private static List<KernelQuery> queries(DbusUse use, String profile) {
        QueryBytes text = new QueryBytes().bytes(MediationClass.DBUS.head()).text(use.bus());
        if (use.permission() == DbusUse.DbusPermission.BIND) {
            text.next().text(use.name());
        } else if (use.permission() != DbusUse.DbusPermission.EAVESDROP) {
            text.next().text(use.name());
            text.next().peer(use.peerLabel(), profile);
            text.next().text(use.path());
            text.next().text(use.iface());
            text.next().text(use.member());
        }
        return List.of(text.query(bit(use.permission())));
    }

    private static String witness(byte[] text, int bits) {
        return "dbus " + ((bits & SEND) != 0 ? "send" : "receive") + " bus=" + QueryForm.field(text, 1, 0)
                + " path=" + QueryForm.field(text, 1, 3) + " interface=" + QueryForm.field(text, 1, 4) + " member="
                + QueryForm.field(text, 1, 5) + " name=" + QueryForm.field(text, 1, 1) + " peer="
                + QueryForm.field(text, 1, 2);
    }

    /** Each use exactly as observed. */
    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        assignment.model().accesses(DbusUse.class).forEach((use, evidence) -> rules.add(rule(use), use, evidence));
    }

    /** Service rules name the service, message rules the peer, eavesdropping only the bus (apparmor.d(5)). */
    private static DbusRule rule(DbusUse use) {
        boolean message = MESSAGES.contains(use.permission());
        boolean bind = use.permission() == DbusUse.DbusPermission.BIND;
        return new DbusRule(
                Qualifiers.NONE,
                new TreeSet<>(Set.of(use.permission())),
                literal(use.bus(), true),
                literal(use.path(), message),
                literal(use.iface(), message),
                literal(use.member(), message),
                literal(use.name(), bind),
                literal(use.name(), message),
                message ? Labels.pattern(use.peerLabel()) : Optional.empty());
    }

    private static Optional<Glob> literal(Optional<String> text, boolean applies) {
        return applies ? text.map(Glob::literal) : Optional.empty();
    }

    @Override
    public Optional<Opening> openness() {
        return bus.isEmpty() && path.isEmpty() && name.isEmpty()
                ? Opening.note("dbus-open", "it holds for every bus and service", "name bus and peer")
                : Optional.empty();
    }
}
