package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.selinux.TypeSet.Name;
import dev.lsmith.policy.selinux.TypeSet.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which types have which attribute, by all that is said of the attributes. A name that is no attribute here stands for itself: a type, or an
 * attribute of a policy that was not given.
 */
final class AttributeMembers {
    private final Set<String> types;
    private final Set<String> attributes;
    private final Map<String, List<Definition>> definitions = new LinkedHashMap<>();
    private final Map<String, Set<String>> members = new HashMap<>();
    private final Set<String> underWay = new LinkedHashSet<>();

    /**
     * What is said of an attribute.
     *
     * @param attribute its name
     * @param set what it is given to
     * @param at the statement
     */
    record Definition(String attribute, TypeSet set, CilList at) {}

    /**
     * Of a policy.
     *
     * @param types all types, of which {@code not} leaves the others
     * @param attributes those that are declared, of which all that is said is known
     */
    AttributeMembers(Set<String> types, Set<String> attributes, List<Definition> definitions) {
        this.types = types;
        this.attributes = attributes;
        definitions.forEach(d -> this.definitions
                .computeIfAbsent(d.attribute(), a -> new ArrayList<>())
                .add(d));
    }

    /** The attributes of which something is said. */
    Set<String> attributes() {
        return definitions.keySet();
    }

    /** All that is said of an attribute as one set. */
    TypeSet definition(String attribute) {
        return TypeSet.union(definitions.getOrDefault(attribute, List.of()).stream()
                .map(Definition::set)
                .toList());
    }

    /**
     * The types that have an attribute, and names that are no types here.
     *
     * @throws InputException when it holds itself
     */
    Set<String> of(String attribute) throws InputException {
        Set<String> known = members.get(attribute);
        if (known != null) {
            return known;
        }
        List<Definition> said = definitions.getOrDefault(attribute, List.of());
        if (!underWay.add(attribute)) {
            throw said.get(0).at().error("attributes that hold each other: " + String.join(", ", underWay));
        }
        Set<String> all = new HashSet<>();
        for (Definition definition : said) {
            all.addAll(of(definition.set()));
        }
        underWay.remove(attribute);
        members.put(attribute, all);
        return all;
    }

    private Set<String> of(TypeSet set) throws InputException {
        Set<String> found = new HashSet<>();
        if (set instanceof Name name) {
            if (!definitions.containsKey(name.text())) {
                if (!attributes.contains(name.text())) {
                    found.add(name.text());
                }
            } else {
                found.addAll(of(name.text()));
                if (!types.contains(name.text()) && !attributes.contains(name.text())) {
                    found.add(name.text());
                }
            }
            return found;
        }
        Operation operation = (Operation) set;
        List<Set<String>> parts = new ArrayList<>();
        for (TypeSet operand : operation.operands()) {
            parts.add(of(operand));
        }
        switch (operation.operator()) {
            case "or" -> parts.forEach(found::addAll);
            case "and" -> {
                found.addAll(parts.get(0));
                parts.forEach(found::retainAll);
            }
            case "xor" -> {
                found.addAll(parts.get(0));
                found.addAll(parts.get(1));
                found.removeIf(t -> parts.get(0).contains(t) && parts.get(1).contains(t));
            }
            case "not" -> {
                found.addAll(types);
                found.removeAll(parts.get(0));
            }
            default -> found.addAll(types);
        }
        return found;
    }

    /**
     * The attributes of each type.
     *
     * @throws InputException when attributes hold each other
     */
    SortedMap<String, SortedSet<String>> byType() throws InputException {
        SortedMap<String, SortedSet<String>> byType = new TreeMap<>();
        for (String attribute : definitions.keySet()) {
            for (String type : of(attribute)) {
                byType.computeIfAbsent(type, t -> new TreeSet<>()).add(attribute);
            }
        }
        return byType;
    }
}
