package dev.lsmith.policy.seccomp;

import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.base.ShippedData;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.seccomp.ObservedCalls.ObservedCall;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Calls that are allowed although no record shows them: those that the same program makes with another release of its C
 * library, on another architecture or kernel ({@code profiles/kernel/syscall-groups.csv}), and those of the runtime
 * itself ({@link RuntimeCalls}).
 */
final class UnseenCalls {
    private static final String ALWAYS = "always";
    private static final String SEEN = "seen";
    private static final String OWN_DATA = "own-data";
    private static final String CREATES = "creates";
    private static final String PID_FILE = "pid-file";

    /** What the words of the table stand for that name no call. */
    private static final Map<String, NamedGeneralisation> OCCASIONS = Map.of(
            OWN_DATA, NamedGeneralisation.FILE_CALLS,
            CREATES, NamedGeneralisation.FILE_CALLS,
            PID_FILE, NamedGeneralisation.OWN_SIGNALS);

    private UnseenCalls() {}

    /**
     * A call of a group.
     *
     * @param group the group's name
     * @param call the call
     * @param reason why it is as good as seen
     * @param made the generalisation that allows it
     */
    record GroupCall(String group, String call, Reason reason, Generalisation made) {}

    /**
     * The members of the groups of which a call was seen, but for the calls that were.
     *
     * @param files what the container was seen to do to files
     * @param ownData whether that includes names made or removed in data of its own
     * @param makes which generalisations are made
     * @param exists whether there is a call of that name on a machine that counts
     */
    static List<GroupCall> beside(
            ObservedCalls observed,
            Set<FileAccess> files,
            boolean ownData,
            Predicate<NamedGeneralisation> makes,
            Predicate<String> exists) {
        Set<String> occasions = occasions(files, ownData);
        SortedMap<String, GroupCall> members = new TreeMap<>();
        for (List<String> row : ShippedData.rows("kernel/syscall-groups.csv")) {
            List<String> calls = List.of(row.get(2).split(" "));
            List<ObservedCall> seen = seen(row.get(1), calls, observed, occasions);
            NamedGeneralisation why = OCCASIONS.getOrDefault(row.get(1), NamedGeneralisation.CALL_GROUPS);
            boolean always = row.get(1).equals(ALWAYS) || occasions.contains(row.get(1));
            if (!makes.test(why) || (!always && seen.isEmpty())) {
                continue;
            }
            Reason reason = reason(row.get(0), row.get(3), seen);
            List<String> names = seen.stream().map(ObservedCall::name).sorted().toList();
            calls.stream()
                    .filter(c -> !observed.calls().containsKey(c) && exists.test(c))
                    .forEach(c -> members.putIfAbsent(
                            c, new GroupCall(row.get(0), c, reason, new Generalisation(why.word(), names, c))));
        }
        return new ArrayList<>(members.values());
    }

    private static Set<String> occasions(Set<FileAccess> files, boolean ownData) {
        Set<String> occasions = new TreeSet<>();
        if (ownData) {
            occasions.add(OWN_DATA);
        }
        files.stream()
                .filter(file -> file.permissions().contains(FilePermission.CREATE))
                .forEach(file -> {
                    occasions.add(CREATES);
                    if (file.path().endsWith(".pid")) {
                        occasions.add(PID_FILE);
                    }
                });
        return occasions;
    }

    /** The calls that call for a group: its own, or one of those that are named. */
    private static List<ObservedCall> seen(
            String when, List<String> calls, ObservedCalls observed, Set<String> occasions) {
        boolean own = when.equals(SEEN) || occasions.contains(when);
        return (own ? calls : List.of(when.split("\\|")))
                .stream()
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

    /**
     * The calls that the runtime itself makes under the filter, whatever the container runs: {@code profiles/runtimes/}.
     *
     * @param label the runtimes, as comments and reasons name them
     * @param calls each with what it is for
     */
    record RuntimeCalls(String label, SortedMap<String, String> calls) {
        RuntimeCalls {
            calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
        }

        /**
         * What a dialect's runtimes need.
         *
         * @param noNewPrivileges whether the filter is loaded as the last step, after user and capabilities are set
         */
        static RuntimeCalls of(Dialect dialect, boolean noNewPrivileges) {
            SortedMap<String, String> calls = new TreeMap<>();
            add(calls, "any", noNewPrivileges);
            List<String> labels = new ArrayList<>();
            String reader = dialect.name().toLowerCase(Locale.ROOT);
            for (List<String> row : ShippedData.rows("runtimes/runtimes.csv")) {
                if (List.of(row.get(2).split(" ")).contains(reader)) {
                    add(calls, row.get(0), noNewPrivileges);
                    labels.add(row.get(0) + " " + row.get(1));
                }
            }
            return new RuntimeCalls(String.join(", ", labels), calls);
        }

        private static void add(SortedMap<String, String> calls, String file, boolean noNewPrivileges) {
            for (List<String> row : ShippedData.rows("runtimes/" + file + ".csv")) {
                if (!noNewPrivileges || row.get(1).equals("any")) {
                    calls.putIfAbsent(row.get(0), row.get(2));
                }
            }
        }
    }
}
