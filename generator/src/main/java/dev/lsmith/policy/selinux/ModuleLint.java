package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.SharedSubjects;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.LintCode.LintCodes;
import dev.lsmith.policy.Mechanism.SourceFile;
import dev.lsmith.policy.selinux.CommandLists.ExtendedPermission;
import dev.lsmith.policy.selinux.ModuleGrants.Grant;
import dev.lsmith.policy.selinux.ModuleGrants.Vector;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import dev.lsmith.policy.selinux.SelinuxModule.PlacedModuleRule;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.PermissiveRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is wrong with a module, or wider than it looks ({@code profiles/lint/codes.ini}). */
final class ModuleLint {
    private static final String ANY = "*";
    private static final Set<String> EXECUTABLE_MEMORY = Set.of("execheap", "execmem", "execmod", "execstack");

    private final SourceFile file;
    private final LintCodes codes = new LintCodes();
    private final WiderRules wider = new WiderRules();
    private final SharedSubjects shared = new SharedSubjects();
    private final List<Finding> findings = new ArrayList<>();

    ModuleLint(SourceFile file) {
        this.file = file;
    }

    /** All that there is to say, sorted; what cannot be read is a finding. */
    List<Finding> findings() {
        try {
            boolean cil = file.name().endsWith(".cil");
            ModuleBuilder read =
                    cil ? CilReader.gather(file.name(), file.text()) : TeReader.gather(file.name(), file.text());
            SelinuxModule module = read.build("module");
            domains(module);
            read.placed.forEach(placed -> rule(placed, module));
            everyContainer(module, read.placed);
            lists(module, read.placed);
            module.optionals().forEach(block -> idle(block, module, read.placed));
            names(module, read.placed);
        } catch (InputException e) {
            findings.add(Finding.unread(file.name(), e));
        }
        return findings.stream().distinct().sorted().toList();
    }

    private Position at(PlacedModuleRule placed) {
        return new Position(file.name(), placed.line(), placed.column());
    }

    private void add(String code, Position at, String subject) {
        findings.add(codes.finding(code, at, subject));
    }

    /** The types that processes may have, where the module says which. */
    private void domains(SelinuxModule module) {
        SortedSet<String> domains = new TreeSet<>();
        module.roleTypes().values().forEach(types -> domains.addAll(types));
        domains.retainAll(module.types());
        for (String domain : domains) {
            if (!module.attributesOf(domain).contains(SelinuxModule.MCS_CONSTRAINED)) {
                add("selinux-mcs-unconstrained", declaration(domain), domain);
            }
        }
    }

    /** Where a name stands first. */
    private Position declaration(String name) {
        int line = 1;
        for (String text : file.text().lines().toList()) {
            int column = text.indexOf(name);
            if (column >= 0) {
                return new Position(file.name(), line, column + 1);
            }
            line++;
        }
        return Position.ofSource(file.name());
    }

    private void rule(PlacedModuleRule placed, SelinuxModule module) {
        if (placed.rule() instanceof PermissiveRule permissive) {
            add("selinux-permissive", at(placed), permissive.source());
        }
        if (!(placed.rule() instanceof AccessRule rule) || !rule.allows() || !isOwn(rule.source(), module)) {
            return;
        }
        String target = TypeExpression.of(rule.target()).name();
        row("lint/wide-attributes.csv", target, rule.permissions())
                .ifPresent(row -> add("selinux-wide-attribute", at(placed), Renderer.line(rule) + ": " + target));
        row("lint/host-types.csv", target, rule.permissions())
                .ifPresent(row -> add("selinux-host-type", at(placed), Renderer.line(rule) + " opens " + row.get(2)));
        if (rule.permissions().stream().anyMatch(EXECUTABLE_MEMORY::contains)) {
            add("selinux-execmem", at(placed), Renderer.line(rule));
        }
    }

    /** What the module gives to a domain that many containers share: each rule that opens something, or else the first. */
    private void everyContainer(SelinuxModule module, List<PlacedModuleRule> placed) {
        Set<String> told = new HashSet<>();
        Map<String, PlacedModuleRule> first = new LinkedHashMap<>();
        for (PlacedModuleRule each : placed) {
            if (!(each.rule() instanceof AccessRule rule) || !rule.allows() || !isShared(rule.source(), module)) {
                continue;
            }
            first.putIfAbsent(rule.source(), each);
            SortedSet<String> opens = new TreeSet<>();
            String target =
                    rule.target().equals(SelinuxRule.SELF) || rule.target().equals(rule.source())
                            ? PathTypes.SELF
                            : rule.target();
            for (String permission : rule.permissions()) {
                wider.claim(target, rule.tclass(), permission).ifPresent(row -> opens.add(row.get(3)));
            }
            if (!opens.isEmpty()) {
                told.add(rule.source());
                String text = Renderer.line(rule) + " gives every container " + String.join("; ", opens);
                add("selinux-every-container", at(each), text);
            }
        }
        first.keySet().removeAll(told);
        first.forEach(
                (source, each) -> add("selinux-every-container", at(each), source + " is every container's domain"));
    }

    private boolean isShared(String source, SelinuxModule module) {
        return !module.types().contains(source) && shared.contains("selinux", source);
    }

    /** Lists that say more or less than they seem to: that close all, or that allow nothing. */
    private void lists(SelinuxModule module, List<PlacedModuleRule> placed) {
        Map<Vector, Grant> grants = new ModuleGrants(module).all();
        for (PlacedModuleRule each : placed) {
            if (!(each.rule() instanceof CommandRule rule) || !CommandLists.count(rule)) {
                continue;
            }
            String target = rule.target().equals(SelinuxRule.SELF) ? rule.source() : rule.target();
            Grant grant = grants.getOrDefault(new Vector(rule.source(), target, rule.tclass()), ModuleGrants.NOTHING);
            if (rule.allows()
                    && !grant.permissions().containsKey(rule.permission().word())) {
                add("selinux-idle-list", at(each), Renderer.line(rule));
            }
            for (ExtendedPermission permission : ExtendedPermission.values()) {
                if (grant.permissions().containsKey(permission.word())
                        && grant.lists().allowed(permission).isEmpty()) {
                    add("selinux-list-closes-all", at(each), Renderer.line(rule) + " closes " + permission.word());
                }
            }
        }
    }

    /** Of rules of others to the container nobody in it profits. */
    private static boolean isOwn(String source, SelinuxModule module) {
        String name = TypeExpression.of(source).name();
        return module.types().contains(name)
                || module.attributes().contains(name)
                || module.types().isEmpty();
    }

    private static Optional<List<String>> row(String table, String name, Collection<String> permissions) {
        return ShippedData.rows(table).stream()
                .filter(row -> row.get(0).equals(name))
                .filter(row -> row.get(1).equals(ANY)
                        || permissions.stream().anyMatch(ObjectClasses.permissions(row.get(1))::contains))
                .findFirst();
    }

    /** A block of which each rule is allowed outside of it. */
    private void idle(OptionalBlock block, SelinuxModule module, List<PlacedModuleRule> placed) {
        boolean idle = block.rules().stream()
                .allMatch(rule -> rule instanceof AccessRule inner
                        && module.rules().stream()
                                .anyMatch(outer -> outer instanceof AccessRule given
                                        && given.effect() == inner.effect()
                                        && given.source().equals(inner.source())
                                        && given.target().equals(inner.target())
                                        && given.tclass().equals(inner.tclass())
                                        && given.permissions().containsAll(inner.permissions())));
        if (idle) {
            Position at = placed.stream()
                    .filter(p -> block.rules().contains(p.rule()))
                    .findFirst()
                    .map(this::at)
                    .orElse(Position.ofSource(file.name()));
            add("selinux-idle-optional", at, "");
        }
    }

    /** Each name that nobody knows, once. */
    private void names(SelinuxModule module, List<PlacedModuleRule> placed) {
        Set<String> known = new HashSet<>(KnownNames.all());
        known.addAll(module.types());
        known.addAll(module.attributes());
        known.add(SelinuxRule.SELF);
        for (PlacedModuleRule rule : placed) {
            for (String text : List.of(rule.rule().source(), rule.rule().target())) {
                for (String name : TypeExpression.of(text).names()) {
                    if (!name.isEmpty() && known.add(name)) {
                        add("selinux-unresolved-name", at(rule), name);
                    }
                }
            }
        }
    }

    /** Types and attributes that the tables of {@code profiles/selinux} name: those of the policies that they were made of. */
    private static final class KnownNames {
        private KnownNames() {}

        static Set<String> all() {
            Set<String> names = new HashSet<>();
            column("selinux/attributes.csv", 0, names);
            column("selinux/refpolicy-types.csv", 0, names);
            column("selinux/ports.csv", 4, names);
            column("selinux/paths.csv", 1, names);
            column("selinux/container_t.csv", 1, names);
            column("selinux/runtime.csv", 1, names);
            column("selinux/baseline.csv", 1, names);
            column("selinux/aliases.csv", 0, names);
            column("selinux/aliases.csv", 1, names);
            column("lint/host-types.csv", 0, names);
            column("lint/wide-attributes.csv", 0, names);
            ShippedData.rows("selinux/engines.csv").forEach(names::addAll);
            names.addAll(List.of("system_r", "node_t", "fs_t", "tmpfs_t", "hugetlbfs_t"));
            return names;
        }

        private static void column(String table, int column, Set<String> names) {
            ShippedData.rows(table).stream()
                    .filter(row -> row.size() > column)
                    .forEach(row -> names.add(row.get(column)));
        }
    }
}
