package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import dev.lsmith.grammar.te.TeLexer;
import dev.lsmith.grammar.te.TeParser;
import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import dev.lsmith.policy.selinux.CommandLists.ExtendedPermission;
import dev.lsmith.policy.selinux.InterfaceHeaders.Expanded;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.PermissiveRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;

/** Reads a module in checkmodule's syntax. */
final class TeReader {
    private static final Pattern OBJECT_NAME = Pattern.compile("[A-Za-z0-9_.@+-]+");

    private final SyntaxErrors errors;
    private final InterfaceHeaders headers;

    private TeReader(SyntaxErrors errors, InterfaceHeaders headers) {
        this.errors = errors;
        this.headers = headers;
    }

    /** The module, with what the headers that are given say of the interfaces that it calls. */
    static SelinuxModule read(String source, String text, InterfaceHeaders headers) throws InputException {
        SyntaxErrors errors = new SyntaxErrors(source, "a type enforcement module");
        TeParser.FileContext file = errors.parse(text, "{}", TeLexer::new, TeParser::new, TeParser::file);
        return gather(errors, file, headers).build(file.head().name().getText());
    }

    /** The module in CIL, as semodule's compiler makes it, for a policy that it is loaded into; its name comes first. */
    static InCil inCil(String source, String text, InterfaceHeaders headers) throws InputException {
        SyntaxErrors errors = new SyntaxErrors(source, "a type enforcement module");
        TeParser.FileContext file = errors.parse(text, "{}", TeLexer::new, TeParser::new, TeParser::file);
        ModuleBuilder module = gather(errors, file, headers);
        return new InCil(
                file.head().name().getText(), new ModuleStatements(module, errors).statements(), module.missing);
    }

    /**
     * A module in CIL.
     *
     * @param missing the interfaces that it calls and that are not given
     */
    record InCil(String name, List<CilList> statements, SortedSet<String> missing) {}

    /** What a file says, with the places of its rules. */
    static ModuleBuilder gather(String source, String text) throws InputException {
        SyntaxErrors errors = new SyntaxErrors(source, "a type enforcement module");
        TeParser.FileContext file = errors.parse(text, "{}", TeLexer::new, TeParser::new, TeParser::file);
        return gather(errors, file, InterfaceHeaders.NONE);
    }

    private static ModuleBuilder gather(SyntaxErrors errors, TeParser.FileContext file, InterfaceHeaders headers)
            throws InputException {
        ModuleBuilder module = new ModuleBuilder();
        new TeReader(errors, headers).statements(file.statement(), module);
        return module;
    }

    private void statements(List<TeParser.StatementContext> statements, ModuleBuilder module) throws InputException {
        for (TeParser.StatementContext statement : statements) {
            if (statement instanceof TeParser.OptionalBlockContext block) {
                module.optionals.add(optional(block, module));
            } else if (statement instanceof TeParser.InterfaceCallContext call) {
                called(call, module, module);
            } else if (!declaration(statement, module)) {
                rule(statement, module);
            }
        }
    }

    private OptionalBlock optional(TeParser.OptionalBlockContext block, ModuleBuilder module) throws InputException {
        ModuleBuilder inner = new ModuleBuilder();
        for (TeParser.StatementContext statement : block.statement()) {
            if (statement instanceof TeParser.InterfaceCallContext call) {
                called(call, module, inner);
            } else if (!(statement instanceof TeParser.RequireBlockContext)) {
                rule(statement, inner);
            }
        }
        boolean calls = block.statement().stream().anyMatch(TeParser.InterfaceCallContext.class::isInstance);
        if (inner.rules.isEmpty() && !calls) {
            throw errors.at(block.getStart(), "an optional block without rules");
        }
        module.placed.addAll(inner.placed);
        return new OptionalBlock(inner.rules);
    }

    /**
     * What an interface allows, by the policy's headers; what none of them tells is missing.
     *
     * @param module has what is declared and missing
     * @param into gets the rules: the module or an optional block of it
     */
    private void called(TeParser.InterfaceCallContext call, ModuleBuilder module, ModuleBuilder into) {
        String name = call.name().getText();
        String text =
                name + "(" + call.argument().stream().map(TeReader::words).collect(Collectors.joining(", ")) + ")";
        Optional<Expanded> expanded = headers.knows(name) ? headers.expand(text) : Optional.empty();
        if (expanded.isEmpty()) {
            module.missing.add("the interface " + text);
            return;
        }
        try {
            SyntaxErrors within = new SyntaxErrors("the interface " + name, "type enforcement");
            TeParser.FileContext file = within.parse(
                    "module " + name + " 1.0;\n" + expanded.get().text(),
                    "{}",
                    TeLexer::new,
                    TeParser::new,
                    TeParser::file);
            ModuleBuilder inner = gather(within, file, headers);
            inner.rules.forEach(rule -> into.rule(rule, call.getStart()));
            inner.memberships.forEach((type, some) -> some.forEach(each -> module.membership(type, each)));
            inner.roleTypes.forEach((role, some) -> some.forEach(each -> module.roleType(role, each)));
            module.types.addAll(inner.types);
            module.attributes.addAll(inner.attributes);
            module.optionals.addAll(inner.optionals);
            module.missing.addAll(inner.missing);
            module.missing.addAll(expanded.get().untold());
        } catch (InputException e) {
            module.missing.add("the interface " + text + ", whose text in the headers is not read ("
                    + e.diagnostic().message() + ")");
        }
    }

    /** The words of a part of the text, with a blank between them. */
    private static String words(ParseTree part) {
        return part.getChildCount() == 0
                ? part.getText()
                : IntStream.range(0, part.getChildCount())
                        .mapToObj(i -> words(part.getChild(i)))
                        .collect(Collectors.joining(" "));
    }

    private boolean declaration(TeParser.StatementContext statement, ModuleBuilder module) {
        if (statement instanceof TeParser.TypeDeclarationContext type) {
            String name = type.name(0).getText();
            module.types.add(name);
            type.name().stream().skip(1).forEach(a -> module.membership(name, a.getText()));
        } else if (statement instanceof TeParser.AttributeDeclarationContext attribute) {
            module.attributes.add(attribute.name().getText());
        } else if (statement instanceof TeParser.TypeAttributeContext member) {
            member.name().stream()
                    .skip(1)
                    .forEach(a -> module.membership(member.name(0).getText(), a.getText()));
        } else if (statement instanceof TeParser.RoleTypesContext role) {
            if (role.set() != null) {
                names(role.set()).forEach(t -> module.roleType(role.name().getText(), t));
            }
        } else {
            return statement instanceof TeParser.RequireBlockContext;
        }
        return true;
    }

    private void rule(TeParser.StatementContext statement, ModuleBuilder module) throws InputException {
        if (statement instanceof TeParser.AccessRuleContext rule) {
            for (String[] triple : triples(rule.source, rule.target, rule.classes, module)) {
                module.rule(
                        new AccessRule(
                                effect(rule.effect),
                                triple[0],
                                triple[1],
                                triple[2],
                                new TreeSet<>(names(rule.permissions))),
                        rule.getStart());
            }
        } else if (statement instanceof TeParser.CommandRuleContext rule) {
            ExtendedPermission permission = ExtendedPermission.of(rule.permission.getText())
                    .orElseThrow(() -> errors.at(
                            rule.permission.getStart(),
                            "extended permissions other than ioctl and nlmsg are not read"));
            List<CommandRange> commands = commands(rule);
            for (String[] triple : triples(rule.source, rule.target, rule.classes, module)) {
                module.rule(
                        new CommandRule(effect(rule.effect), triple[0], triple[1], triple[2], permission, commands),
                        rule.getStart());
            }
        } else if (statement instanceof TeParser.TransitionRuleContext rule) {
            for (String[] triple : triples(rule.source, rule.target, rule.classes, module)) {
                module.rule(
                        new TransitionRule(
                                triple[0], triple[1], triple[2], rule.name().getText(), objectName(rule)),
                        rule.getStart());
            }
        } else if (statement instanceof TeParser.PermissiveRuleContext rule) {
            module.rule(new PermissiveRule(rule.name().getText()), rule.getStart());
        } else {
            throw errors.at(
                    ((ParserRuleContext) statement).getStart(), "a declaration inside an optional block is not read");
        }
    }

    private Optional<String> objectName(TeParser.TransitionRuleContext rule) throws InputException {
        if (rule.STRING() == null) {
            return Optional.empty();
        }
        String quoted = rule.STRING().getText();
        String name = quoted.substring(1, quoted.length() - 1);
        if (!OBJECT_NAME.matcher(name).matches()) {
            throw errors.at(
                    rule.STRING().getSymbol(),
                    "an object name of other characters than letters, digits and _.@+- is not read");
        }
        return Optional.of(name);
    }

    private List<CommandRange> commands(TeParser.CommandRuleContext rule) throws InputException {
        List<CommandRange> ranges = new ArrayList<>();
        for (TeParser.RangeContext range : rule.commands().range()) {
            int first = command(range.first);
            int last = range.last == null ? first : command(range.last);
            if (last < first) {
                throw errors.at(range.first, "a range whose end comes before its beginning");
            }
            ranges.add(new CommandRange(first, last));
        }
        return rule.commands().TILDE() == null ? ranges : CommandRange.others(ranges);
    }

    private int command(Token token) throws InputException {
        try {
            int value = Integer.decode(token.getText());
            if (value <= CommandRange.MAX) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw errors.at(token, "not a number: " + token.getText());
        }
        throw errors.at(token, "an extended permission has 16 bits");
    }

    private static RuleEffect effect(Token keyword) {
        String word = keyword.getText().toLowerCase(Locale.ROOT);
        String plain = word.endsWith("xperm") ? word.substring(0, word.length() - "xperm".length()) : word;
        return RuleEffect.of(plain).orElseThrow();
    }

    private List<String[]> triples(
            TeParser.TypeSetContext sources,
            TeParser.TypeSetContext targets,
            TeParser.SetContext classes,
            ModuleBuilder module) {
        List<String[]> triples = new ArrayList<>();
        for (String source : expressions(sources)) {
            for (String target : expressions(targets)) {
                for (String tclass : names(classes)) {
                    triples.add(new String[] {source, module.target(source, target), tclass});
                }
            }
        }
        return triples;
    }

    /** Types and attributes, each less the attribute that the set takes out. */
    private static List<String> expressions(TeParser.TypeSetContext set) {
        Optional<String> except = Optional.ofNullable(set.except).map(e -> e.getText());
        return set.names.stream()
                .map(n -> new TypeExpression(n.getText(), except).text())
                .toList();
    }

    /** The names of a set, and what those that headers define stand for. */
    private List<String> names(TeParser.SetContext set) {
        return set.name().stream()
                .flatMap(n -> headers.names(n.getText()).stream())
                .toList();
    }
}
