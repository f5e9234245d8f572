package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * {@code network inet stream,}; permissions, address and port from AppArmor 4.0 on.
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all
 * @param family the address family
 * @param type the socket type, or the protocol as the language names it: {@code tcp}
 * @param local the process's end
 * @param peer the other end
 * @param parentheses whether it holds permissions or {@code peer=} in parentheses, be they empty: AppArmor 4.0's form
 */
public record NetworkRule(
        Qualifiers qualifiers,
        SortedSet<SocketPermission> permissions,
        Optional<String> family,
        Optional<String> type,
        NetworkEnd local,
        NetworkEnd peer,
        boolean parentheses)
        implements Rule {
    private static final Set<String> SOCKET_TYPES =
            Set.of("stream", "dgram", "seqpacket", "rdm", "raw", "packet", "tcp", "udp", "icmp");
    /** {@code network packet,} names the family (apparmor_parser looks for families first). */
    private static final String BOTH_FAMILY_AND_TYPE = "packet";

    /** The types that a rule may name. */
    private static final List<String> TYPES = List.of("stream", "dgram", "seqpacket", "rdm", "raw", "packet");

    private static final Set<String> INTERNET = Set.of("inet", "inet6");

    private static final Set<String> FAMILIES = ShippedData.rows("kernel/address-families.csv").stream()
            .map(row -> row.get(1))
            .collect(Collectors.toUnmodifiableSet());

    private static final int EVERY_BIT = UnixTable.bits(List.of(SocketPermission.values()));

    private static final BytePattern ANY_ENDS = BytePattern.sequence(NetworkEnd.ANYWHERE, NetworkEnd.ANYWHERE);

    private static final QueryForm FORM =
            QueryForm.policy("network", EVERY_BIT, NetworkRule::asked, (text, bits) -> witness(text));

    static final RuleKind KIND = RuleKind.of(NetworkRule.class)
            .withoutPriority()
            .keyword("network", NetworkRule::read)
            .every(qualifiers -> of(qualifiers, Optional.empty(), Optional.empty()))
            .forms(FORM)
            .asked(NetworkUse.class, MediationClass.NETWORK, (use, profile) -> queries(use))
            .access("network", (words, ownership) -> access(words))
            .learnt(NetworkLearning::learn)
            .build();

    public NetworkRule {
        permissions = Spelled.sorted(permissions);
    }

    /** A rule in the form that what it says needs. */
    public NetworkRule(
            Qualifiers qualifiers,
            SortedSet<SocketPermission> permissions,
            Optional<String> family,
            Optional<String> type,
            NetworkEnd local,
            NetworkEnd peer) {
        this(qualifiers, permissions, family, type, local, peer, !permissions.isEmpty() || peer.isGiven());
    }

    /** Whether it speaks of some addresses, ports, labels or interfaces only. */
    public boolean namesEnds() {
        return local.isGiven() || peer.isGiven();
    }

    /** A rule by family and type alone. */
    public static NetworkRule of(Qualifiers qualifiers, Optional<String> family, Optional<String> type) {
        return new NetworkRule(qualifiers, new TreeSet<>(), family, type, NetworkEnd.ANY, NetworkEnd.ANY);
    }

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        SortedSet<SocketPermission> permissions = arguments
                .words()
                .permissions(
                        arguments.leadingPermissions(SocketPermission.class, UnixRule.SHORTS),
                        SocketPermission.class,
                        UnixRule.SHORTS);
        List<String> words =
                new ArrayList<>(arguments.plain().stream().map(RuleWords::text).toList());
        Optional<String> type = Optional.empty();
        boolean family = words.size() == 1 && words.get(0).equals(BOTH_FAMILY_AND_TYPE);
        if (!words.isEmpty() && !family && SOCKET_TYPES.contains(words.get(words.size() - 1))) {
            type = Optional.of(words.remove(words.size() - 1));
        }
        if (words.size() > 1) {
            throw arguments.fault("`" + words.get(1) + "` is no socket type or protocol");
        }
        NetworkEnd local = address(arguments, arguments.firstOf("ip"), arguments.firstOf("port"));
        boolean parentheses = arguments.isListed() || arguments.has("peer");
        RuleArguments peer = arguments.nested("peer");
        NetworkEnd remote = address(peer, peer.text("ip"), peer.text("port"));
        peer.requireUsed();
        arguments.requireWordsFirst();
        return new NetworkRule(qualifiers, permissions, words.stream().findFirst(), type, local, remote, parentheses);
    }

    private static NetworkEnd address(RuleArguments end, Optional<String> ip, Optional<String> port)
            throws InputException {
        boolean labels = end.assigns("label");
        return new NetworkEnd(ip, port, end.glob("label"), labels, end.glob("interface"));
    }

    private static Access access(AccessWords words) throws InputException {
        String family = words.needed("a family");
        String type = socketType(words.needed("a type"));
        return new NetworkUse(
                family,
                type,
                -1,
                words.socketPermissions(),
                endpoint(words, "ip", "port"),
                endpoint(words, "peer_ip", "peer_port"));
    }

    private static Endpoint endpoint(AccessWords words, String ip, String port) throws InputException {
        Optional<String> number = words.condition(port);
        if (number.isPresent() && !number.get().matches("[0-9]{1,5}")) {
            throw NetworkEnd.fault("no port: " + number.get());
        }
        return new Endpoint(Endpoint.AddressScope.UNKNOWN, words.condition(ip), number.map(Integer::valueOf));
    }

    /** {@code network inet stream port=80 peer=(ip=192.0.2.1 port=443)}: an address and a port where the string has them. */
    private static String witness(byte[] text) {
        List<String> fields = QueryForm.fields(text, 1);
        int local = 1 + fields.get(0).length() + 1 + fields.get(1).length() + 1;
        String own = NetworkEnd.words(text, local);
        String peer = NetworkEnd.words(text, NetworkEnd.behind(text, local));
        return "network " + fields.get(0) + " " + fields.get(1) + (own.isEmpty() ? "" : " " + own)
                + (peer.isEmpty() ? "" : " peer=(" + peer + ")");
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public NetworkRule with(Qualifiers qualifiers) {
        return new NetworkRule(qualifiers, permissions, family, type, local, peer, parentheses);
    }

    @Override
    public NetworkRule withPatterns(UnaryOperator<Glob> change) {
        return new NetworkRule(
                qualifiers,
                permissions,
                family,
                type,
                local.withPatterns(change),
                peer.withPatterns(change),
                parentheses);
    }

    /** Families, types, permissions, addresses and ports (apparmor.d(5), "Network Rules"). */
    @Override
    public Optional<Refusal> check(LanguageVersion version) {
        return checkFamily().or(() -> checkDetails(version)).or(this::checkEnds);
    }

    private Optional<Refusal> checkFamily() {
        String named = type.orElse("");
        boolean fits = family.isEmpty()
                ? type.isEmpty() || SOCKET_TYPES.contains(named)
                : FAMILIES.contains(family.get()) && (type.isEmpty() || isTypeOf(family.get(), named));
        return fits
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        "`" + (family.orElse("") + " " + named).strip() + "` is no family and type of sockets",
                        "see apparmor.d(5)"));
    }

    private static boolean isTypeOf(String family, String type) {
        return TYPES.contains(type)
                || (INTERNET.contains(family) && (type.equals("tcp") || type.equals("udp")))
                || (family.equals("inet") && type.equals("icmp"));
    }

    private Optional<Refusal> checkDetails(LanguageVersion version) {
        boolean details = parentheses || !permissions.isEmpty() || local.hasAddress() || peer.hasAddress();
        if (details && !version.has(LanguageVersion.V4_0)) {
            return Optional.of(
                    Refusal.of("permissions, `ip` and `port` of network rules need AppArmor 4.0", "take them out"));
        }
        boolean late = local.hasLabel() || peer.hasLabel();
        return late && !version.has(LanguageVersion.V5_0)
                ? Optional.of(Refusal.of("`interface` and `label` of network rules need AppArmor 5.0", "take them out"))
                : Optional.empty();
    }

    private Optional<Refusal> checkEnds() {
        boolean far = peer.hasAddress() || peer.hasLabel();
        boolean either = far || local.hasAddress() || local.hasLabel();
        if (far && !UnixTable.WITH_PEER.containsAll(permissions)) {
            return Optional.of(Refusal.of(
                    "only accept, connect, send and receive go with `peer=`",
                    "write a rule without `peer=` for the rest"));
        }
        if (peer.iface().isPresent()) {
            return Optional.of(Refusal.of("the other end has no `interface`", "take it out"));
        }
        if (either && family.filter(f -> !INTERNET.contains(f)).isPresent()) {
            return Optional.of(Refusal.of("`" + family.get() + "` has no address and port", "take the conditions out"));
        }
        return local.check().or(peer::check);
    }

    /**
     * Family, type, then for each end address and port. The families and types are in words, not in the numbers that
     * the kernel compares, as nothing else depends on them. Protocols are only names for types, and a rule with a family
     * and no type means the six types that the language names (measured with apparmor_parser 3.0.8). The abi of a policy
     * tells whether a rule without a family holds for unix sockets too.
     */
    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (!out.has(MediationClass.NETWORK)) {
            return;
        }
        int bits = permissions.isEmpty() ? EVERY_BIT : UnixTable.bits(permissions);
        BytePattern named = BytePattern.sequence(local.pattern(), peer.pattern());
        BytePattern ends = out.has(MediationClass.NETWORK_ADDRESS) ? named : ANY_ENDS;
        for (Optional<String> one : types()) {
            for (BytePattern known : families()) {
                out.policy().add(index, qualifiers, pattern(known, one, ends), bits);
            }
            boolean anyFamily =
                    family.isEmpty() && type.filter(NetworkRule::isProtocol).isEmpty();
            if (family.equals(Optional.of("unix"))
                    || (anyFamily && out.mediation().networkCoversUnix())) {
                UnixTable.compileNetwork(index, qualifiers, one, out);
            }
        }
    }

    /** What a unix rule means to a kernel that knows no unix rules: a network rule of its type. A denial means none. */
    static void compileUnix(int index, UnixRule rule, RuleCompiler out) {
        if (!rule.qualifiers().denies()) {
            out.policy()
                    .add(index, rule.qualifiers(), pattern(BytePattern.text("unix"), rule.type(), ANY_ENDS), EVERY_BIT);
        }
    }

    private static BytePattern pattern(BytePattern family, Optional<String> type, BytePattern ends) {
        return BytePattern.sequence(
                BytePattern.bytes(MediationClass.NETWORK.head()),
                BytePattern.fields(
                        List.of(family, type.isPresent() ? BytePattern.text(type.get()) : BytePattern.any(), ends)));
    }

    private List<BytePattern> families() {
        if (family.isPresent()) {
            return List.of(BytePattern.text(family.get()));
        }
        String word = type.orElse("");
        if (word.equals("icmp")) {
            return List.of(BytePattern.text("inet"));
        }
        if (isProtocol(word)) {
            return INTERNET.stream().sorted().map(BytePattern::text).toList();
        }
        return List.of(BytePattern.any());
    }

    private List<Optional<String>> types() {
        if (type.isPresent()) {
            return List.of(Optional.of(socketType(type.get())));
        }
        if (family.isEmpty()) {
            return List.of(Optional.empty());
        }
        List<Optional<String>> types = new ArrayList<>();
        TYPES.forEach(word -> types.add(Optional.of(word)));
        return types;
    }

    private static boolean isProtocol(String type) {
        return !type.equals(socketType(type));
    }

    /** The type behind a word: a protocol's, or the word itself. */
    private static String socketType(String word) {
        return switch (word) {
            case "tcp" -> "stream";
            case "udp" -> "dgram";
            case "icmp" -> "raw";
            default -> word;
        };
    }

    /** One query for each type that it may be: a rule without a type holds for every one that the language names. */
    private static List<KernelQuery> queries(NetworkUse use) {
        List<String> types = use.type().isEmpty() ? TYPES : List.of(use.type());
        return types.stream().map(type -> query(use, type)).toList();
    }

    private static KernelQuery query(NetworkUse use, String type) {
        QueryBytes text = new QueryBytes()
                .bytes(MediationClass.NETWORK.head())
                .text(use.family())
                .next()
                .text(type)
                .next();
        end(text, use.local(), use.family());
        end(text, use.remote(), use.family());
        Collection<SocketPermission> asked =
                use.permissions().isEmpty() ? List.of(SocketPermission.values()) : use.permissions();
        return new KernelQuery(KernelQuery.Dfa.POLICY, text.done(), UnixTable.bits(asked));
    }

    /** Of an end that the process did not choose itself an access keeps only what sort of address it was: of zeros, or none. */
    private static void end(QueryBytes text, Endpoint end, String family) {
        int port = end.port().orElse(0);
        boolean any = end.scope() == Endpoint.AddressScope.ANY && INTERNET.contains(family);
        byte[] address =
                end.address().flatMap(NetworkEnd::bytes).orElseGet(() -> new byte[any ? NetworkEnd.length(family) : 0]);
        text.bytes(address.length);
        for (byte part : address) {
            text.bytes(part & 0xff);
        }
        text.bytes(port >> 8 & 0xff, port & 0xff);
    }

    private static BytePattern asked() {
        List<String> families = new ArrayList<>(KernelTable.ADDRESS_FAMILIES.names());
        families.remove("unix");
        return QueryForm.headed(
                MediationClass.NETWORK.head(),
                QueryForm.oneOf(families),
                QueryForm.oneOf(KernelTable.SOCKET_TYPES.names()),
                BytePattern.sequence(NetworkEnd.ANYWHERE, NetworkEnd.ANYWHERE));
    }

    /** In a container without a network only sockets between processes are of use. */
    @Override
    public Optional<LearnedRule> asDefault(Assignment assignment) {
        boolean offline = assignment
                .spec()
                .filter(s -> s.namespaces().network().equals("none"))
                .isPresent();
        return Optional.of(
                offline
                        ? LearnedRule.of(
                                of(Qualifiers.NONE, Optional.of("unix"), Optional.empty()),
                                new Reason.Granted("HostConfig.NetworkMode", "none"))
                        : LearnedRule.ofDefault(this));
    }

    @Override
    public Optional<Opening> openness() {
        return family.isEmpty() && type.isEmpty()
                ? Opening.note(
                        "network-open",
                        "it allows sockets of every family, raw and packet sockets too",
                        "name family and type: network inet stream,")
                : Optional.empty();
    }
}
