package dev.lsmith.target.selinux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/** A module as the templates see it: maps and lists of plain text. */
final class ModuleView {
    private ModuleView() {}

    static Map<String, Object> of(SelinuxModule module) {
        Requirements need = Requirements.of(module);
        return Map.of(
                "name", module.name(),
                "needed", !need.isEmpty(),
                "need", need(need),
                "attributes", module.attributes(),
                "types", module.types(),
                "memberships", sets(module.memberships()),
                "roles", sets(module.roleTypes()),
                "groups", groups(module.rules()),
                "optionals", optionals(module));
    }

    static Map<String, Object> contexts(SelinuxModule module) {
        return Map.of(
                "contexts",
                module.fileContexts().stream().map(ModuleView::context).toList());
    }

    static Map<String, Object> rule(Rule rule) {
        if (rule instanceof AccessRule r) {
            return Map.of(
                    "form", "access",
                    "effect", r.effect().word(),
                    "source", r.source(),
                    "target", r.target(),
                    "tclass", r.tclass(),
                    "permissions", List.copyOf(r.permissions()));
        }
        if (rule instanceof CommandRule r) {
            return Map.of(
                    "form", "command",
                    "effect", r.effect().word(),
                    "source", r.source(),
                    "target", r.target(),
                    "tclass", r.tclass(),
                    "commands", r.commands().stream().map(ModuleView::range).toList());
        }
        if (rule instanceof TransitionRule r) {
            return Map.of(
                    "form", "transition",
                    "source", r.source(),
                    "target", r.target(),
                    "tclass", r.tclass(),
                    "newType", r.newType(),
                    "objectName", r.objectName().orElse(""));
        }
        return Map.of("form", "permissive", "source", rule.source());
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
                "roles", need.roles(),
                "attributes", need.attributes(),
                "types", need.types(),
                "classes",
                        need.classes().entrySet().stream()
                                .map(e -> Map.of("name", e.getKey(), "permissions", List.copyOf(e.getValue())))
                                .toList());
    }

    /** Rules in paragraphs: those of one source and target together. */
    private static List<List<Map<String, Object>>> groups(Collection<Rule> rules) {
        List<List<Map<String, Object>>> groups = new ArrayList<>();
        String last = "";
        for (Rule rule : rules) {
            String key = rule.source() + " " + rule.target();
            if (!key.equals(last)) {
                groups.add(new ArrayList<>());
                last = key;
            }
            groups.get(groups.size() - 1).add(rule(rule));
        }
        return groups;
    }

    private static List<Map<String, Object>> optionals(SelinuxModule module) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        for (OptionalBlock block : module.optionals()) {
            blocks.add(Map.of(
                    "name", Names.identifier(module.name()) + "_optional_" + (blocks.size() + 1),
                    "need", need(Requirements.of(module, block)),
                    "rules", block.rules().stream().map(ModuleView::rule).toList()));
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
