package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.SocketPermission;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.apparmor.rule.NetworkRule.Address;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Families, types, permissions, addresses and ports of network rules (apparmor.d(5), "Network Rules"). */
public final class NetworkCheck implements RuleCheck {
    /** What a rule may allow that names the other end. */
    public static final Set<SocketPermission> WITH_PEER = EnumSet.of(
            SocketPermission.ACCEPT, SocketPermission.CONNECT, SocketPermission.SEND, SocketPermission.RECEIVE);

    private static final Set<String> TYPES = Set.of("stream", "dgram", "seqpacket", "rdm", "raw", "packet");
    private static final Set<String> INTERNET = Set.of("inet", "inet6");
    /** As strtoul(3) reads them, with blanks and a sign. */
    private static final Pattern PORT = Pattern.compile("\\s*\\+?0*([0-9]{1,5})(?:-\\s*\\+?0*([0-9]{1,5}))?");

    private static final int HIGHEST_PORT = 65_535;

    private final Set<String> families = ShippedData.rows("kernel/address-families.csv").stream()
            .map(row -> row.get(1))
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public Optional<Refusal> check(Rule rule, LanguageVersion version) {
        if (!(rule instanceof NetworkRule network)) {
            return Optional.empty();
        }
        return kind(network).or(() -> since(network, version)).or(() -> ends(network));
    }

    private Optional<Refusal> kind(NetworkRule rule) {
        String type = rule.type().orElse("");
        Optional<String> family = rule.family();
        boolean fits = family.isEmpty()
                ? rule.type().isEmpty()
                        || TYPES.contains(type)
                        || Set.of("tcp", "udp", "icmp").contains(type)
                : families.contains(family.get()) && (rule.type().isEmpty() || isTypeOf(family.get(), type));
        return fits
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        "`" + (family.orElse("") + " " + type).strip() + "` is no family and type of sockets",
                        "see apparmor.d(5)"));
    }

    private static boolean isTypeOf(String family, String type) {
        return TYPES.contains(type)
                || (INTERNET.contains(family) && (type.equals("tcp") || type.equals("udp")))
                || (family.equals("inet") && type.equals("icmp"));
    }

    private static Optional<Refusal> since(NetworkRule rule, LanguageVersion version) {
        boolean details = rule.parentheses() || hasAddress(rule.local()) || hasAddress(rule.peer());
        if (details && !version.has(LanguageVersion.V4_0)) {
            return Optional.of(
                    Refusal.of("permissions, `ip` and `port` of network rules need AppArmor 4.0", "take them out"));
        }
        boolean late = hasLabel(rule.local()) || hasLabel(rule.peer());
        return late && !version.has(LanguageVersion.V5_0)
                ? Optional.of(Refusal.of("`interface` and `label` of network rules need AppArmor 5.0", "take them out"))
                : Optional.empty();
    }

    private static boolean hasAddress(Address end) {
        return end.ip().isPresent() || end.port().isPresent();
    }

    private static boolean hasLabel(Address end) {
        return end.label().isPresent() || end.iface().isPresent();
    }

    private static Optional<Refusal> ends(NetworkRule rule) {
        boolean peer = hasAddress(rule.peer()) || hasLabel(rule.peer());
        boolean either = peer || hasAddress(rule.local()) || hasLabel(rule.local());
        if (peer && !WITH_PEER.containsAll(rule.permissions())) {
            return Optional.of(Refusal.of(
                    "only accept, connect, send and receive go with `peer=`",
                    "write a rule without `peer=` for the rest"));
        }
        if (rule.peer().iface().isPresent()) {
            return Optional.of(Refusal.of("the other end has no `interface`", "take it out"));
        }
        if (either && rule.family().filter(f -> !INTERNET.contains(f)).isPresent()) {
            return Optional.of(
                    Refusal.of("`" + rule.family().get() + "` has no address and port", "take the conditions out"));
        }
        return address(rule.local()).or(() -> address(rule.peer()));
    }

    private static Optional<Refusal> address(Address end) {
        if (end.firstIp().filter(ip -> !InternetAddress.isWritten(ip)).isPresent()) {
            return Optional.of(Refusal.of(
                    "`" + end.firstIp().get() + "` is no address", "write an IPv4 or IPv6 address, or none"));
        }
        if (end.firstPort().filter(port -> !isPort(port)).isPresent()) {
            return Optional.of(
                    Refusal.of("`" + end.firstPort().get() + "` is no port or range of ports", "write 0 to 65535"));
        }
        return Optional.empty();
    }

    private static boolean isPort(String text) {
        Matcher matcher = PORT.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        int from = Integer.parseInt(matcher.group(1));
        int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
        return from <= to && to <= HIGHEST_PORT;
    }
}
