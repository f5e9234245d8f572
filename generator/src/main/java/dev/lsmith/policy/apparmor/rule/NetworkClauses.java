package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.SocketPermission;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Network rules: family, type, then for each end address and port. The families and types are in words, not in the
 * numbers that the kernel compares, as nothing else depends on them.
 *
 * <p>Protocols are only names for types, and a rule with a family and no type means the six types that the language
 * names (measured with apparmor_parser 3.0.8). The abi of a policy tells whether a rule without a family holds for unix
 * sockets too.
 */
public final class NetworkClauses {
    /** Those that a rule may name. */
    public static final List<String> TYPES = List.of("stream", "dgram", "seqpacket", "rdm", "raw", "packet");

    private static final BytePattern ANY_ENDS = BytePattern.sequence(NetworkEnds.ANY, NetworkEnds.ANY);
    private static final int EVERY_BIT = UnixClauses.bits(List.of(SocketPermission.values()));
    private static final Set<String> INTERNET = Set.of("inet", "inet6");

    private final CompiledRules clauses;
    private final UnixClauses unix;
    private final Mediation mediation;

    /**
     * Makes clauses of network rules.
     *
     * @param mediation whether rules without a family hold for unix sockets, and whether addresses and ports count
     */
    public NetworkClauses(CompiledRules clauses, UnixClauses unix, Mediation mediation) {
        this.clauses = clauses;
        this.unix = unix;
        this.mediation = mediation;
    }

    public void add(int index, NetworkRule rule) throws InputException {
        int bits = rule.permissions().isEmpty() ? EVERY_BIT : UnixClauses.bits(rule.permissions());
        BytePattern named = BytePattern.sequence(NetworkEnds.of(rule.local()), NetworkEnds.of(rule.peer()));
        BytePattern ends = mediation.has(MediatedClass.NETWORK_ADDRESS) ? named : ANY_ENDS;
        for (Optional<String> type : types(rule)) {
            for (BytePattern family : families(rule)) {
                clauses.add(index, rule.qualifiers(), pattern(family, type, ends), bits);
            }
            boolean anyFamily = rule.family().isEmpty()
                    && rule.type().filter(NetworkClauses::isProtocol).isEmpty();
            if (rule.family().equals(Optional.of("unix")) || (anyFamily && mediation.networkCoversUnix())) {
                unix.add(index, rule.qualifiers(), type);
            }
        }
    }

    /** What a unix rule means to a kernel that knows no unix rules: a network rule of its type. A denial means none. */
    public void add(int index, UnixRule rule) {
        if (rule.qualifiers().denies()) {
            return;
        }
        clauses.add(index, rule.qualifiers(), pattern(BytePattern.text("unix"), rule.type(), ANY_ENDS), EVERY_BIT);
    }

    private static BytePattern pattern(BytePattern family, Optional<String> type, BytePattern ends) {
        return BytePattern.sequence(
                BytePattern.bytes(PolicyBits.CLASS_NETWORK),
                BytePattern.fields(
                        List.of(family, type.isPresent() ? BytePattern.text(type.get()) : BytePattern.any(), ends)));
    }

    private static List<BytePattern> families(NetworkRule rule) {
        if (rule.family().isPresent()) {
            return List.of(BytePattern.text(rule.family().get()));
        }
        String type = rule.type().orElse("");
        if (type.equals("icmp")) {
            return List.of(BytePattern.text("inet"));
        }
        if (isProtocol(type)) {
            return INTERNET.stream().sorted().map(BytePattern::text).toList();
        }
        return List.of(BytePattern.any());
    }

    private static List<Optional<String>> types(NetworkRule rule) {
        if (rule.type().isPresent()) {
            return List.of(Optional.of(socketType(rule.type().get())));
        }
        if (rule.family().isEmpty()) {
            return List.of(Optional.empty());
        }
        List<Optional<String>> types = new ArrayList<>();
        TYPES.forEach(type -> types.add(Optional.of(type)));
        return types;
    }

    private static boolean isProtocol(String type) {
        return !type.equals(socketType(type));
    }

    /** The type behind a word: a protocol's, or the word itself. */
    public static String socketType(String word) {
        return switch (word) {
            case "tcp" -> "stream";
            case "udp" -> "dgram";
            case "icmp" -> "raw";
            default -> word;
        };
    }
}
