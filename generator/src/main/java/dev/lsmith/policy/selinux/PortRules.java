package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Rules for ports by their types. Policies disagree about many: where they do, each type has an optional block of its own, so
 * that the module loads and the port works in every policy that is known.
 */
final class PortRules {
    private final PortTypes types = new PortTypes();
    private final OwnTypes own;

    /** The types of ports that one of the policies lacks. */
    private final SortedSet<String> ofSome = new TreeSet<>();

    PortRules(OwnTypes own) {
        this.own = own;
        types.policies().forEach(policy -> ofSome.addAll(types.types(policy)));
        SortedSet<String> ofAll = new TreeSet<>(ofSome);
        types.policies().forEach(policy -> ofAll.retainAll(types.types(policy)));
        ofSome.removeAll(ofAll);
    }

    /** Allows a port and notes which other ports come with it. */
    void allow(String permission, String tclass, int port, Reason reason, ModuleDraft draft) {
        String protocol = protocol(tclass);
        SortedSet<String> all = types.of(protocol, port);
        for (String type : all) {
            AccessRule rule = AccessRule.allow(own.domain(), type, tclass, permission);
            if (all.size() == 1) {
                draft.add(rule, reason);
            } else {
                draft.addOptional("port " + type, rule, reason);
            }
        }
        note(permission, tclass, port, draft);
    }

    /** Allows a port that was recorded under a type in the other policies, too. */
    void elsewhere(String permission, String tclass, int port, String recorded, Reason reason, ModuleDraft draft) {
        for (String type : types.of(protocol(tclass), port)) {
            if (!type.equals(recorded)) {
                draft.addOptional("port " + type, AccessRule.allow(own.domain(), type, tclass, permission), reason);
            }
        }
        note(permission, tclass, port, draft);
    }

    /**
     * The block for rules about a port's type that only some of the known policies have: elsewhere the block is dropped, where
     * a rule outside would keep the whole module from being loaded. Empty for any other type.
     */
    Optional<String> blockOf(String type) {
        return ofSome.contains(type) ? Optional.of("port " + type) : Optional.empty();
    }

    /** Allows the ports that no service's name is tied to, of 1024 and above. */
    void unnamed(String tclass, Reason reason, ModuleDraft draft) {
        draft.add(AccessRule.allow(own.domain(), PortTypes.UNRESERVED, tclass, "name_bind"), reason);
        draft.addOptional(
                "port " + PortTypes.EPHEMERAL,
                AccessRule.allow(own.domain(), PortTypes.EPHEMERAL, tclass, "name_bind"),
                reason);
    }

    private void note(String permission, String tclass, int port, ModuleDraft draft) {
        String protocol = protocol(tclass);
        for (String policy : types.policies()) {
            types.others(policy, protocol, port)
                    .ifPresent(others -> draft.note(permission + " of port " + port + " is granted by its type "
                            + types.of(policy, protocol, port) + ", which in " + policyName(policy) + " also holds "
                            + others));
        }
    }

    /** A policy of the tables in words. */
    static String policyName(String policy) {
        return policy.equals("fedora") ? "Fedora's policy" : "refpolicy";
    }

    private static String protocol(String tclass) {
        return tclass.substring(0, tclass.indexOf('_'));
    }

    /** The types of ports in each policy that is known ({@code profiles/selinux/ports.csv}). */
    static final class PortTypes {
        /** The type of a port that nothing else names. */
        static final String UNRESERVED = "unreserved_port_t";

        /** The type of the ports that Fedora's policy sets apart for clients. */
        static final String EPHEMERAL = "ephemeral_port_t";

        /** The attribute of all ports' types. */
        static final String ANY = "port_type";

        private record PortRow(String policy, String protocol, int first, int last, String type) {
            int width() {
                return last - first;
            }

            boolean holds(String wanted, int port) {
                return protocol.equals(wanted) && first <= port && port <= last;
            }

            @Override
            public String toString() {
                return protocol + " " + (first == last ? String.valueOf(first) : first + "-" + last);
            }
        }

        private final List<PortRow> rows = ShippedData.rows("selinux/ports.csv").stream()
                .map(r -> new PortRow(
                        r.get(0), r.get(1), Integer.parseInt(r.get(2)), Integer.parseInt(r.get(3)), r.get(4)))
                .toList();

        /** The policies that are known. */
        SortedSet<String> policies() {
            SortedSet<String> policies = new TreeSet<>();
            rows.forEach(r -> policies.add(r.policy()));
            return policies;
        }

        /** All types of ports that a policy has. */
        SortedSet<String> types(String policy) {
            SortedSet<String> types = new TreeSet<>();
            rows.stream().filter(r -> r.policy().equals(policy)).forEach(r -> types.add(r.type()));
            return types;
        }

        /** The types of a port, one for each policy unless they agree. */
        SortedSet<String> of(String protocol, int port) {
            SortedSet<String> types = new TreeSet<>();
            policies().forEach(policy -> types.add(of(policy, protocol, port)));
            return types;
        }

        /** The type of a port in a policy: that of the narrowest range that holds it. */
        String of(String policy, String protocol, int port) {
            return rows.stream()
                    .filter(r -> r.policy().equals(policy) && r.holds(protocol, port))
                    .min(Comparator.comparingInt(PortRow::width).thenComparing(PortRow::type))
                    .map(PortRow::type)
                    .orElse(UNRESERVED);
        }

        /** The other ports of the same protocol that a policy's type covers, in words; empty when there are none. */
        Optional<String> others(String policy, String protocol, int port) {
            String type = of(policy, protocol, port);
            List<PortRow> covered = rows.stream()
                    .filter(r -> r.policy().equals(policy)
                            && r.type().equals(type)
                            && r.protocol().equals(protocol))
                    .filter(r -> r.first() != port || r.last() != port)
                    .sorted(Comparator.comparingInt(PortRow::first))
                    .toList();
            if (covered.isEmpty()) {
                return Optional.empty();
            }
            Stream<String> first = covered.stream().limit(8).map(PortRow::toString);
            return Optional.of(String.join(", ", first.toList()) + (covered.size() > 8 ? ", …" : ""));
        }
    }
}
