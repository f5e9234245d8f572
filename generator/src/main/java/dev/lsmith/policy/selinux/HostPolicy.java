package dev.lsmith.policy.selinux;

import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import dev.lsmith.policy.selinux.SelinuxRule.ConstraintRule;
import dev.lsmith.policy.selinux.SelinuxRule.KeptStatement;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The policy that a module is loaded into, as far as it is known.
 *
 * @param isWhole whether it is all of it, so that what it does not say is not so
 * @param types its types
 * @param attributesOf the attributes of each type, the module's own types too, with what the module says of them
 * @param rules its rules
 */
record HostPolicy(
        boolean isWhole,
        SortedSet<String> types,
        SortedMap<String, SortedSet<String>> attributesOf,
        List<SelinuxRule> rules) {
    /** Nothing is known. */
    static final HostPolicy UNKNOWN = new HostPolicy(false, new TreeSet<>(), new TreeMap<>(), List.of());

    HostPolicy {
        types = Collections.unmodifiableSortedSet(types);
        attributesOf = Collections.unmodifiableSortedMap(attributesOf);
    }

    static HostPolicy of(ModuleBuilder content, SortedMap<String, SortedSet<String>> attributesOf) {
        return new HostPolicy(true, content.types, attributesOf, content.rules);
    }

    /** Whether some constraint speaks of an attribute. */
    boolean isConstraining(String attribute) {
        Pattern word = Pattern.compile("[ (]" + Pattern.quote(attribute) + "[ )]");
        return rules.stream()
                .map(HostPolicy::closing)
                .anyMatch(text -> word.matcher(text).find());
    }

    private static String closing(SelinuxRule rule) {
        if (rule instanceof ConstraintRule constraint) {
            return constraint.text();
        }
        return rule instanceof KeptStatement statement && KeptStatement.CLOSING.contains(statement.word())
                ? statement.text()
                : "";
    }

    /** Short, as it is part of every module's text. */
    @Override
    public String toString() {
        return isWhole ? types.size() + " types, " + rules.size() + " rules" : "unknown";
    }
}
