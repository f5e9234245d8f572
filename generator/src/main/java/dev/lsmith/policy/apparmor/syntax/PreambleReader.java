package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.AbiContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.AliasContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.BooleanDefinitionContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PreambleContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PreambleIncludeContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ValueContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.VariableDefinitionContext;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.rule.RuleWords;
import dev.lsmith.policy.apparmor.syntax.Preamble.AssignmentOperator;
import java.util.ArrayList;
import java.util.List;
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
                name(head), AssignmentOperator.endOf(head), new ConditionReader(wording).condition(definition.expression()));
    }

    /** The name in <code>@{name} +=</code>. */
    private static String name(String head) {
        return ConditionReader.name(head.replaceAll("[ \\t]*[+?:]?=$", ""));
    }
}
