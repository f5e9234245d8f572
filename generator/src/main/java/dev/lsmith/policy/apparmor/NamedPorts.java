package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.policy.apparmor.rule.NetworkEnd;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ports that a profile's network rules name: what a record without its port may have been of. The kernel asks for bind
 * before the socket has its port.
 */
final class NamedPorts {
    private static final Set<SocketPermission> LOCAL = EnumSet.of(SocketPermission.BIND, SocketPermission.LISTEN);
    private static final Set<SocketPermission> PEER = EnumSet.of(SocketPermission.CONNECT);

    private final Set<Integer> local = new TreeSet<>();
    private final Set<Integer> peer = new TreeSet<>();

    private NamedPorts(List<? extends Rule> rules) {
        for (Rule rule : rules) {
            if (rule instanceof NetworkRule network && !network.qualifiers().denies()) {
                first(network.local()).ifPresent(local::add);
                first(network.peer()).ifPresent(peer::add);
            }
        }
    }

    static NamedPorts of(List<? extends Rule> rules) {
        return new NamedPorts(rules);
    }

    /** The port, or the first of a range; a variable names none. */
    private static Optional<Integer> first(NetworkEnd end) {
        return end.firstPort()
                .map(port -> port.split("-", 2)[0])
                .filter(port -> port.matches("[0-9]{1,5}"))
                .map(Integer::valueOf);
    }

    /** The access with each port that it may have been of; none where it names its own. */
    List<Access> guesses(Access access) {
        List<Access> guesses = new ArrayList<>();
        if (access instanceof NetworkUse use) {
            if (use.local().port().isEmpty() && !Collections.disjoint(use.permissions(), LOCAL)) {
                local.forEach(port -> guesses.add(with(use, at(use.local(), port), use.remote())));
            }
            if (use.remote().port().isEmpty() && !Collections.disjoint(use.permissions(), PEER)) {
                peer.forEach(port -> guesses.add(with(use, use.local(), at(use.remote(), port))));
            }
        }
        return guesses;
    }

    private static Endpoint at(Endpoint end, int port) {
        return new Endpoint(end.scope(), Optional.of(port));
    }

    private static NetworkUse with(NetworkUse use, Endpoint local, Endpoint remote) {
        return new NetworkUse(use.family(), use.type(), use.protocol(), use.permissions(), local, remote);
    }
}
