package dev.lsmith.target.apparmor;

import dev.lsmith.access.Endpoint;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.SocketPermission;
import dev.lsmith.access.UnixSocketUse;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.target.Decision;
import dev.lsmith.target.apparmor.syntax.NetworkRule;
import dev.lsmith.target.apparmor.syntax.NetworkRule.Address;
import dev.lsmith.target.apparmor.syntax.Profile;
import dev.lsmith.target.apparmor.syntax.Rule;
import dev.lsmith.target.apparmor.syntax.UnixRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Network and unix rules. Protocol names are names for types, and under abi 3.0 a network rule without a family holds
 * for unix sockets too (measured with apparmor_parser 3.0.8).
 */
final class SocketDecider {
    private final List<NetworkRule> network = new ArrayList<>();
    private final List<UnixRule> unix = new ArrayList<>();
    private final Abi abi;
    private final Conditions conditions;
    private final Verdicts verdicts;

    SocketDecider(Profile profile, Abi abi, Conditions conditions, Verdicts verdicts) throws InputException {
        this.abi = abi;
        this.conditions = conditions;
        this.verdicts = verdicts;
        for (Rule rule : profile.rules()) {
            if (rule instanceof NetworkRule n) {
                network.add(n);
            } else if (rule instanceof UnixRule u) {
                unix.add(u);
                for (Optional<Glob> condition : List.of(u.address(), u.label(), u.peerAddress(), u.peerLabel())) {
                    conditions.prepare(condition);
                }
            }
        }
    }

    Decision decide(NetworkUse use) {
        List<NetworkRule> matching = network.stream()
                .filter(r -> matches(r, use.family(), use.type()))
                .filter(r -> holds(r.local(), use.local()) && holds(r.peer(), use.remote()))
                .toList();
        return verdicts.of(use.permissions(), matching, NetworkRule::permissions);
    }

    Decision decide(UnixSocketUse use) {
        List<Rule> matching = new ArrayList<>();
        network.stream().filter(r -> matches(r, "unix", use.type())).forEach(matching::add);
        unix.stream().filter(r -> matches(r, use)).forEach(matching::add);
        return verdicts.of(use.permissions(), matching, SocketDecider::permissions);
    }

    private static Collection<SocketPermission> permissions(Rule rule) {
        return rule instanceof UnixRule u ? u.permissions() : ((NetworkRule) rule).permissions();
    }

    private boolean matches(UnixRule rule, UnixSocketUse use) {
        return rule.type().map(use.type()::equals).orElse(true)
                && rule.label().isEmpty()
                && conditions.holds(rule.address(), use.address())
                && conditions.holds(rule.peerAddress(), use.peerAddress())
                && conditions.holds(rule.peerLabel(), use.peerLabel());
    }

    private boolean matches(NetworkRule rule, String family, String type) {
        if (rule.family().isEmpty() && family.equals("unix") && abi != Abi.V3_0) {
            return false;
        }
        String named = rule.type().orElse("");
        boolean protocol = List.of("tcp", "udp", "icmp").contains(named);
        boolean familyFits = rule.family().isPresent()
                ? rule.family().get().equals(family)
                : !protocol || family.equals("inet") || (family.equals("inet6") && !named.equals("icmp"));
        return familyFits && (named.isEmpty() || socketType(named).equals(type));
    }

    private static String socketType(String named) {
        return switch (named) {
            case "tcp" -> "stream";
            case "udp" -> "dgram";
            case "icmp" -> "raw";
            default -> named;
        };
    }

    private static boolean holds(Address rule, Endpoint end) {
        if (rule.ip().isPresent()) {
            return false;
        }
        return rule.port().isEmpty()
                || end.port()
                        .map(p -> Integer.toString(p).equals(rule.port().get()))
                        .orElse(false);
    }
}
