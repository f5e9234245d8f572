package dev.lsmith.policy.selinux;

import dev.lsmith.policy.selinux.TypeSet.Name;
import dev.lsmith.policy.selinux.TypeSet.Operation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What stands for the source or the target of a rule: a type or an attribute, or one less the members of an attribute. In
 * a {@link SelinuxRule} the second form is written {@code container_runtime_t -file_type}; where the type bears the attribute, as
 * {@code container_runtime_t} does in refpolicy, nothing is left and the rule says nothing.
 *
 * @param name the type or attribute
 * @param except the attribute whose members are taken out
 */
record TypeExpression(String name, Optional<String> except) {
    private static final String MINUS = " -";

    /** Takes the text of a rule's source or target apart. */
    static TypeExpression of(String text) {
        int minus = text.startsWith("(") ? -1 : text.indexOf(MINUS);
        return minus < 0
                ? new TypeExpression(text, Optional.empty())
                : new TypeExpression(text.substring(0, minus), Optional.of(text.substring(minus + MINUS.length())));
    }

    /** A type or attribute less the members of an attribute. */
    static TypeExpression without(String name, String except) {
        return new TypeExpression(name, Optional.of(except));
    }

    /** The text that a rule holds. */
    String text() {
        return name + except.map(e -> MINUS + e).orElse("");
    }

    /** What a rule holds for a set: the short form where there is one. */
    static String text(TypeSet set) {
        if (set instanceof Operation and
                && and.operator().equals("and")
                && and.operands().size() == 2) {
            boolean shortForm = and.operands().get(0) instanceof Name
                    && and.operands().get(1) instanceof Operation not
                    && not.operator().equals("not")
                    && not.operands().get(0) instanceof Name;
            if (shortForm) {
                return and.operands().get(0).text()
                        + MINUS
                        + and.operands().get(1).names().findFirst().orElseThrow();
            }
        }
        return set.text();
    }

    /** The set, where it is more than a name less an attribute: then {@link #name} is its text in CIL. */
    Optional<TypeSet> set() {
        return name.startsWith("(") ? Optional.of(TypeSet.parse(name)) : Optional.empty();
    }

    /** Whether it stands for a type that has some attributes. */
    boolean holds(String type, Collection<String> attributes) {
        return set().map(set -> set.has(n -> n.equals(type) || attributes.contains(n)))
                .orElseGet(() -> (name.equals(type) || attributes.contains(name))
                        && except.filter(e -> e.equals(type) || attributes.contains(e))
                                .isEmpty());
    }

    /** The same of other names. */
    TypeExpression renamed(UnaryOperator<String> names) {
        return set().map(set -> new TypeExpression(set.renamed(names).text(), Optional.empty()))
                .orElseGet(() -> new TypeExpression(names.apply(name), except.map(names)));
    }

    /** The types and attributes that are named. */
    List<String> names() {
        return set().map(set -> set.names().toList())
                .orElseGet(() -> Stream.concat(Stream.of(name), except.stream()).toList());
    }

    /**
     * Names for the attributes that the rules of a block need in CIL, by the expression that each stands for. CIL has no expression in a
     * rule: {@code (typeattribute x)} and {@code (typeattributeset x (and (t) (not (a))))} name it first.
     *
     * @param block the block's number in the module, as CIL's attributes are global
     */
    static SortedMap<String, String> names(SelinuxModule module, int block, Collection<SelinuxRule> rules) {
        SortedMap<String, String> names = new TreeMap<>();
        for (SelinuxRule rule : rules) {
            for (String text : List.of(rule.source(), rule.target())) {
                if (TypeExpression.of(text).except().isPresent() && !names.containsKey(text)) {
                    names.put(text, module.name() + "_types_" + block + "_" + (names.size() + 1));
                }
            }
        }
        return names;
    }
}
