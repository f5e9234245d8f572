package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import java.util.List;

/** A statement before the first profile, or a comment or gap between such. */
public sealed interface Preamble
        permits Preamble.AbiStatement,
                Preamble.Include,
                Preamble.VariableDefinition,
                Preamble.BooleanDefinition,
                Preamble.Alias,
                Remark,
                BlankLine {
    /** {@code abi <abi/3.0>,}: the features that the policy was written for. */
    record AbiStatement(FileName file) implements Preamble {}

    /** {@code include <tunables/global>}; {@code ifExists}: its absence is no error. */
    record Include(FileName file, boolean ifExists) implements Preamble {}

    /** How a variable or boolean gets its value; all but the first two from AppArmor 5.0 on. */
    enum AssignmentOperator {
        /** {@code =}: it is declared here and nowhere else. */
        DECLARE("="),
        /** {@code +=}: more values for a variable that is declared. */
        ADD("+="),
        /** {@code ?=}: unless it is declared already. */
        DEFAULT("?="),
        /** {@code :=}: whatever it was before. */
        OVERRIDE(":=");

        private final String word;

        AssignmentOperator(String word) {
            this.word = word;
        }

        /** As written. */
        public String word() {
            return word;
        }

        /** The one at the end of a text such as <code>@{x} +=</code>. */
        static AssignmentOperator endOf(String text) {
            for (AssignmentOperator assignment : List.of(ADD, DEFAULT, OVERRIDE)) {
                if (text.endsWith(assignment.word)) {
                    return assignment;
                }
            }
            return DECLARE;
        }
    }

    /**
     * <code>@{name}=a b</code>.
     *
     * @param name without <code>@{}</code>
     * @param assignment how it gets its values
     * @param values at least one
     */
    record VariableDefinition(String name, AssignmentOperator assignment, List<Glob> values) implements Preamble {
        public VariableDefinition {
            values = List.copyOf(values);
        }

        /** {@code =} or, when values are added, {@code +=}. */
        public VariableDefinition(String name, boolean append, List<Glob> values) {
            this(name, append ? AssignmentOperator.ADD : AssignmentOperator.DECLARE, values);
        }

        /** Whether values are added to those it has ({@code +=}). */
        public boolean append() {
            return assignment == AssignmentOperator.ADD;
        }
    }

    /**
     * {@code $name=true}; from AppArmor 5.0 on the value may be any condition.
     *
     * @param name without {@code $}
     * @param assignment how it gets its value
     * @param condition its value
     */
    record BooleanDefinition(String name, AssignmentOperator assignment, Condition condition) implements Preamble {
        /** {@code $name=true} or {@code $name=false}. */
        public BooleanDefinition(String name, boolean value) {
            this(name, AssignmentOperator.DECLARE, new Condition.Constant(value));
        }
    }

    /**
     * {@code alias /a -> /b,}: rules whose text begins with the first hold for the second in its place too. Neither is a
     * pattern: brackets and stars are compared as they are written.
     *
     * @param path as written, without quotes and with no other escapes than of glob characters
     * @param replacement likewise
     */
    record Alias(String path, String replacement) implements Preamble {}

    /**
     * A statement before the first profile and where it stands. Equality ignores the place.
     *
     * @param statement the statement
     * @param at where it begins, in the file that it stands in
     */
    public record PlacedStatement(Preamble statement, SourcePlace at) {
        /** A statement that was not read from a file. */
        public static PlacedStatement of(Preamble statement) {
            return new PlacedStatement(statement, SourcePlace.NONE);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PlacedStatement line && statement.equals(line.statement);
        }

        @Override
        public int hashCode() {
            return statement.hashCode();
        }
    }
}
