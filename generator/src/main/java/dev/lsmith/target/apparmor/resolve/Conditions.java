package dev.lsmith.target.apparmor.resolve;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.target.apparmor.syntax.Condition;
import dev.lsmith.target.apparmor.syntax.Place;

/** Whether conditions hold, by the variables and booleans of the policy. */
final class Conditions {
    private final Variables variables;

    Conditions(Variables variables) {
        this.variables = variables;
    }

    boolean holds(Condition condition, Place at) throws InputException {
        if (condition instanceof Condition.Constant constant) {
            return constant.value();
        }
        if (condition instanceof Condition.Not not) {
            return !holds(not.condition(), at);
        }
        if (condition instanceof Condition.And both) {
            boolean left = holds(both.left(), at);
            boolean right = holds(both.right(), at);
            return left && right;
        }
        if (condition instanceof Condition.Or either) {
            boolean left = holds(either.left(), at);
            boolean right = holds(either.right(), at);
            return left || right;
        }
        if (condition instanceof Condition.VariableDefined defined) {
            return variables.isDeclared(defined.name());
        }
        if (condition instanceof Condition.BooleanDefined defined) {
            return variables.isDeclaredBoolean(defined.name());
        }
        if (condition instanceof Condition.BooleanValue value) {
            if (!variables.isDeclaredBoolean(value.name())) {
                throw Fault.at(at, "boolean `$" + value.name() + "` is used but not declared", "declare it");
            }
            return variables.isTrue(value.name());
        }
        throw Fault.at(at, "comparisons are not evaluated", "use `defined`");
    }
}
