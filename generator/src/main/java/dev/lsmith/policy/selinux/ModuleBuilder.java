package dev.lsmith.policy.selinux;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a reader has gathered so far. */
final class ModuleBuilder {
    final SortedSet<String> types = new TreeSet<>();
    final SortedSet<String> attributes = new TreeSet<>();
    final SortedMap<String, SortedSet<String>> memberships = new TreeMap<>();
    final SortedMap<String, SortedSet<String>> roleTypes = new TreeMap<>();
    final List<Rule> rules = new ArrayList<>();
    final List<OptionalBlock> optionals = new ArrayList<>();
    final List<FileContext> fileContexts = new ArrayList<>();

    void membership(String type, String attribute) {
        memberships.computeIfAbsent(type, t -> new TreeSet<>()).add(attribute);
    }

    void roleType(String role, String type) {
        roleTypes.computeIfAbsent(role, r -> new TreeSet<>()).add(type);
    }

    SelinuxModule build(String name) {
        return new SelinuxModule(name, types, attributes, memberships, roleTypes, rules, optionals, fileContexts);
    }
}
