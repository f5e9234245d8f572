package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.policy.apparmor.rule.NetworkEnd;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses and ports that a profile's network rules name: what a record that does not name its own may have been of. The kernel
 * asks for bind before the socket has its port, and of clients, which are any number, no address is kept.
 */
final class NamedEnds {
    private final Set<NetworkEnd> local = new LinkedHashSet<>();
    private final Set<NetworkEnd> peer = new LinkedHashSet<>();

    private NamedEnds(List<? extends Rule> rules) {
        for (Rule rule : rules) {
            if (rule instanceof NetworkRule network && !network.qualifiers().denies()) {
                add(network.local(), local);
                add(network.peer(), peer);
            }
        }
    }

    static NamedEnds of(List<? extends Rule> rules) {
        return new NamedEnds(rules);
    }

    private static void add(NetworkEnd end, Set<NetworkEnd> to) {
        if (end.ip().isPresent() || end.port().isPresent()) {
            to.add(new NetworkEnd(end.firstIp(), end.firstPort()));
        }
    }

    /** The access with each end that it may have had; none where it names its own. */
    List<Access> guesses(Access access) {
        List<Access> guesses = new ArrayList<>();
        if (access instanceof NetworkUse use) {
            Set<Endpoint> own = ends(use.local(), local);
            Set<Endpoint> other = ends(use.remote(), peer);
            own.forEach(one -> other.forEach(two -> guesses.add(
                    new NetworkUse(use.family(), use.type(), use.protocol(), use.permissions(), one, two))));
            guesses.remove(access);
        }
        return guesses;
    }

    /** The end itself, and it with what it does not tell as the rules have it. */
    private static Set<Endpoint> ends(Endpoint end, Set<NetworkEnd> named) {
        Set<Endpoint> ends = new LinkedHashSet<>(List.of(end));
        for (NetworkEnd rule : named) {
            ends.add(new Endpoint(
                    end.scope(),
                    end.address().or(() -> address(rule).filter(a -> mayBe(end, a, rule))),
                    end.port().or(() -> port(rule))));
        }
        return ends;
    }

    private static boolean mayBe(Endpoint end, String address, NetworkEnd rule) {
        boolean whole = rule.ip().filter(ip -> ip.contains("/")).isEmpty();
        return end.scope() == Endpoint.AddressScope.UNKNOWN
                || (end.scope() != Endpoint.AddressScope.ANY && (!whole || end.scope() == Endpoint.scopeOf(address)));
    }

    /** The address, or the one that its prefix begins with; a variable names none. */
    private static Optional<String> address(NetworkEnd end) {
        return end.ip().map(ip -> ip.split("/", 2)[0]).filter(ip -> ip.matches("[0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*"));
    }

    /** The port, or the first of a range; a variable names none. */
    private static Optional<Integer> port(NetworkEnd end) {
        return end.port()
                .map(port -> port.split("-", 2)[0])
                .filter(port -> port.matches("[0-9]{1,5}"))
                .map(Integer::valueOf);
    }
}
