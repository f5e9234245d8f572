package dev.lsmith.policy.seccomp;

import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.learn.UsedFamilies.FamilyUse;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * For which protocols {@code socket} is allowed, its third argument: those that a security module's records name and the usual
 * ones of the family ({@code profiles/kernel/socket-protocols.csv}). No rule of AppArmor or SELinux can tell SCTP, MPTCP or a
 * netlink protocol apart as this does: {@code network inet stream} holds for all that can stream.
 */
final class SocketProtocols {
    private static final int ARGUMENT = 2;
    private static final List<List<String>> USUAL = ShippedData.rows("kernel/socket-protocols.csv");

    private final boolean exact;

    /**
     * How narrow.
     *
     * @param exact whether only what was seen is allowed
     */
    SocketProtocols(boolean exact) {
        this.exact = exact;
    }

    /** The protocols of a family; empty where the records do not tell them all, so that none can be refused. */
    SortedSet<Long> of(String family, FamilyUse use) {
        Set<Reporter> reporters = use.evidence().reporters();
        boolean apparmor = reporters.contains(Reporter.APPARMOR);
        SortedSet<Long> protocols = new TreeSet<>();
        if (!apparmor && !reporters.contains(Reporter.SELINUX)) {
            return protocols;
        }
        for (NetworkUse seen : sockets(use)) {
            if (seen.protocol() < 0) {
                return new TreeSet<>();
            }
            protocols.add((long) seen.protocol());
        }
        SortedSet<Long> usual = new TreeSet<>();
        for (List<String> row : USUAL) {
            boolean told = row.get(2).equals("any") ? !exact : !apparmor;
            if (row.get(0).equals(family) && told) {
                usual.add(Long.parseLong(row.get(1)));
            }
        }
        boolean narrowed = USUAL.stream().anyMatch(row -> row.get(0).equals(family));
        if (!narrowed || protocols.isEmpty()) {
            return new TreeSet<>();
        }
        protocols.addAll(usual);
        return protocols;
    }

    private static List<NetworkUse> sockets(FamilyUse use) {
        return use.accesses().stream()
                .filter(NetworkUse.class::isInstance)
                .map(NetworkUse.class::cast)
                .filter(socket -> !socket.isBareBind())
                .toList();
    }

    /** The condition that the protocol is a value; the kernel takes it as 32 bits. */
    static ArgumentCondition equal(long protocol) {
        return IntArguments.equal(ARGUMENT, protocol);
    }
}
