package dev.lsmith.policy.selinux;

import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

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
                return Optional.of(new Generalisation(NamedGeneralisation.IOCTL_SET.word(), List.of(seen), newly));
            }
        }
        return Optional.empty();
    }

    /**
     * Of which objects a recording reports every ioctl command. A permissive domain reports the first command of a source, target
     * and class only (security/selinux/avc.c: the permission is then cached as granted). The learning domain holds a list of
     * commands for the pairs of {@code profiles/selinux/ioctl-reports.csv}, with which the kernel asks for each command anew.
     */
    static final class IoctlReports {
        private static final Pattern LEARNING = Pattern.compile("lsmith_learn_.+_t");
        private static final String ANY = "*";

        private final List<List<String>> pairs = ShippedData.rows("selinux/ioctl-reports.csv");
        private final String domain;

        /**
         * Of one recording.
         *
         * @param domain the domain in which the container was recorded
         */
        IoctlReports(String domain) {
            this.domain = domain;
        }

        /** Whether each command of the access's source, target and class was reported. */
        boolean each(TypeAccess access) {
            String target = access.targetType().equals(access.sourceType()) ? PathTypes.SELF : access.targetType();
            return LEARNING.matcher(domain).matches()
                    && access.sourceType().equals(domain)
                    && pairs.stream()
                            .anyMatch(row -> row.get(0).equals(target)
                                    && (row.get(1).equals(ANY) || row.get(1).equals(access.tclass())));
        }
    }
}
