package dev.lsmith.policy.seccomp;

import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.learn.UsedFamilies;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Reason;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The address families for which {@code socket} is allowed, where the evidence names them: a filter's record tells that the
 * call was made, a security module's or a trace's of what family.
 */
final class SocketFamilies {
    static final String CALL = "socket";

    private SocketFamilies() {}

    /** By number, with the reason; empty when nobody told of the families. */
    static SortedMap<Long, Reason> of(Assignment assignment) {
        KernelTable numbers = KernelTable.ADDRESS_FAMILIES;
        SortedMap<Long, Reason> families = new TreeMap<>();
        UsedFamilies.of(assignment.model(), assignment.coverage())
                .byName()
                .forEach((family, use) -> families.put(
                        numbers.number(family).orElseThrow().longValue(),
                        new Reason.Derived(
                                "sockets of family " + family + " were seen", use.accesses(), use.evidence())));
        if (!families.isEmpty() && !assignment.exact()) {
            families.putIfAbsent(
                    numbers.number(UsedFamilies.NAME_SERVICE).orElseThrow().longValue(),
                    new Reason.Baseline("C library", "asks the name service by a unix socket, in some runs only"));
        }
        return families;
    }
}
