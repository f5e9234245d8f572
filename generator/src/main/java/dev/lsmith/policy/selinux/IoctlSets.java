package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import dev.lsmith.learn.Generalisation;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Ioctl commands that stand for each other ({@code profiles/selinux/ioctl-sets.csv}). */
final class IoctlSets {
    private final SortedMap<String, SortedMap<Integer, String>> sets = new TreeMap<>();

    IoctlSets() {
        for (List<String> row : ShippedData.rows("selinux/ioctl-sets.csv")) {
            sets.computeIfAbsent(row.get(0), s -> new TreeMap<>()).put(Integer.decode(row.get(1)), row.get(2));
        }
    }

    /** The commands of the set that holds one. */
    List<CommandRange> with(int command) {
        return sets.values().stream()
                .filter(set -> set.containsKey(command))
                .findFirst()
                .map(set -> set.keySet().stream().map(CommandRange::of).toList())
                .orElse(List.of());
    }

    /** Why a set is allowed where one of it was seen. */
    Optional<Generalisation> generalisation(int command) {
        for (var set : sets.entrySet()) {
            if (set.getValue().containsKey(command)) {
                String newly = set.getValue().entrySet().stream()
                        .filter(e -> e.getKey() != command)
                        .map(e -> String.format("0x%04x %s", e.getKey(), e.getValue()))
                        .findFirst()
                        .orElse("");
                String seen = String.format("0x%04x %s", command, set.getValue().getOrDefault(command, ""));
                return Optional.of(new Generalisation("ioctl-" + set.getKey(), List.of(seen), newly));
            }
        }
        return Optional.empty();
    }
}
