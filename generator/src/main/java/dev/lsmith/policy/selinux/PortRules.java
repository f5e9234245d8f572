package dev.lsmith.policy.selinux;

import dev.lsmith.policy.Reason;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

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
    void allow(String permission, String tclass, int port, Reason reason, Draft draft) {
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
    void elsewhere(String permission, String tclass, int port, String recorded, Reason reason, Draft draft) {
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
    void unnamed(String tclass, Reason reason, Draft draft) {
        draft.add(AccessRule.allow(own.domain(), PortTypes.UNRESERVED, tclass, "name_bind"), reason);
        draft.addOptional(
                "port " + PortTypes.EPHEMERAL,
                AccessRule.allow(own.domain(), PortTypes.EPHEMERAL, tclass, "name_bind"),
                reason);
    }

    private void note(String permission, String tclass, int port, Draft draft) {
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
}
