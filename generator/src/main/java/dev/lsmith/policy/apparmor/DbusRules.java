package dev.lsmith.policy.apparmor;

import dev.lsmith.access.DbusUse;
import dev.lsmith.access.DbusUse.Permission;
import dev.lsmith.access.Evidence;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.DbusRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** D-Bus rules, each exactly as observed. */
final class DbusRules {
    private DbusRules() {}

    static void add(SortedMap<DbusUse, Evidence> uses, Findings findings) {
        uses.forEach((use, evidence) -> findings.add(rule(use), new TreeMap<>(Map.of(use, evidence))));
    }

    /** Service rules name the service, message rules the peer, eavesdropping only the bus (apparmor.d(5)). */
    private static DbusRule rule(DbusUse use) {
        boolean message = EnumSet.of(Permission.SEND, Permission.RECEIVE).contains(use.permission());
        boolean bind = use.permission() == Permission.BIND;
        return new DbusRule(
                Qualifiers.NONE,
                new TreeSet<>(EnumSet.of(use.permission())),
                literal(use.bus(), true),
                literal(use.path(), message),
                literal(use.iface(), message),
                literal(use.member(), message),
                literal(use.name(), bind),
                literal(use.name(), message),
                message ? Labels.pattern(use.peerLabel()) : Optional.empty());
    }

    private static Optional<Glob> literal(Optional<String> text, boolean applies) {
        return applies ? text.map(Glob::literal) : Optional.empty();
    }
}
