package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.Peer;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.PtraceUse.Permission;
import dev.lsmith.policy.apparmor.rule.PtraceRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Ptrace rules by peer; one inside the container is checked at both ends against the same profile. */
final class PtraceRules {
    private PtraceRules() {}

    static void add(SortedMap<PtraceUse, Evidence> uses, Findings findings) {
        Findings.grouped(uses, u -> u.peer().map(p -> "=" + p).orElse(""))
                .values()
                .forEach(group -> {
                    boolean self =
                            group.firstKey().peer().filter(Peer.SELF::equals).isPresent();
                    SortedSet<Permission> permissions = new TreeSet<>();
                    for (PtraceUse use : group.keySet()) {
                        permissions.add(use.permission());
                        if (self) {
                            permissions.add(otherEnd(use.permission()));
                        }
                    }
                    findings.add(
                            new PtraceRule(
                                    Qualifiers.NONE,
                                    permissions,
                                    Labels.pattern(group.firstKey().peer())),
                            group);
                });
    }

    private static Permission otherEnd(Permission permission) {
        return switch (permission) {
            case READ -> Permission.READBY;
            case READBY -> Permission.READ;
            case TRACE -> Permission.TRACEDBY;
            case TRACEDBY -> Permission.TRACE;
        };
    }
}
