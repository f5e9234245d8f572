package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobWriter;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Types, addresses and permissions of unix rules (apparmor.d(5), "Unix socket rules"). */
public final class UnixCheck implements RuleCheck {
    private static final Set<String> TYPES =
            Set.of("none", "stream", "dgram", "raw", "rdm", "seqpacket", "dccp", "packet", "invalid");
    private static final Set<String> UNNAMED = Set.of("none", "auto");

    @Override
    public Optional<Refusal> check(Rule rule, LanguageVersion version) {
        if (!(rule instanceof UnixRule unix)) {
            return Optional.empty();
        }
        if (unix.type().filter(t -> !TYPES.contains(t)).isPresent()) {
            return Optional.of(Refusal.of("`" + unix.type().get() + "` is no type of sockets", "see apparmor.d(5)"));
        }
        if (unix.label().isPresent()) {
            return Optional.of(Refusal.of("`label` stands in `peer=(…)` only", "move it there"));
        }
        if (unix.namesPeer() && !NetworkCheck.WITH_PEER.containsAll(unix.permissions())) {
            return Optional.of(Refusal.of(
                    "only accept, connect, send and receive go with `peer=`",
                    "write a rule without `peer=` for the rest"));
        }
        return address(unix.address()).or(() -> address(unix.peerAddress()));
    }

    /**
     * Whether an address of a rule whose variables are put in begins with an alternation: the parser takes the first
     * character for the {@code @}, whatever it is, and is left with half of the braces.
     */
    public static Optional<Refusal> resolved(UnixRule rule) {
        boolean chosen = Stream.of(rule.address(), rule.peerAddress())
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

    private static Optional<Refusal> address(Optional<Glob> address) {
        return address.filter(glob -> !isAbstract(glob) && !UNNAMED.contains(GlobWriter.write(glob)))
                .map(glob -> Refusal.of(
                        "`" + GlobWriter.write(glob) + "` is no abstract address",
                        "begin it with `@`, or write none or auto"));
    }
}
