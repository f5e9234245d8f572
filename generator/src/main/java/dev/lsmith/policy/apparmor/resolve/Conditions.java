package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.resolve.ResolutionReport.PolicyFault;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.Condition;
import dev.lsmith.policy.apparmor.syntax.Condition.Operand;
import dev.lsmith.policy.apparmor.syntax.Condition.Operator;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whether conditions hold, by the variables and booleans of the policy (apparmor_parser, {@code cond_expr.cc}): a variable
 * is the set of its values, a word a set of one; both sides of a condition are looked at.
 */
final class Conditions {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(0[xX][0-9A-Fa-f]+|[0-9]+)");

    private final PolicyVariables variables;
    private final LanguageVersion version;

    Conditions(PolicyVariables variables, LanguageVersion version) {
        this.variables = variables;
        this.version = version;
    }

    boolean holds(Condition condition, SourcePlace at) throws InputException {
        if (condition instanceof Condition.Constant constant) {
            return constant.value();
        }
        if (condition instanceof Condition.Not not) {
            return !holds(not.condition(), at);
        }
        if (condition instanceof Condition.VariableDefined defined) {
            return variables.isDeclared(defined.name());
        }
        if (condition instanceof Condition.BooleanDefined defined) {
            return variables.isDeclaredBoolean(defined.name());
        }
        if (condition instanceof Condition.BooleanValue value) {
            if (!variables.isDeclaredBoolean(value.name())) {
                throw PolicyFault.at(at, "boolean `$" + value.name() + "` is used but not declared", "declare it");
            }
            return variables.isTrue(value.name());
        }
        if (!version.has(LanguageVersion.V5_0)) {
            throw PolicyFault.at(
                    at, "a condition of this kind needs AppArmor 5.0", "use `defined`, `not` and booleans");
        }
        return condition instanceof Condition.Relation comparison ? holds(comparison, at) : joined(condition, at);
    }

    private boolean joined(Condition condition, SourcePlace at) throws InputException {
        if (condition instanceof Condition.And both) {
            boolean left = holds(both.left(), at);
            boolean right = holds(both.right(), at);
            return left && right;
        }
        Condition.Or either = (Condition.Or) condition;
        boolean left = holds(either.left(), at);
        boolean right = holds(either.right(), at);
        return left || right;
    }

    private boolean holds(Condition.Relation comparison, SourcePlace at) throws InputException {
        SortedSet<String> left = values(comparison.left(), at);
        SortedSet<String> right = values(comparison.right(), at);
        Operator operator = comparison.operator();
        return switch (operator) {
            case EQUAL -> left.equals(right);
            case UNEQUAL -> !left.equals(right);
            case IN -> right.containsAll(left);
            case LESS, AT_MOST, MORE, AT_LEAST -> ordered(compare(left, right, at), operator);
        };
    }

    private static boolean ordered(int order, Operator operator) {
        return switch (operator) {
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case MORE -> order > 0;
            default -> order >= 0;
        };
    }

    private SortedSet<String> values(Operand operand, SourcePlace at) throws InputException {
        SortedSet<String> values = new TreeSet<>();
        if (operand instanceof Condition.WordOperand word) {
            values.add(word.word());
            return values;
        }
        String name = ((Condition.VariableOperand) operand).name();
        if (!variables.isDeclared(name)) {
            throw PolicyFault.at(at, "variable `@{" + name + "}` is used but not declared", "declare it");
        }
        for (Glob value : variables.values(name)) {
            values.add(GlobWriter.write(variables.expand(value)));
        }
        return values;
    }

    /** Numbers as numbers, everything else as sets of texts, the first difference deciding. */
    private static int compare(SortedSet<String> left, SortedSet<String> right, SourcePlace at) throws InputException {
        Optional<BigInteger> one = number(left);
        Optional<BigInteger> other = number(right);
        if (one.isPresent() && other.isPresent()) {
            return one.get().compareTo(other.get());
        }
        if (one.isPresent() || other.isPresent()) {
            throw PolicyFault.at(at, "a number is compared with something else", "compare numbers with numbers");
        }
        Iterator<String> rest = right.iterator();
        for (String word : left) {
            int order = rest.hasNext() ? word.compareTo(rest.next()) : 1;
            if (order != 0) {
                return order;
            }
        }
        return rest.hasNext() ? -1 : 0;
    }

    private static Optional<BigInteger> number(SortedSet<String> values) {
        if (values.size() != 1 || !NUMBER.matcher(values.first()).matches()) {
            return Optional.empty();
        }
        String text = values.first().replaceFirst("^[+]", "");
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        BigInteger size = digits.startsWith("0x") || digits.startsWith("0X")
                ? new BigInteger(digits.substring(2), 16)
                : new BigInteger(digits, digits.length() > 1 && digits.matches("0[0-7]+") ? 8 : 10);
        return Optional.of(negative ? size.negate() : size);
    }
}
