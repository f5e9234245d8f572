package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.AbiContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.AliasContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.BooleanDefinitionContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.BooleanValueContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.BothContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ComparisonContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.DefinedContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.EitherContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ExpressionContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.NegatedContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.OperandContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ParenthesesContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PreambleContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PreambleIncludeContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.TruthContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ValueContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.VariableDefinitionContext;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.rule.RuleWords;
import dev.lsmith.policy.apparmor.syntax.Preamble.AssignmentOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;

/** Statements before the first profile. */
final class PreambleReader {
    private final RuleWords wording;

    PreambleReader(RuleWords wording) {
        this.wording = wording;
    }

    Preamble statement(PreambleContext statement) throws InputException {
        if (statement instanceof AbiContext abi) {
            return new Preamble.AbiStatement(wording.abi(abi.fileName()));
        }
        if (statement instanceof PreambleIncludeContext include) {
            return new Preamble.Include(
                    RuleWords.fileName(include.include().fileName()),
                    include.include().INCLUDE() == null);
        }
        if (statement instanceof VariableDefinitionContext definition) {
            return variable(definition);
        }
        if (statement instanceof BooleanDefinitionContext definition) {
            return booleanDefinition(definition);
        }
        AliasContext alias = (AliasContext) statement;
        return new Preamble.Alias(prefix(alias.pathWord()), prefix(alias.word()));
    }

    private static String prefix(ParserRuleContext word) {
        return GlobParser.unescaped(RuleWords.text(word), GlobWriter.ESCAPED + '\\');
    }

    private Preamble variable(VariableDefinitionContext definition) {
        String head = definition.ASSIGNMENT().getText();
        List<Glob> values = new ArrayList<>();
        for (ValueContext value : definition.value()) {
            values.add(wording.value(value));
        }
        return new Preamble.VariableDefinition(name(head), AssignmentOperator.endOf(head), values);
    }

    private Preamble booleanDefinition(BooleanDefinitionContext definition) throws InputException {
        String head = definition.BOOLEAN_ASSIGNMENT().getText();
        return new Preamble.BooleanDefinition(
                name(head),
                AssignmentOperator.endOf(head),
                new ConditionReader(wording).condition(definition.expression()));
    }

    /** The name in <code>@{name} +=</code>. */
    private static String name(String head) {
        return ConditionReader.name(head.replaceAll("[ \\t]*[+?:]?=$", ""));
    }

    /** What an {@code if} asks. */
    static final class ConditionReader {
        private final RuleWords wording;

        ConditionReader(RuleWords wording) {
            this.wording = wording;
        }

        Condition condition(ExpressionContext c) throws InputException {
            if (c instanceof NegatedContext not) {
                return new Condition.Not(condition(not.expression()));
            }
            if (c instanceof BothContext both) {
                return new Condition.And(condition(both.expression(0)), condition(both.expression(1)));
            }
            if (c instanceof EitherContext either) {
                return new Condition.Or(condition(either.expression(0)), condition(either.expression(1)));
            }
            if (c instanceof ParenthesesContext inner) {
                return condition(inner.expression());
            }
            if (c instanceof BooleanValueContext value) {
                return new Condition.BooleanValue(name(value.BOOLEAN().getText()));
            }
            if (c instanceof DefinedContext defined) {
                return defined.BOOLEAN() != null
                        ? new Condition.BooleanDefined(name(defined.BOOLEAN().getText()))
                        : new Condition.VariableDefined(name(defined.VARIABLE().getText()));
            }
            if (c instanceof TruthContext truth) {
                return truth(truth);
            }
            ComparisonContext comparison = (ComparisonContext) c;
            return new Condition.Relation(
                    operand(comparison.operand(0)),
                    operator(comparison.operator.getText()),
                    operand(comparison.operand(1)));
        }

        private static Condition.Operand operand(OperandContext c) {
            return c.VARIABLE() != null
                    ? new Condition.VariableOperand(name(c.VARIABLE().getText()))
                    : new Condition.WordOperand(RuleWords.unquoted(c.getText()));
        }

        private Condition truth(TruthContext c) throws InputException {
            return switch (c.getText().toLowerCase(Locale.ROOT)) {
                case "true" -> new Condition.Constant(true);
                case "false" -> new Condition.Constant(false);
                default -> throw wording.fault(c.getStart(), "expected `true` or `false`");
            };
        }

        private static Condition.Operator operator(String word) {
            for (Condition.Operator operator : Condition.Operator.values()) {
                if (operator.word().equals(word)) {
                    return operator;
                }
            }
            throw new IllegalStateException("the grammar has no operator " + word);
        }

        /** A name without its marks: <code>@{name}</code>, <code>${name}</code>, {@code $name}. */
        static String name(String text) {
            return text.replaceAll("[@${}]", "");
        }
    }
}
