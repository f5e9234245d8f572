package dev.lsmith.policy.selinux;

import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.ConstraintRule;
import dev.lsmith.policy.selinux.SelinuxRule.KeptStatement;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** A module as the templates see it: maps and lists of plain text. */
final class ModuleView {
    private ModuleView() {}

    static Map<String, Object> of(SelinuxModule module) {
        Requirements need = Requirements.of(module);
        SortedMap<String, String> sets = TypeExpression.names(module, 0, module.rules());
        return Map.of(
                "name", module.name(),
                "need", need(need),
                "attributes", module.attributes(),
                "types", module.types(),
                "memberships", sets(module.memberships()),
                "roles", sets(module.roleTypes()),
                "sets", typeSets(sets),
                "groups", groups(module.rules(), sets),
                "optionals", optionals(module));
    }

    static Map<String, Object> contexts(SelinuxModule module) {
        return Map.of(
                "contexts",
                module.fileContexts().stream().map(ModuleView::context).toList());
    }

    static Map<String, Object> rule(SelinuxRule rule) {
        return rule(rule, new TreeMap<>());
    }

    private static Map<String, Object> rule(SelinuxRule rule, SortedMap<String, String> sets) {
        Map<String, Object> source = types(rule.source(), sets);
        Map<String, Object> target = types(rule.target(), sets);
        if (rule instanceof AccessRule r) {
            return Map.of(
                    "form",
                    "access",
                    "effect",
                    r.effect().word(),
                    "source",
                    source,
                    "target",
                    target,
                    "tclass",
                    r.tclass(),
                    "permissions",
                    List.copyOf(r.permissions()));
        }
        if (rule instanceof CommandRule r) {
            return Map.of(
                    "form",
                    "command",
                    "effect",
                    r.effect().word(),
                    "source",
                    source,
                    "target",
                    target,
                    "tclass",
                    r.tclass(),
                    "permission",
                    r.permission().word(),
                    "commands",
                    r.commands().stream().map(ModuleView::range).toList());
        }
        if (rule instanceof TransitionRule r) {
            return Map.of(
                    "form",
                    "transition",
                    "source",
                    source,
                    "target",
                    target,
                    "tclass",
                    r.tclass(),
                    "newType",
                    r.newType(),
                    "objectName",
                    r.objectName().orElse(""));
        }
        if (rule instanceof KeptStatement r) {
            return Map.of("form", "kept", "text", r.text());
        }
        if (rule instanceof ConstraintRule r) {
            return Map.of("form", "kept", "text", r.text());
        }
        return Map.of("form", "permissive", "source", source);
    }

    /** A rule's source or target: its name, what is taken out of it, and the attribute that stands for both in CIL. */
    private static Map<String, Object> types(String text, SortedMap<String, String> sets) {
        TypeExpression expression = TypeExpression.of(text);
        boolean isSet = text.startsWith("(");
        return Map.of(
                "name", expression.name(),
                "words", isSet ? List.of(text.split("(?<=[()])|(?=[()])", -1)) : List.of(),
                "except", expression.except().orElse(""),
                "set", sets.getOrDefault(text, expression.name()));
    }

    private static List<Map<String, Object>> typeSets(SortedMap<String, String> sets) {
        return sets.keySet().stream().map(text -> types(text, sets)).toList();
    }

    private static Map<String, Object> range(CommandRange range) {
        return Map.of("first", String.format("0x%04x", range.first()), "last", String.format("0x%04x", range.last()));
    }

    private static List<Map<String, Object>> sets(SortedMap<String, SortedSet<String>> sets) {
        return sets.entrySet().stream()
                .map(e -> Map.<String, Object>of("name", e.getKey(), "values", List.copyOf(e.getValue())))
                .toList();
    }

    private static Map<String, Object> need(Requirements need) {
        return Map.of(
                "any", !need.isEmpty(),
                "roles", need.roles(),
                "attributes", need.attributes(),
                "types", need.types(),
                "classes",
                        need.classes().entrySet().stream()
                                .map(e -> Map.of("name", e.getKey(), "permissions", List.copyOf(e.getValue())))
                                .toList());
    }

    /** Rules in paragraphs: those of one source and target together. */
    private static List<List<Map<String, Object>>> groups(
            Collection<SelinuxRule> rules, SortedMap<String, String> sets) {
        List<List<Map<String, Object>>> groups = new ArrayList<>();
        String last = "";
        for (SelinuxRule rule : rules) {
            String key = rule.source() + " " + rule.target();
            if (!key.equals(last)) {
                groups.add(new ArrayList<>());
                last = key;
            }
            groups.get(groups.size() - 1).add(rule(rule, sets));
        }
        return groups;
    }

    private static List<Map<String, Object>> optionals(SelinuxModule module) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        for (OptionalBlock block : module.optionals()) {
            int number = blocks.size() + 1;
            SortedMap<String, String> sets = TypeExpression.names(module, number, block.rules());
            blocks.add(Map.of(
                    "name", module.name() + "_optional_" + number,
                    "need", need(Requirements.of(module, block)),
                    "sets", typeSets(sets),
                    "rules", block.rules().stream().map(r -> rule(r, sets)).toList()));
        }
        return blocks;
    }

    private static Map<String, Object> context(FileContext context) {
        return Map.of(
                "regex", context.regex(),
                "flag", context.fileType().flag(),
                "word", context.fileType().word(),
                "context", context.context().toString(),
                "user", context.context().user(),
                "role", context.context().role(),
                "type", context.context().type(),
                "low", CilLevels.low(context.context().level()),
                "high", CilLevels.high(context.context().level()));
    }
}
