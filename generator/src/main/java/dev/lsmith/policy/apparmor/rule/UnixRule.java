package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code unix (connect) type=stream addr=@own peer=(addr=@other label=label),}
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all that fit the conditions
 * @param type the socket type
 * @param address the process's own address: {@code @name} or {@code none}
 * @param label its own label
 * @param peerAddress the other end's address
 * @param peerLabel the other end's profile
 */
public record UnixRule(
        Qualifiers qualifiers,
        SortedSet<SocketPermission> permissions,
        Optional<String> type,
        Optional<Glob> address,
        Optional<Glob> label,
        Optional<Glob> peerAddress,
        Optional<Glob> peerLabel)
        implements Rule {
    /** Short forms of the permissions of sockets. */
    static final Map<String, List<SocketPermission>> SHORTS =
            RuleArguments.readWrite(SocketPermission.RECEIVE, SocketPermission.SEND);

    /** An alternation behind the sign, which the writer of patterns makes a class. */
    private static final Pattern NO_NAME = Pattern.compile("(?:\\[@\\]|@)(\\{[^}]*[^}A-Za-z0-9_,][^}]*\\})");

    private static final Set<String> TYPES =
            Set.of("none", "stream", "dgram", "raw", "rdm", "seqpacket", "dccp", "packet", "invalid");
    private static final Set<String> UNNAMED = Set.of("none", "auto");

    static final RuleKind KIND = RuleKind.of(UnixRule.class)
            .keyword("unix", UnixRule::read)
            .every(UnixRule::every)
            .forms(UnixTable.CREATE_FORM, UnixTable.LOCAL_FORM, UnixTable.COMMAND_FORM, UnixTable.PEER_FORM)
            .asked(UnixSocketUse.class, MediationClass.UNIX, UnixTable::queries)
            .access("unix", (words, ownership) -> access(words))
            .learnt(UnixRule::learn)
            .build();

    public UnixRule {
        permissions = Spelled.sorted(permissions);
    }

    private static UnixRule every(Qualifiers qualifiers) {
        Optional<Glob> any = Optional.empty();
        return new UnixRule(qualifiers, new TreeSet<>(), Optional.empty(), any, any, any, any);
    }

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        RuleArguments peer = arguments.nested("peer");
        for (RuleArguments end : List.of(arguments, peer)) {
            // Looked at before patterns are read (af_unix.cc, move_conditionals).
            if (end.begins("addr", "\\@") || end.begins("addr", "[")) {
                throw arguments.fault("an abstract address begins with `@`, without a backslash or brackets");
            }
        }
        Rule rule = new UnixRule(
                qualifiers,
                arguments.permissions(SocketPermission.class, SHORTS),
                arguments.text("type"),
                arguments.glob("addr"),
                arguments.glob("label"),
                peer.glob("addr"),
                peer.glob("label"));
        peer.requireUsed();
        return rule;
    }

    private static Access access(AccessWords words) throws InputException {
        SortedSet<SocketPermission> permissions = words.socketPermissions();
        String type = words.condition("type").or(words::next).orElse("stream");
        return new UnixSocketUse(
                type, permissions, words.condition("addr"), words.condition("peer_addr"), words.condition("peer"));
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    /** Whether the rule speaks of the other end. */
    public boolean namesPeer() {
        return peerAddress.isPresent() || peerLabel.isPresent();
    }

    @Override
    public UnixRule with(Qualifiers qualifiers) {
        return new UnixRule(qualifiers, permissions, type, address, label, peerAddress, peerLabel);
    }

    @Override
    public UnixRule withPatterns(UnaryOperator<Glob> change) {
        return new UnixRule(
                qualifiers,
                permissions,
                type,
                address.map(change),
                label.map(change),
                peerAddress.map(change),
                peerLabel.map(change));
    }

    /** Types, addresses and permissions (apparmor.d(5), "Unix socket rules"). */
    @Override
    public Optional<Refusal> check(LanguageVersion version) {
        if (type.filter(t -> !TYPES.contains(t)).isPresent()) {
            return Optional.of(Refusal.of("`" + type.get() + "` is no type of sockets", "see apparmor.d(5)"));
        }
        if (label.isPresent()) {
            return Optional.of(Refusal.of("`label` stands in `peer=(…)` only", "move it there"));
        }
        if (namesPeer() && !UnixTable.WITH_PEER.containsAll(permissions)) {
            return Optional.of(Refusal.of(
                    "only accept, connect, send and receive go with `peer=`",
                    "write a rule without `peer=` for the rest"));
        }
        return checkAddress(address)
                .or(() -> checkAddress(peerAddress))
                .or(() -> version.has(LanguageVersion.V5_0) ? checkName() : Optional.empty());
    }

    /** From 5.0 on the parser takes <code>@{a-b,c}</code> for a variable, whose name may hold letters, digits and underscores. */
    private Optional<Refusal> checkName() {
        return Stream.of(address, peerAddress)
                .flatMap(Optional::stream)
                .map(GlobWriter::write)
                .map(NO_NAME::matcher)
                .filter(Matcher::lookingAt)
                .findFirst()
                .map(name -> Refusal.of(
                        "AppArmor 5.0 takes `@" + name.group(1) + "` for a variable of a name that is none",
                        "write the alternatives as rules of their own"));
    }

    /**
     * Whether an address of a rule whose variables are put in begins with an alternation: the parser takes the first
     * character for the {@code @}, whatever it is, and is left with half of the braces.
     */
    public Optional<Refusal> checkResolved() {
        boolean chosen = Stream.of(address, peerAddress)
                .flatMap(Optional::stream)
                .anyMatch(glob -> glob.parts().stream()
                        .limit(1)
                        .anyMatch(p ->
                                p instanceof Glob.Alternation a && a.branches().size() > 1));
        return chosen
                ? Optional.of(Refusal.of(
                        "the variable that the address begins with has several values",
                        "write the `@` before the variable, and not in its values"))
                : Optional.empty();
    }

    /** Whether it begins with {@code @}, be it that of a variable. */
    private static boolean isAbstract(Glob glob) {
        return glob.beginning().startsWith("@") || GlobWriter.write(glob).startsWith("@{");
    }

    private static Optional<Refusal> checkAddress(Optional<Glob> address) {
        return address.filter(glob -> !isAbstract(glob) && !UNNAMED.contains(GlobWriter.write(glob)))
                .map(glob -> Refusal.of(
                        "`" + GlobWriter.write(glob) + "` is no abstract address",
                        "begin it with `@`, or write none or auto"));
    }

    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (out.has(MediationClass.NETWORK)) {
            NetworkRule.compileUnix(index, this, out);
            UnixTable.compile(index, this, out);
        }
    }

    /**
     * A rule that names the other end can hold no permission on the socket alone (apparmor.d(5), "Unix socket rules"), so a
     * use of both kinds makes two rules. Kernels without fine unix mediation get them as {@code network unix}, which the
     * parser does by itself.
     */
    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        SortedMap<UnixSocketUse, SortedMap<UnixSocketUse, Evidence>> groups = new TreeMap<>();
        assignment.model().accesses(UnixSocketUse.class).forEach((use, evidence) -> {
            for (UnixSocketUse part : parts(use)) {
                groups.computeIfAbsent(conditions(part), c -> new TreeMap<>()).put(use, evidence);
            }
        });
        groups.forEach(
                (conditions, members) -> rules.add(rule(conditions, learntPermissions(conditions, members)), members));
    }

    /** What concerns both ends and what does not, if the other end is known; else all of it. */
    private static List<UnixSocketUse> parts(UnixSocketUse use) {
        SortedSet<SocketPermission> atPeer = new TreeSet<>(use.permissions());
        atPeer.retainAll(UnixTable.WITH_PEER);
        if (!namesPeer(use) || atPeer.size() == use.permissions().size()) {
            return List.of(use);
        }
        UnixSocketUse alone =
                new UnixSocketUse(use.type(), use.permissions(), use.address(), Optional.empty(), Optional.empty());
        return atPeer.isEmpty() ? List.of(alone) : List.of(alone, use);
    }

    private static boolean namesPeer(UnixSocketUse use) {
        return use.peerAddress().isPresent() || use.peerLabel().isPresent();
    }

    private static UnixSocketUse conditions(UnixSocketUse use) {
        return new UnixSocketUse(use.type(), new TreeSet<>(), use.address(), use.peerAddress(), use.peerLabel());
    }

    private static SortedSet<SocketPermission> learntPermissions(
            UnixSocketUse conditions, SortedMap<UnixSocketUse, Evidence> members) {
        SortedSet<SocketPermission> permissions = new TreeSet<>();
        for (UnixSocketUse use : members.keySet()) {
            if (use.permissions().isEmpty()) {
                return new TreeSet<>();
            }
            SortedSet<SocketPermission> some = new TreeSet<>(use.permissions());
            if (namesPeer(conditions)) {
                some.retainAll(UnixTable.WITH_PEER);
            } else if (namesPeer(use)) {
                some.removeAll(UnixTable.WITH_PEER);
            }
            permissions.addAll(some);
        }
        return permissions;
    }

    private static UnixRule rule(UnixSocketUse conditions, SortedSet<SocketPermission> permissions) {
        return new UnixRule(
                Qualifiers.NONE,
                permissions,
                conditions.type().isEmpty() ? Optional.empty() : Optional.of(conditions.type()),
                conditions.address().map(Glob::literal),
                Optional.empty(),
                conditions.peerAddress().map(Glob::literal),
                Labels.pattern(conditions.peerLabel()));
    }

    @Override
    public boolean isClosedBy(Rule denial) {
        return denial.equals(every(denial.qualifiers()));
    }
}
