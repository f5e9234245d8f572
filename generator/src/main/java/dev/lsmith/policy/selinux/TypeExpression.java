package dev.lsmith.policy.selinux;

import java.util.Optional;

/**
 * What stands for the source or the target of a rule: a type or an attribute, or one less the members of an attribute. In
 * a {@link Rule} the second form is written {@code container_runtime_t -file_type}; where the type bears the attribute, as
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
}
