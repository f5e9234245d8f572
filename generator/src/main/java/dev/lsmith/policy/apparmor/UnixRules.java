package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.SocketPermission;
import dev.lsmith.access.UnixSocketUse;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.UnixRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Unix socket rules. A rule that names the other end can hold no permission on the socket alone (apparmor.d(5), "Unix
 * socket rules"), so a use of both kinds makes two rules. Kernels without fine unix mediation get them as
 * {@code network unix}, which the parser does by itself.
 */
final class UnixRules {
    /** What concerns both ends. */
    private static final Set<SocketPermission> WITH_PEER = EnumSet.of(
            SocketPermission.CONNECT, SocketPermission.SEND, SocketPermission.RECEIVE, SocketPermission.ACCEPT);

    private final Findings findings;

    UnixRules(Findings findings) {
        this.findings = findings;
    }

    void add(SortedMap<UnixSocketUse, Evidence> uses) {
        SortedMap<UnixSocketUse, SortedMap<UnixSocketUse, Evidence>> groups = new TreeMap<>();
        uses.forEach((use, evidence) -> {
            for (UnixSocketUse part : parts(use)) {
                groups.computeIfAbsent(conditions(part), c -> new TreeMap<>()).put(use, evidence);
            }
        });
        groups.forEach(
                (conditions, members) -> findings.add(rule(conditions, permissions(conditions, members)), members));
    }

    /** What concerns both ends and what does not, if the other end is known; else all of it. */
    private static List<UnixSocketUse> parts(UnixSocketUse use) {
        SortedSet<SocketPermission> atPeer = new TreeSet<>(use.permissions());
        atPeer.retainAll(WITH_PEER);
        if (!namesPeer(use) || atPeer.size() == use.permissions().size()) {
            return List.of(use);
        }
        UnixSocketUse alone =
                new UnixSocketUse(use.type(), use.permissions(), use.address(), Optional.empty(), Optional.empty());
        return atPeer.isEmpty() ? List.of(alone) : List.of(alone, use);
    }

    private static boolean namesPeer(UnixSocketUse use) {
        return use.peerAddress().isPresent() || use.peerLabel().isPresent();
    }

    private static UnixSocketUse conditions(UnixSocketUse use) {
        return new UnixSocketUse(use.type(), new TreeSet<>(), use.address(), use.peerAddress(), use.peerLabel());
    }

    private static SortedSet<SocketPermission> permissions(
            UnixSocketUse conditions, SortedMap<UnixSocketUse, Evidence> members) {
        SortedSet<SocketPermission> permissions = new TreeSet<>();
        for (UnixSocketUse use : members.keySet()) {
            if (use.permissions().isEmpty()) {
                return new TreeSet<>();
            }
            SortedSet<SocketPermission> some = new TreeSet<>(use.permissions());
            if (namesPeer(conditions)) {
                some.retainAll(WITH_PEER);
            } else if (namesPeer(use)) {
                some.removeAll(WITH_PEER);
            }
            permissions.addAll(some);
        }
        return permissions;
    }

    private static UnixRule rule(UnixSocketUse conditions, SortedSet<SocketPermission> permissions) {
        return new UnixRule(
                Qualifiers.NONE,
                permissions,
                conditions.type().isEmpty() ? Optional.empty() : Optional.of(conditions.type()),
                conditions.address().map(Glob::literal),
                Optional.empty(),
                conditions.peerAddress().map(Glob::literal),
                Labels.pattern(conditions.peerLabel()));
    }
}
