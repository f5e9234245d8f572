package dev.lsmith.policy.selinux;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A policy module: types of its own and rules. What it requires of the policy that it is loaded into follows from its
 * rules ({@link Requirements}). Canonical: two modules that say the same in another order are equal.
 *
 * @param name the module's name
 * @param types its own types
 * @param attributes its own attributes
 * @param memberships type to the attributes that it is given
 * @param roleTypes role to the types that it may have; {@code object_r} is left out, as it may have every type
 * @param rules rules that always hold
 * @param optionals rules that hold where their names exist
 * @param fileContexts labels of files
 */
public record SelinuxModule(
        String name,
        SortedSet<String> types,
        SortedSet<String> attributes,
        SortedMap<String, SortedSet<String>> memberships,
        SortedMap<String, SortedSet<String>> roleTypes,
        List<Rule> rules,
        List<OptionalBlock> optionals,
        List<FileContext> fileContexts) {
    /** The role that every file has. */
    static final String OBJECT_ROLE = "object_r";

    public SelinuxModule {
        types = sorted(types);
        attributes = sorted(attributes);
        memberships = sorted(memberships);
        TreeMap<String, SortedSet<String>> roles = new TreeMap<>(roleTypes);
        roles.remove(OBJECT_ROLE);
        roleTypes = sorted(roles);
        rules = Rules.canonical(rules);
        optionals = optionals.stream()
                .filter(o -> !o.rules().isEmpty())
                .distinct()
                .sorted()
                .toList();
        fileContexts = fileContexts.stream().distinct().sorted().toList();
    }

    /** The type under which the container runs: the first own type that a role may have; empty if there is none. */
    public String domain() {
        return roleTypes.values().stream()
                .flatMap(Collection::stream)
                .filter(type -> types.contains(type))
                .findFirst()
                .orElse("");
    }

    /** The same with other labels of files. */
    public SelinuxModule withFileContexts(List<FileContext> contexts) {
        return new SelinuxModule(name, types, attributes, memberships, roleTypes, rules, optionals, contexts);
    }

    private static SortedSet<String> sorted(Collection<String> values) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }

    private static SortedMap<String, SortedSet<String>> sorted(Map<String, SortedSet<String>> map) {
        SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
        map.forEach((k, v) -> {
            if (!v.isEmpty()) {
                copy.put(k, sorted(v));
            }
        });
        return Collections.unmodifiableSortedMap(copy);
    }
}
