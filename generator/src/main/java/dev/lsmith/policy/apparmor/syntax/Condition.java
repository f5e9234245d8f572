package dev.lsmith.policy.apparmor.syntax;

/** What an {@code if} asks (apparmor.d(5)); comparisons and {@code and}, {@code or} from AppArmor 5.0 on. */
public sealed interface Condition {
    /** {@code true} or {@code false}. */
    record Constant(boolean value) implements Condition {}

    /** {@code $name}: the value of a boolean. */
    record BooleanValue(String name) implements Condition {}

    /** {@code defined $name}: whether a boolean is declared. */
    record BooleanDefined(String name) implements Condition {}

    /** <code>defined @{name}</code>: whether a variable is declared. */
    record VariableDefined(String name) implements Condition {}

    /** {@code not condition}. */
    record Not(Condition condition) implements Condition {}

    /** {@code left and right}. */
    record And(Condition left, Condition right) implements Condition {}

    /** {@code left or right}. */
    record Or(Condition left, Condition right) implements Condition {}

    /** {@code left in right}, {@code left == right} …: two sides, each a variable or a word. */
    record Relation(Operand left, Operator operator, Operand right) implements Condition {}

    /** How two sides are compared. */
    enum Operator {
        EQUAL("=="),
        UNEQUAL("!="),
        IN("in"),
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        /** As written. */
        public String word() {
            return word;
        }
    }

    /** A side of a comparison. */
    sealed interface Operand {}

    /** <code>@{name}</code>. */
    record VariableOperand(String name) implements Operand {}

    /** A word or number. */
    record WordOperand(String word) implements Operand {}
}
