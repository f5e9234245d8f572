package dev.lsmith.policy.selinux;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.SelinuxContext;
import dev.lsmith.access.Subject.SelinuxDomain;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Assignment;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What SELinux recorded of one container, aliases folded.
 *
 * @param domain the domain that the container was recorded in; empty if there is no record
 * @param accesses access to evidence
 * @param runtimes the domains of the engine: those that were seen to execute something in {@code domain}
 */
record TypeEvidence(String domain, SortedMap<TypeAccess, Evidence> accesses, SortedSet<String> runtimes) {
    /**
     * Finds the container's own domain: the one that was selected, else that of the spec's label if it was seen, else the
     * busiest source. Several that were selected are one.
     */
    static TypeEvidence of(Assignment assignment, TypeAliases aliases) {
        SortedSet<String> selected = selected(assignment, aliases);
        SortedMap<TypeAccess, Evidence> accesses = new TreeMap<>();
        assignment
                .model()
                .accesses(TypeAccess.class)
                .forEach((access, evidence) ->
                        accesses.merge(folded(aliases.fold(access), selected), evidence, Evidence::merge));
        String domain = selected.stream()
                .findFirst()
                .or(() -> labelled(assignment).map(aliases::fold))
                .filter(type ->
                        accesses.keySet().stream().anyMatch(a -> a.sourceType().equals(type)))
                .orElseGet(() -> busiest(accesses));
        SortedSet<String> runtimes = new TreeSet<>();
        for (TypeAccess access : accesses.keySet()) {
            if (access.targetType().equals(domain)
                    && !access.sourceType().equals(domain)
                    && access.tclass().equals("process")
                    && access.permissions().contains("transition")) {
                runtimes.add(access.sourceType());
            }
        }
        return new TypeEvidence(domain, accesses, runtimes);
    }

    boolean isEmpty() {
        return accesses.isEmpty();
    }

    /** Whether the source is the label of a file: whether a file system may hold it (filesystem associate). */
    static boolean ofLabel(TypeAccess access) {
        return access.tclass().equals("filesystem") && access.permissions().contains("associate");
    }

    private static SortedSet<String> selected(Assignment assignment, TypeAliases aliases) {
        return assignment.subjects().stream()
                .filter(SelinuxDomain.class::isInstance)
                .map(subject -> aliases.fold(((SelinuxDomain) subject).type()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Several domains of one container as the first of them. */
    private static TypeAccess folded(TypeAccess access, SortedSet<String> selected) {
        if (selected.size() < 2) {
            return access;
        }
        return access.between(
                selected.contains(access.sourceType()) ? selected.first() : access.sourceType(),
                selected.contains(access.targetType()) ? selected.first() : access.targetType());
    }

    private static Optional<String> labelled(Assignment assignment) {
        return assignment
                .spec()
                .flatMap(spec -> spec.security().processLabel())
                .flatMap(SelinuxContext::parse)
                .map(SelinuxContext::type);
    }

    private static String busiest(SortedMap<TypeAccess, Evidence> accesses) {
        SortedMap<String, Long> distinct = new TreeMap<>();
        accesses.keySet().stream().filter(a -> !ofLabel(a)).forEach(a -> distinct.merge(a.sourceType(), 1L, Long::sum));
        return distinct.entrySet().stream()
                .max(Comparator.comparingLong((Map.Entry<String, Long> e) -> e.getValue())
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /** Old names of container types, folded into the current ones. */
    static final class TypeAliases {
        private final Map<String, String> types = ShippedData.rows("selinux/aliases.csv").stream()
                .collect(Collectors.toUnmodifiableMap(row -> row.get(0), row -> row.get(1)));

        /** The current name of a type. */
        String fold(String type) {
            return types.getOrDefault(type, type);
        }

        /** The access under current names. */
        TypeAccess fold(TypeAccess access) {
            return access.between(fold(access.sourceType()), fold(access.targetType()));
        }
    }
}
