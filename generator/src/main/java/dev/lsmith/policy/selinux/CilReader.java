package dev.lsmith.policy.selinux;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.base.InputException;
import dev.lsmith.grammar.cil.CilLexer;
import dev.lsmith.grammar.cil.CilParser;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRange;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.PermissiveRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import dev.lsmith.policy.selinux.TypeExpression.CilTypeSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a module in CIL: the statements that this room writes and those that {@code /usr/libexec/selinux/hll/pp} makes of
 * a compiled .te module. Statements that generate others (blocks, macros, conditionals) are refused by name.
 */
final class CilReader {
    private static final String REQUIRED = "cil_gen_require";
    private static final Set<String> ALLOW_COMMANDS = Set.of("allowx", "auditallowx", "dontauditx", "neverallowx");

    private final SyntaxErrors errors;

    private CilReader(SyntaxErrors errors) {
        this.errors = errors;
    }

    static SelinuxModule read(String source, String text) throws InputException {
        return gather(source, text).build(baseName(source));
    }

    /** What a file says, with the places of its rules. */
    static ModuleBuilder gather(String source, String text) throws InputException {
        SyntaxErrors errors = new SyntaxErrors(source, "CIL");
        CilParser.FileContext file = errors.parse(text, "()", CilLexer::new, CilParser::new, CilParser::file);
        ModuleBuilder module = new ModuleBuilder();
        CilReader reader = new CilReader(errors);
        List<CilList> statements = new ArrayList<>();
        for (CilParser.ExpressionContext expression : file.expression()) {
            statements.add(new CilList(expression, errors));
        }
        CilTypeSets sets = CilTypeSets.of(statements);
        for (CilList statement : sets.others(statements)) {
            reader.statement(statement, sets, module);
        }
        return module;
    }

    static String baseName(String source) {
        String file = source.substring(source.lastIndexOf('/') + 1);
        return file.endsWith(".cil") ? file.substring(0, file.length() - ".cil".length()) : file;
    }

    private void statement(CilList list, CilTypeSets sets, ModuleBuilder module) throws InputException {
        switch (list.symbol(0)) {
            case "type" -> module.types.add(list.symbol(1));
            case "typeattribute" -> module.attributes.add(list.symbol(1));
            case "typeattributeset" -> membership(list, module);
            case "roletype" -> module.roleType(list.symbol(1), list.symbol(2));
            case "role", "roleattributeset" -> list.symbol(1);
            case "optional" -> module.optionals.add(optional(list, module));
            case "filecon" -> module.fileContexts.add(fileContext(list));
            default -> rule(list, sets, module);
        }
    }

    private static void membership(CilList list, ModuleBuilder module) throws InputException {
        if (!list.symbol(1).equals(REQUIRED)) {
            for (String type : list.symbols(2)) {
                module.membership(type, list.symbol(1));
            }
        }
    }

    /** A block; pp repeats in it which types of the module have an attribute that the block requires. */
    private OptionalBlock optional(CilList list, ModuleBuilder module) throws InputException {
        ModuleBuilder inner = new ModuleBuilder();
        List<CilList> parts = new ArrayList<>();
        for (int i = 2; i < list.size(); i++) {
            parts.add(list.list(i));
        }
        CilTypeSets sets = CilTypeSets.of(parts);
        for (CilList part : sets.others(parts)) {
            if (part.symbol(0).equals("typeattributeset")) {
                membership(part, module);
            } else {
                rule(part, sets, inner);
            }
        }
        if (inner.rules.isEmpty()) {
            throw errors.at(list.start(), "an optional block without rules");
        }
        module.placed.addAll(inner.placed);
        return new OptionalBlock(inner.rules);
    }

    private void rule(CilList list, CilTypeSets sets, ModuleBuilder module) throws InputException {
        String word = list.symbol(0);
        Optional<RuleEffect> effect = RuleEffect.of(word);
        if (effect.isPresent()) {
            CilList classPermissions = list.list(3);
            module.rule(
                    new AccessRule(
                            effect.get(),
                            sets.expression(list.symbol(1)),
                            sets.expression(target(list)),
                            classPermissions.symbol(0),
                            new TreeSet<>(classPermissions.symbols(1))),
                    list.start());
        } else if (ALLOW_COMMANDS.contains(word)) {
            RuleEffect plain =
                    RuleEffect.of(word.substring(0, word.length() - 1)).orElseThrow();
            CilList operation = list.list(3);
            if (!operation.symbol(0).equals("ioctl")) {
                throw errors.at(operation.start(), "extended permissions other than ioctl are not read");
            }
            module.rule(
                    new CommandRule(
                            plain,
                            sets.expression(list.symbol(1)),
                            sets.expression(target(list)),
                            operation.symbol(1),
                            commands(operation.list(2))),
                    list.start());
        } else if (word.equals("typetransition")) {
            boolean named = list.size() == 6;
            module.rule(
                    new TransitionRule(
                            sets.expression(list.symbol(1)),
                            sets.expression(target(list)),
                            list.symbol(3),
                            list.symbol(named ? 5 : 4),
                            named ? Optional.of(list.text(4)) : Optional.empty()),
                    list.start());
        } else if (word.equals("typepermissive")) {
            module.rule(new PermissiveRule(list.symbol(1)), list.start());
        } else {
            throw errors.at(list.start(), "the CIL statement " + word + " is not read");
        }
    }

    private static String target(CilList list) throws InputException {
        return list.symbol(2).equals(list.symbol(1)) ? SelinuxRule.SELF : list.symbol(2);
    }

    private List<CommandRange> commands(CilList list) throws InputException {
        List<CommandRange> ranges = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (list.isList(i)) {
                CilList range = list.list(i);
                ranges.add(new CommandRange(range.number(1), range.number(2)));
            } else {
                ranges.add(CommandRange.of(list.number(i)));
            }
        }
        return ranges;
    }

    private FileContext fileContext(CilList list) throws InputException {
        CilList context = list.list(3);
        FileContext.FileType type;
        try {
            type = FileContext.FileType.valueOf(list.symbol(2).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw errors.at(list.start(), "a file context for an unknown kind of file");
        }
        String level = context.list(3).range();
        return new FileContext(
                list.text(1), type, new SelinuxContext(context.symbol(0), context.symbol(1), context.symbol(2), level));
    }
}
