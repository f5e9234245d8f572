package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
        int minus = text.indexOf(MINUS);
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

    /**
     * The attributes of a file or block of CIL that stand for a type less the members of an attribute. CIL has no such
     * expression in a rule: {@code (typeattribute x)} and {@code (typeattributeset x (and (t) (not (a))))} name it first.
     */
    static final class CilTypeSets {
        private final Map<String, TypeExpression> expressions;

        private CilTypeSets(Map<String, TypeExpression> expressions) {
            this.expressions = expressions;
        }

        /**
         * Names for the attributes that the rules of a block need, by the expression that each stands for.
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

        static CilTypeSets of(List<CilList> statements) throws InputException {
            Map<String, TypeExpression> expressions = new HashMap<>();
            for (CilList statement : statements) {
                if (statement.isSymbol(0, "typeattributeset") && statement.isList(2)) {
                    CilList set = statement.list(2);
                    if (set.isSymbol(0, "and") && set.size() == 3 && set.isList(1) && set.isList(2)) {
                        CilList not = set.list(2);
                        String name = set.list(1).symbol(0);
                        String except = not.isList(1) ? not.list(1).symbol(0) : not.symbol(1);
                        expressions.put(statement.symbol(1), TypeExpression.without(name, except));
                    }
                }
            }
            return new CilTypeSets(expressions);
        }

        /** The statements that neither declare nor define one of the attributes. */
        List<CilList> others(List<CilList> statements) throws InputException {
            List<CilList> others = new ArrayList<>();
            for (CilList statement : statements) {
                boolean names = statement.isSymbol(0, "typeattribute") || statement.isSymbol(0, "typeattributeset");
                if (!(names && expressions.containsKey(statement.symbol(1)))) {
                    others.add(statement);
                }
            }
            return others;
        }

        /** What a name of a rule stands for, as a rule of the module holds it. */
        String expression(String name) {
            return Optional.ofNullable(expressions.get(name))
                    .map(TypeExpression::text)
                    .orElse(name);
        }
    }
}
