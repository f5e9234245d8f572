package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.AbiContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.AliasContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.BooleanDefinitionContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.FileNameContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PreambleContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PreambleIncludeContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ValueContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.VariableDefinitionContext;
import dev.lsmith.pattern.Glob;
import dev.lsmith.target.apparmor.syntax.Preamble.FileName;
import java.util.ArrayList;
import java.util.List;

/** Statements before the first profile. */
final class PreambleReader {
    private final Wording wording;

    PreambleReader(Wording wording) {
        this.wording = wording;
    }

    Preamble statement(PreambleContext statement) throws InputException {
        if (statement instanceof AbiContext abi) {
            return new Preamble.AbiRule(fileName(abi.fileName()));
        }
        if (statement instanceof PreambleIncludeContext include) {
            return new Preamble.Include(
                    fileName(include.include().fileName()), include.include().IF() != null);
        }
        if (statement instanceof VariableDefinitionContext definition) {
            return variable(definition);
        }
        if (statement instanceof BooleanDefinitionContext definition) {
            return booleanDefinition(definition);
        }
        AliasContext alias = (AliasContext) statement;
        return new Preamble.Alias(wording.glob(alias.word(0)), wording.glob(alias.word(1)));
    }

    static FileName fileName(FileNameContext name) {
        String text = name.getText();
        return name.SEARCHED() != null
                ? new FileName(text.substring(1, text.length() - 1), true)
                : new FileName(Wording.unquoted(text), false);
    }

    private Preamble variable(VariableDefinitionContext definition) throws InputException {
        String head = definition.ASSIGNMENT().getText();
        List<Glob> values = new ArrayList<>();
        for (ValueContext value : definition.value()) {
            values.add(wording.glob(value));
        }
        return new Preamble.VariableDefinition(
                head.substring("@{".length(), head.indexOf('}')), head.endsWith("+="), values);
    }

    private Preamble booleanDefinition(BooleanDefinitionContext definition) throws InputException {
        String head = definition.BOOLEAN_ASSIGNMENT().getText();
        String name = head.replaceAll("[${}=\\s]", "");
        return switch (definition.value().getText()) {
            case "true" -> new Preamble.BooleanDefinition(name, true);
            case "false" -> new Preamble.BooleanDefinition(name, false);
            default -> throw wording.fault(definition.value().getStart(), "expected `true` or `false`");
        };
    }
}
