package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.learn.UsedFamilies.OfferedPorts;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The uses of sockets of one family and type as rules of AppArmor 4.0, which name ports: the port that is served where a socket is bound or
 * listens, and the other end's port where it connects.
 *
 * <p>Kernels that do not mediate addresses ask for bind before the socket has its port, so its record names none; a later
 * listen names it. Where nothing does, the spec's offered ports tell. Where other records of bind name theirs, one that does not
 * was of a port chosen by chance. What goes to and fro on a connection is tied to no port: the other end's is chosen by
 * chance for whoever serves.
 */
final class NetworkPorts {
    private static final Set<String> WITH_PORTS = Set.of("inet", "inet6");
    private static final Set<SocketPermission> SERVES = EnumSet.of(SocketPermission.BIND, SocketPermission.LISTEN);
    private static final Set<SocketPermission> NAMES_PORT =
            EnumSet.of(SocketPermission.BIND, SocketPermission.LISTEN, SocketPermission.ACCEPT);

    /** The ends that a rule names; the port of neither, of the process's or of the other. */
    private record Ends(Optional<Integer> local, Optional<Integer> peer) implements Comparable<Ends> {
        static final Ends ANY = new Ends(Optional.empty(), Optional.empty());

        static Ends at(int port) {
            return new Ends(Optional.of(port), Optional.empty());
        }

        @Override
        public int compareTo(Ends other) {
            int byLocal = Integer.compare(local.orElse(-1), other.local.orElse(-1));
            return byLocal != 0 ? byLocal : Integer.compare(peer.orElse(-1), other.peer.orElse(-1));
        }

        private static NetworkEnd address(Optional<Integer> port) {
            return port.map(NetworkEnd::port).orElse(NetworkEnd.ANY);
        }

        NetworkEnd localAddress() {
            return address(local);
        }

        NetworkEnd peerAddress() {
            return address(peer);
        }
    }

    private final SortedMap<NetworkUse, Evidence> uses;
    private final Set<Integer> served = new TreeSet<>();
    private final boolean offered;

    NetworkPorts(String type, SortedMap<NetworkUse, Evidence> uses, Optional<ContainerSpec> spec) {
        this.uses = uses;
        boolean bindNames = uses.keySet().stream()
                .anyMatch(use -> use.permissions().contains(SocketPermission.BIND)
                        && use.local().port().isPresent());
        if (!bindNames) {
            uses.keySet().stream()
                    .filter(use -> use.permissions().stream().anyMatch(NAMES_PORT::contains))
                    .forEach(use -> use.local().port().ifPresent(served::add));
        }
        this.offered = !bindNames && served.isEmpty();
        if (offered && !isClientToo()) {
            served.addAll(OfferedPorts.of(spec, type));
        }
    }

    /** Datagram sockets of who asks others are bound to any port. */
    private boolean isClientToo() {
        return uses.keySet().stream()
                .anyMatch(use -> use.type().equals("dgram")
                        && (use.permissions().contains(SocketPermission.CONNECT)
                                || use.remote().port().isPresent()));
    }

    /** The rules, those of fewer ports first. */
    List<LearnedRule> rules(NetworkUse kind) {
        SortedMap<Ends, SortedSet<SocketPermission>> permissions = new TreeMap<>();
        SortedMap<Ends, SortedMap<NetworkUse, Evidence>> asked = new TreeMap<>();
        for (Map.Entry<NetworkUse, Evidence> e : uses.entrySet()) {
            for (SocketPermission permission : e.getKey().permissions()) {
                for (Ends ends : ends(e.getKey(), permission)) {
                    permissions.computeIfAbsent(ends, x -> new TreeSet<>()).add(permission);
                    asked.computeIfAbsent(ends, x -> new TreeMap<>()).put(e.getKey(), e.getValue());
                }
            }
        }
        takeWhatIsAllowedAnywhere(permissions, asked);
        List<LearnedRule> drafts = new ArrayList<>();
        permissions.forEach(
                (ends, some) -> drafts.add(draft(kind, ends, some, asked.getOrDefault(ends, new TreeMap<>()))));
        return drafts;
    }

    /** A port is not named for what is needed without one as well. */
    private static void takeWhatIsAllowedAnywhere(
            SortedMap<Ends, SortedSet<SocketPermission>> permissions,
            SortedMap<Ends, SortedMap<NetworkUse, Evidence>> asked) {
        SortedSet<SocketPermission> anywhere = permissions.getOrDefault(Ends.ANY, new TreeSet<>());
        permissions.entrySet().removeIf(e -> {
            boolean named = !e.getKey().equals(Ends.ANY);
            if (named && e.getValue().removeAll(anywhere)) {
                asked.getOrDefault(e.getKey(), new TreeMap<>()).forEach((use, evidence) -> {
                    if (!Collections.disjoint(use.permissions(), anywhere)) {
                        asked.computeIfAbsent(Ends.ANY, x -> new TreeMap<>()).put(use, evidence);
                    }
                });
            }
            return named && e.getValue().isEmpty();
        });
    }

    private List<Ends> ends(NetworkUse use, SocketPermission permission) {
        if (!WITH_PORTS.contains(use.family())) {
            return List.of(Ends.ANY);
        }
        if (permission == SocketPermission.CONNECT) {
            return List.of(new Ends(Optional.empty(), use.remote().port()));
        }
        if (!SERVES.contains(permission)) {
            return List.of(Ends.ANY);
        }
        if (use.local().port().isPresent()) {
            return List.of(Ends.at(use.local().port().get()));
        }
        return served.isEmpty()
                ? List.of(Ends.ANY)
                : served.stream().map(Ends::at).toList();
    }

    private LearnedRule draft(
            NetworkUse kind,
            Ends ends,
            SortedSet<SocketPermission> permissions,
            SortedMap<NetworkUse, Evidence> asked) {
        NetworkRule rule = NetworkLearning.rule(kind, permissions, ends.localAddress(), ends.peerAddress());
        List<Access> accesses = List.copyOf(asked.keySet());
        boolean told = ends.local().isPresent() && offered;
        Reason reason = told
                ? new Reason.Derived(
                        "no record names the port; the spec offers "
                                + ends.local().get(),
                        accesses,
                        LearnedRules.merged(asked))
                : LearnedRules.reason(accesses, LearnedRules.merged(asked));
        return new LearnedRule(rule, "", reason, Optional.empty());
    }
}
