package dev.lsmith.policy.selinux;

import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import dev.lsmith.policy.selinux.SelinuxModule.PlacedModuleRule;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.PermissiveRule;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A module of type enforcement in CIL's statements, as the distribution's compiler of packages makes them before it loads a module
 * (policycoreutils, hll/pp): so one reader says what becomes of names in a host's policy. A statement stands where its rule does.
 */
final class ModuleStatements {
    private final ModuleBuilder module;
    private final SyntaxErrors errors;
    private final List<CilList> statements = new ArrayList<>();
    private final Map<String, String> sets = new HashMap<>();
    private final Map<SelinuxRule, PlacedModuleRule> places = new HashMap<>();

    ModuleStatements(ModuleBuilder module, SyntaxErrors errors) {
        this.module = module;
        this.errors = errors;
        module.placed.forEach(placed -> places.putIfAbsent(placed.rule(), placed));
    }

    /** All of it but labels of files, which a .te file has none of. */
    List<CilList> statements() {
        module.types.forEach(type -> add("type", type));
        module.attributes.forEach(attribute -> add("typeattribute", attribute));
        module.memberships.forEach((type, attributes) ->
                attributes.forEach(attribute -> add("typeattributeset", attribute, list(1, 1, type))));
        module.roleTypes.forEach((role, types) -> types.forEach(type -> add("roletype", role, type)));
        module.rules.forEach(rule -> statements.add(statement(rule, statements)));
        int number = 0;
        for (OptionalBlock block : module.optionals) {
            List<CilList> inner = new ArrayList<>();
            block.rules().forEach(rule -> inner.add(statement(rule, inner)));
            List<Object> parts = new ArrayList<>(List.of("optional", "optional_" + ++number));
            parts.addAll(inner);
            if (!inner.isEmpty()) {
                statements.add(list(inner.get(0).line(), inner.get(0).column(), parts.toArray()));
            }
        }
        return statements;
    }

    private void add(Object... parts) {
        statements.add(list(1, 1, parts));
    }

    private CilList list(int line, int column, Object... parts) {
        return CilList.of(errors, line, column, parts);
    }

    private CilList statement(SelinuxRule rule, List<CilList> before) {
        PlacedModuleRule placed = places.getOrDefault(rule, new PlacedModuleRule(rule, 1, 1));
        int line = placed.line();
        int column = placed.column();
        if (rule instanceof PermissiveRule) {
            return list(line, column, "typepermissive", rule.source());
        }
        Object source = named(rule.source(), line, column, before);
        Object target = named(rule.target(), line, column, before);
        if (rule instanceof AccessRule access) {
            CilList permissions = list(line, column, access.permissions().toArray());
            CilList of = list(line, column, access.tclass(), permissions);
            return list(line, column, access.effect().word(), source, target, of);
        }
        if (rule instanceof CommandRule commands) {
            CilList ranges = list(
                    line,
                    column,
                    commands.commands().stream()
                            .map(r -> range(r, line, column))
                            .toArray());
            CilList of = list(line, column, commands.permission().word(), commands.tclass(), ranges);
            return list(line, column, commands.effect().word() + "x", source, target, of);
        }
        if (rule instanceof TransitionRule transition) {
            List<Object> parts = new ArrayList<>(List.of("typetransition", source, target, transition.tclass()));
            transition.objectName().ifPresent(parts::add);
            parts.add(transition.newType());
            return list(line, column, parts.toArray());
        }
        throw new IllegalArgumentException("type enforcement has no " + rule);
    }

    private Object range(CommandRange range, int line, int column) {
        String first = "0x" + Integer.toHexString(range.first());
        return range.first() == range.last()
                ? first
                : list(line, column, "range", first, "0x" + Integer.toHexString(range.last()));
    }

    /** A type or attribute; a name less an attribute gets an attribute of its own, as CIL's rules have no sets. */
    private String named(String text, int line, int column, List<CilList> before) {
        TypeExpression expression = TypeExpression.of(text);
        if (expression.except().isEmpty()) {
            return text;
        }
        String known = sets.get(text);
        if (known == null) {
            known = "lsmith_typeattr_" + (sets.size() + 1);
            sets.put(text, known);
            CilList not = list(
                    line, column, "not", list(line, column, expression.except().get()));
            before.add(list(line, column, "typeattribute", known));
            before.add(list(
                    line,
                    column,
                    "typeattributeset",
                    known,
                    list(line, column, "and", list(line, column, expression.name()), not)));
        }
        return known;
    }
}
