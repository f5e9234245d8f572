package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Endpoint.AddressScope;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.UsedFamilies.OfferedPorts;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import java.util.ArrayList;
import java.util.Comparator;
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
 * The uses of sockets of one family and type as rules of AppArmor 4.0, which name addresses and ports: those that are served
 * where a socket is bound or listens, and the other end's where it connects.
 *
 * <p>Kernels that do not mediate addresses ask for bind before the socket has its port, so its record names none; a later
 * listen names it. Where nothing does, the spec's offered ports tell. Where other records of bind name theirs, one that does not
 * was of a port chosen by chance. What goes to and fro on a connection is tied to no end: the other one's port is chosen by
 * chance for whoever serves.
 *
 * <p>Of the addresses those are written that mean the same on every host: loopback, multicast and the other end's link-local
 * one of IPv4, behind which clouds keep their metadata. Others are handed out by engines and name servers, and are another tomorrow.
 */
final class LearnedEnds {
    private static final Set<String> INTERNET = Set.of("inet", "inet6");
    private static final Set<SocketPermission> SERVES = EnumSet.of(SocketPermission.BIND, SocketPermission.LISTEN);
    private static final Set<SocketPermission> NAMES_PORT =
            EnumSet.of(SocketPermission.BIND, SocketPermission.LISTEN, SocketPermission.ACCEPT);

    /** How many addresses of one end are written; a program that goes through more does not mean each of them. */
    private static final int FEW = 8;

    /** An address and a port; each may be any. */
    private record Place(Optional<String> address, Optional<Integer> port) implements Comparable<Place> {
        static final Place ANY = new Place(Optional.empty(), Optional.empty());
        private static final Comparator<Place> ORDER =
                Comparator.comparing((Place place) -> place.port.orElse(-1)).thenComparing(p -> p.address.orElse(""));

        static Place port(int port) {
            return new Place(Optional.empty(), Optional.of(port));
        }

        NetworkEnd end() {
            return new NetworkEnd(address, port.map(p -> Integer.toString(p)));
        }

        /** This one and what it is part of. */
        List<Place> wider() {
            return List.of(
                    this,
                    new Place(Optional.empty(), port),
                    new Place(address, Optional.empty()),
                    new Place(Optional.empty(), Optional.empty()));
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** The ends that a rule names: the process's and the other one. */
    private record Ends(Place local, Place peer) implements Comparable<Ends> {
        static final Ends ANY = new Ends(Place.ANY, Place.ANY);
        private static final Comparator<Ends> ORDER =
                Comparator.comparing(Ends::local).thenComparing(Ends::peer);

        /** What it is part of, the widest first. */
        List<Ends> wider() {
            SortedSet<Ends> wider = new TreeSet<>();
            local.wider().forEach(own -> peer.wider().forEach(other -> wider.add(new Ends(own, other))));
            wider.remove(this);
            return List.copyOf(wider);
        }

        @Override
        public int compareTo(Ends other) {
            return ORDER.compare(this, other);
        }
    }

    private final NetworkUse kind;
    private final SortedMap<NetworkUse, Evidence> uses;
    private final boolean exact;
    private final SortedSet<Place> served = new TreeSet<>();
    private final SortedSet<String> unwritten = new TreeSet<>();
    private final Set<String> manyOf;
    private final boolean offered;

    LearnedEnds(SortedMap<NetworkUse, Evidence> uses, Assignment assignment) {
        this.kind = uses.firstKey();
        this.uses = uses;
        this.exact = !assignment.makes(NamedGeneralisation.NETWORK_ENDS);
        this.manyOf = many();
        boolean bindNames = uses.keySet().stream()
                .anyMatch(use -> use.permissions().contains(SocketPermission.BIND)
                        && use.local().port().isPresent());
        if (!bindNames) {
            uses.keySet().stream()
                    .filter(use -> use.permissions().stream().anyMatch(NAMES_PORT::contains))
                    .filter(use -> use.local().port().isPresent())
                    .forEach(use -> served.add(local(use)));
        }
        this.offered = !bindNames && served.isEmpty();
        if (offered && !isClientToo()) {
            OfferedPorts.of(assignment.spec(), kind.type()).forEach(port -> served.add(Place.port(port)));
        }
    }

    /** Datagram sockets of who asks others are bound to any port. */
    private boolean isClientToo() {
        return uses.keySet().stream()
                .anyMatch(use -> use.type().equals("dgram")
                        && (use.permissions().contains(SocketPermission.CONNECT)
                                || use.remote().port().isPresent()));
    }

    /** The ports, each with its side, of which more than a few addresses were seen. */
    private Set<String> many() {
        SortedMap<String, SortedSet<String>> addresses = new TreeMap<>();
        for (NetworkUse use : uses.keySet()) {
            use.local()
                    .address()
                    .ifPresent(a -> addresses
                            .computeIfAbsent(side("local", use.local()), k -> new TreeSet<>())
                            .add(a));
            use.remote()
                    .address()
                    .ifPresent(a -> addresses
                            .computeIfAbsent(side("peer", use.remote()), k -> new TreeSet<>())
                            .add(a));
        }
        addresses.values().removeIf(some -> some.size() <= FEW);
        return addresses.keySet();
    }

    private static String side(String side, Endpoint end) {
        return side + end.port().orElse(-1);
    }

    private Place local(NetworkUse use) {
        return place("local", use.local());
    }

    private Place place(String side, Endpoint end) {
        boolean written = exact || (!manyOf.contains(side(side, end)) && isSameEverywhere(end, side.equals("peer")));
        if (!written) {
            end.address().ifPresent(address -> unwritten.add(address));
        }
        return new Place(end.address().filter(a -> written), end.port());
    }

    private static boolean isSameEverywhere(Endpoint end, boolean peer) {
        boolean ipv4 = end.address().filter(a -> !a.contains(":")).isPresent();
        return end.scope() == AddressScope.LOOPBACK
                || end.scope() == AddressScope.MULTICAST
                || (end.scope() == AddressScope.LINK_LOCAL && ipv4 && peer);
    }

    /** The addresses that the rules leave out; {@link #rules} was asked before. */
    SortedSet<String> unwritten() {
        return new TreeSet<>(unwritten);
    }

    /** The rules, those of fewer ports first. */
    List<LearnedRule> rules() {
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
        List.copyOf(permissions.keySet()).forEach(ends -> giveToWider(ends, permissions, asked));
        List<LearnedRule> drafts = new ArrayList<>();
        permissions.forEach((ends, some) -> {
            if (!some.isEmpty()) {
                drafts.add(draft(ends, some, asked.getOrDefault(ends, new TreeMap<>())));
            }
        });
        return drafts;
    }

    /** An end is not named for what is needed at a wider one as well. */
    private static void giveToWider(
            Ends ends,
            SortedMap<Ends, SortedSet<SocketPermission>> permissions,
            SortedMap<Ends, SortedMap<NetworkUse, Evidence>> asked) {
        SortedSet<SocketPermission> own = permissions.getOrDefault(ends, new TreeSet<>());
        for (Ends wider : ends.wider()) {
            SortedSet<SocketPermission> taken = new TreeSet<>(own);
            taken.retainAll(permissions.getOrDefault(wider, new TreeSet<>()));
            own.removeAll(taken);
            SortedMap<NetworkUse, Evidence> of = asked.getOrDefault(wider, new TreeMap<>());
            asked.getOrDefault(ends, new TreeMap<>()).forEach((use, evidence) -> {
                if (use.permissions().stream().anyMatch(permission -> taken.contains(permission))) {
                    of.put(use, evidence);
                }
            });
        }
    }

    private List<Ends> ends(NetworkUse use, SocketPermission permission) {
        if (!INTERNET.contains(use.family())) {
            return List.of(Ends.ANY);
        }
        if (permission == SocketPermission.CONNECT) {
            return List.of(new Ends(Place.ANY, place("peer", use.remote())));
        }
        if (!SERVES.contains(permission)) {
            return List.of(Ends.ANY);
        }
        if (use.local().port().isPresent()) {
            return List.of(new Ends(local(use), Place.ANY));
        }
        return served.isEmpty()
                ? List.of(Ends.ANY)
                : served.stream().map(place -> new Ends(place, Place.ANY)).toList();
    }

    private LearnedRule draft(
            Ends ends, SortedSet<SocketPermission> permissions, SortedMap<NetworkUse, Evidence> asked) {
        NetworkRule rule = NetworkLearning.rule(
                kind, permissions, ends.local().end(), ends.peer().end());
        List<Access> accesses = List.copyOf(asked.keySet());
        Optional<Integer> port = ends.local().port();
        Reason reason = port.isPresent() && offered
                ? new Reason.Derived(
                        "no record names the port; the spec offers " + port.get(), accesses, LearnedRules.merged(asked))
                : LearnedRules.reason(accesses, LearnedRules.merged(asked));
        return new LearnedRule(rule, "", reason, Optional.empty());
    }
}
