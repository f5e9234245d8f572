package dev.lsmith.policy.seccomp;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Calls that were not seen and that the same program makes with another release of its C library, on another architecture or
 * kernel: {@code profiles/kernel/syscall-groups.csv}.
 */
final class CallGroups {
    private static final String ALWAYS = "always";
    private static final String SEEN = "seen";

    private CallGroups() {}

    /**
     * A call of a group.
     *
     * @param group the group's name
     * @param call the call
     * @param reason why it is as good as seen
     */
    record Member(String group, String call, Reason reason) {}

    /** The members of the groups of which a call was seen, but for the calls that were. */
    static List<Member> beside(ObservedCalls observed, Predicate<String> exists) {
        SortedMap<String, Member> members = new TreeMap<>();
        for (List<String> row : ShippedData.rows("kernel/syscall-groups.csv")) {
            List<String> calls = List.of(row.get(2).split(" "));
            List<ObservedCall> seen = seen(row.get(1), calls, observed);
            if (!row.get(1).equals(ALWAYS) && seen.isEmpty()) {
                continue;
            }
            Reason reason = reason(row.get(0), row.get(3), seen);
            calls.stream()
                    .filter(c -> !observed.calls().containsKey(c) && exists.test(c))
                    .forEach(c -> members.putIfAbsent(c, new Member(row.get(0), c, reason)));
        }
        return new ArrayList<>(members.values());
    }

    /** The calls that call for a group: its own, or the one that is named. */
    private static List<ObservedCall> seen(String when, List<String> calls, ObservedCalls observed) {
        List<String> occasions = when.equals(SEEN) ? calls : List.of(when);
        return occasions.stream()
                .filter(c -> observed.calls().containsKey(c))
                .map(c -> observed.calls().get(c))
                .filter(c -> !c.runtimeOnly())
                .toList();
    }

    private static Reason reason(String group, String why, List<ObservedCall> seen) {
        String how = "group " + group + ": " + why;
        return seen.stream()
                .reduce(ObservedCall::together)
                .<Reason>map(c -> c.derived(how))
                .orElseGet(() -> new Reason.Baseline("group " + group, why));
    }
}
