package dev.lsmith.policy.seccomp;

import dev.lsmith.base.ShippedData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The calls that the runtime itself makes under the filter, whatever the container runs: {@code profiles/runtimes/}.
 *
 * @param label the runtimes, as comments and reasons name them
 * @param calls each with what it is for
 */
record RuntimeBase(String label, SortedMap<String, String> calls) {
    RuntimeBase {
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    /**
     * What a dialect's runtimes need.
     *
     * @param noNewPrivileges whether the filter is loaded as the last step, after user and capabilities are set
     */
    static RuntimeBase of(Dialect dialect, boolean noNewPrivileges) {
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
        return new RuntimeBase(String.join(", ", labels), calls);
    }

    private static void add(SortedMap<String, String> calls, String file, boolean noNewPrivileges) {
        for (List<String> row : ShippedData.rows("runtimes/" + file + ".csv")) {
            if (!noNewPrivileges || row.get(1).equals("any")) {
                calls.putIfAbsent(row.get(0), row.get(2));
            }
        }
    }
}
