package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Coverage.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The address families of the sockets that a container used, whichever mechanism told of them.
 *
 * @param byName by the names of the kernel's tables, with what was seen
 */
public record UsedFamilies(SortedMap<String, FamilyUse> byName) {
    /** What a C library asks the name service by. */
    public static final String NAME_SERVICE = "unix";

    private static final String SOCKET = "socket";
    private static final List<String> INTERNET = List.of("inet", "inet6");

    /**
     * What was seen of one family.
     *
     * @param accesses sorted
     * @param evidence of all of them together
     */
    public record FamilyUse(List<Access> accesses, Evidence evidence) {
        public FamilyUse {
            accesses = List.copyOf(accesses);
        }

        private FamilyUse with(FamilyUse other) {
            List<Access> all = new ArrayList<>(accesses);
            all.addAll(other.accesses);
            return new FamilyUse(all, evidence.merge(other.evidence));
        }
    }

    public UsedFamilies {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /** The families that a model tells of; none if no reporter would have told of every socket. */
    public static UsedFamilies of(Model model, Coverage coverage) {
        Finder finder = new Finder();
        if (coverage.tells(Topic.NETWORK) || everySocketTold(model)) {
            finder.find(model);
        }
        return new UsedFamilies(finder.found);
    }

    /** The names of the families, with the name service's; none if no reporter would have told of every socket. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(byName.keySet());
        if (!names.isEmpty()) {
            names.add(NAME_SERVICE);
        }
        return names;
    }

    /** Whether each call of {@code socket} comes with its family, as a trace has it. */
    private static boolean everySocketTold(Model model) {
        List<SyscallUse> calls = model.accesses(SyscallUse.class).keySet().stream()
                .filter(c -> c.name().filter(SOCKET::equals).isPresent())
                .toList();
        return !calls.isEmpty()
                && calls.stream().allMatch(c -> c.firstArgument().isPresent());
    }

    /** Finds the families in a model. */
    private static final class Finder {
        private final KernelTable known = KernelTable.ADDRESS_FAMILIES;
        private final SortedMap<String, FamilyUse> found = new TreeMap<>();

        void find(Model model) {
            model.accesses(NetworkUse.class)
                    .forEach((use, evidence) -> add(families(use.family(), evidence), use, evidence));
            model.accesses(UnixSocketUse.class).forEach((use, evidence) -> add(List.of(NAME_SERVICE), use, evidence));
            model.accesses(SyscallUse.class).forEach((use, evidence) -> {
                if (use.name().filter(SOCKET::equals).isPresent()) {
                    use.firstArgument()
                            .flatMap(a -> known.name(a & 0xffff_ffffL))
                            .ifPresent(family -> add(List.of(family), use, evidence));
                }
            });
        }

        /** SELinux's class of an IPv4 and an IPv6 socket is the same, and only some records have an address beside it. */
        private static List<String> families(String family, Evidence evidence) {
            boolean either = INTERNET.contains(family) && evidence.reporters().equals(Set.of(Reporter.SELINUX));
            return either ? INTERNET : List.of(family);
        }

        private void add(List<String> families, Access use, Evidence evidence) {
            if (!evidence.phases().contains(Phase.APPLICATION)) {
                return;
            }
            for (String family : families) {
                if (known.number(family).isPresent()) {
                    found.merge(family, new FamilyUse(List.of(use), evidence), FamilyUse::with);
                }
            }
        }
    }

    /** The ports that a container's spec offers, for sockets whose records do not name theirs. */
    public static final class OfferedPorts {
        private OfferedPorts() {}

        /**
         * Those that a socket of a type can serve, each once, in the spec's order.
         *
         * @param type {@code stream}, {@code dgram} or {@code seqpacket}; no other serves any
         */
        public static List<Integer> of(Optional<ContainerSpec> spec, String type) {
            String protocol = switch (type) {
                case "stream" -> "tcp";
                case "dgram" -> "udp";
                case "seqpacket" -> "sctp";
                default -> "";
            };
            return spec.stream()
                    .flatMap(s -> s.ports().stream())
                    .filter(port -> port.protocol().equals(protocol))
                    .map(Port::containerPort)
                    .distinct()
                    .toList();
        }
    }
}
