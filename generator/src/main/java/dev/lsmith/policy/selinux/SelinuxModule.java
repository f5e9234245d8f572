package dev.lsmith.policy.selinux;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;

/**
 * A policy module: types of its own and rules. What it requires of the policy that it is loaded into follows from its
 * rules ({@link Requirements}). Canonical: two modules that say the same in another order are equal.
 *
 * @param name the module's name
 * @param types its own types
 * @param attributes its own attributes
 * @param memberships type to the attributes that it is given
 * @param roleTypes role to the types that it may have; {@code object_r} is left out, as it may have every type
 * @param rules rules that always hold
 * @param optionals rules that hold where their names exist
 * @param fileContexts labels of files
 * @param missing what it inherits, calls or names and nothing that was given has: {@code the block container}
 * @param host the policy that it is loaded into
 */
public record SelinuxModule(
        String name,
        SortedSet<String> types,
        SortedSet<String> attributes,
        SortedMap<String, SortedSet<String>> memberships,
        SortedMap<String, SortedSet<String>> roleTypes,
        List<SelinuxRule> rules,
        List<OptionalBlock> optionals,
        List<FileContext> fileContexts,
        SortedSet<String> missing,
        HostPolicy host) {
    /** Types with it may reach only what their categories dominate (policy/mcs of refpolicy and container-selinux). */
    static final String MCS_CONSTRAINED = "mcs_constrained_type";

    /** The role that every file has. */
    static final String OBJECT_ROLE = "object_r";

    public SelinuxModule {
        types = sorted(types);
        attributes = sorted(attributes);
        memberships = sorted(memberships);
        TreeMap<String, SortedSet<String>> roles = new TreeMap<>(roleTypes);
        roles.remove(OBJECT_ROLE);
        roleTypes = sorted(roles);
        rules = canonical(rules);
        optionals = optionals.stream()
                .filter(o -> !o.rules().isEmpty())
                .distinct()
                .sorted()
                .toList();
        fileContexts = fileContexts.stream().distinct().sorted().toList();
        missing = sorted(missing);
    }

    /** A module that needs nothing but the names that it uses, for any host. */
    public SelinuxModule(
            String name,
            SortedSet<String> types,
            SortedSet<String> attributes,
            SortedMap<String, SortedSet<String>> memberships,
            SortedMap<String, SortedSet<String>> roleTypes,
            List<SelinuxRule> rules,
            List<OptionalBlock> optionals,
            List<FileContext> fileContexts) {
        this(
                name,
                types,
                attributes,
                memberships,
                roleTypes,
                rules,
                optionals,
                fileContexts,
                new TreeSet<>(),
                HostPolicy.UNKNOWN);
    }

    /** The same module with other rules. */
    SelinuxModule with(List<SelinuxRule> otherRules, List<OptionalBlock> otherOptionals) {
        return new SelinuxModule(
                name,
                types,
                attributes,
                memberships,
                roleTypes,
                otherRules,
                otherOptionals,
                fileContexts,
                missing,
                host);
    }

    /** The type under which the container runs: the first own type that a role may have; empty if there is none. */
    public String domain() {
        return roleTypes.values().stream()
                .flatMap(Collection::stream)
                .filter(type -> types.contains(type))
                .findFirst()
                .orElse("");
    }

    /** Whether the kernel only logs what the domain may not do. */
    public boolean isPermissive() {
        return rules.contains(new SelinuxRule.PermissiveRule(domain()));
    }

    /** The same module whose domain's denials are only logged. */
    SelinuxModule permissive() {
        List<SelinuxRule> all = new ArrayList<>(rules);
        all.add(new SelinuxRule.PermissiveRule(domain()));
        return new SelinuxModule(name, types, attributes, memberships, roleTypes, all, optionals, fileContexts);
    }

    /** The rules, those of optional blocks too. */
    Stream<SelinuxRule> everyRule() {
        return Stream.concat(rules.stream(), optionals.stream().flatMap(o -> o.rules().stream()));
    }

    /** The attributes that a type is given. */
    SortedSet<String> attributesOf(String type) {
        return (host.isWhole() ? host.attributesOf() : memberships).getOrDefault(type, Collections.emptySortedSet());
    }

    /** The same module under another name, its own names too: {@code lsmith_a_t} is {@code lsmith_b_t}. */
    SelinuxModule renamed(String newName) {
        SortedMap<String, String> names = new TreeMap<>();
        for (String own : Stream.concat(types.stream(), attributes.stream()).toList()) {
            boolean after = own.equals(name) || own.startsWith(name + "_");
            names.put(own, after ? newName + own.substring(name.length()) : own);
        }
        return new OwnNames(newName, names).in(this);
    }

    /** The same module with the names of another one: so are the two compared, whatever they are called. */
    SelinuxModule renamedAs(SelinuxModule other) {
        SelinuxModule renamed = renamed(other.name());
        String domain = renamed.domain();
        if (domain.isEmpty() || other.domain().isEmpty() || renamed.types().contains(other.domain())) {
            return renamed;
        }
        return new OwnNames(other.name(), new TreeMap<>(Map.of(domain, other.domain()))).in(renamed);
    }

    private static SortedSet<String> sorted(Collection<String> values) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }

    private static SortedMap<String, SortedSet<String>> sorted(Map<String, SortedSet<String>> map) {
        SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
        map.forEach((k, v) -> {
            if (!v.isEmpty()) {
                copy.put(k, sorted(v));
            }
        });
        return Collections.unmodifiableSortedMap(copy);
    }

    /**
     * Rules that hold only where every name that they use exists; elsewhere the whole block is dropped.
     *
     * @param rules at least one, in canonical form
     */
    public record OptionalBlock(List<SelinuxRule> rules) implements Comparable<OptionalBlock> {
        public OptionalBlock {
            rules = canonical(rules);
        }

        @Override
        public int compareTo(OptionalBlock other) {
            return rules.toString().compareTo(other.rules.toString());
        }
    }

    /** Sorted, with one rule for each effect, source, target and class. */
    static List<SelinuxRule> canonical(Collection<? extends SelinuxRule> rules) {
        Map<String, SelinuxRule> byKey = new TreeMap<>();
        for (SelinuxRule rule : rules) {
            byKey.merge(key(rule), rule, SelinuxModule::join);
        }
        return byKey.values().stream().sorted().toList();
    }

    private static String key(SelinuxRule rule) {
        return rule instanceof AccessRule || rule instanceof CommandRule
                ? String.join(" ", rule.source(), rule.target(), rule.tclass(), String.valueOf(rule.rank()))
                : rule.toString();
    }

    private static SelinuxRule join(SelinuxRule a, SelinuxRule b) {
        if (a instanceof AccessRule x && b instanceof AccessRule y) {
            SortedSet<String> permissions = new TreeSet<>(x.permissions());
            permissions.addAll(y.permissions());
            return new AccessRule(x.effect(), x.source(), x.target(), x.tclass(), permissions);
        }
        if (a instanceof CommandRule x && b instanceof CommandRule y) {
            List<CommandRange> commands = new ArrayList<>(x.commands());
            commands.addAll(y.commands());
            return new CommandRule(x.effect(), x.source(), x.target(), x.tclass(), x.permission(), commands);
        }
        return a;
    }

    /** Other names for a module's own types and attributes. */
    private record OwnNames(String moduleName, SortedMap<String, String> names) {
        SelinuxModule in(SelinuxModule module) {
            SortedMap<String, SortedSet<String>> memberships = new TreeMap<>();
            module.memberships().forEach((type, attributes) -> memberships.put(of(type), all(attributes)));
            SortedMap<String, SortedSet<String>> roles = new TreeMap<>();
            module.roleTypes().forEach((role, types) -> roles.put(role, all(types)));
            return new SelinuxModule(
                    moduleName,
                    all(module.types()),
                    all(module.attributes()),
                    memberships,
                    roles,
                    module.rules().stream().map(this::in).toList(),
                    module.optionals().stream()
                            .map(o -> new OptionalBlock(
                                    o.rules().stream().map(this::in).toList()))
                            .toList(),
                    module.fileContexts().stream().map(this::in).toList(),
                    module.missing(),
                    in(module.host()));
        }

        private HostPolicy in(HostPolicy host) {
            SortedMap<String, SortedSet<String>> attributesOf = new TreeMap<>();
            host.attributesOf().forEach((type, attributes) -> attributesOf.put(of(type), all(attributes)));
            return new HostPolicy(host.isWhole(), host.types(), attributesOf, host.rules());
        }

        private SelinuxRule in(SelinuxRule rule) {
            return rule.renamed(this::expression);
        }

        private FileContext in(FileContext label) {
            SelinuxContext c = label.context();
            return new FileContext(
                    label.regex(), label.fileType(), new SelinuxContext(c.user(), c.role(), of(c.type()), c.level()));
        }

        private String expression(String text) {
            return TypeExpression.of(text).renamed(this::of).text();
        }

        private SortedSet<String> all(SortedSet<String> some) {
            SortedSet<String> renamed = new TreeSet<>();
            some.forEach(one -> renamed.add(of(one)));
            return renamed;
        }

        private String of(String name) {
            return names.getOrDefault(name, name);
        }
    }

    /** A rule and where it stands in the text: line and column count from 1. */
    record PlacedModuleRule(SelinuxRule rule, int line, int column) {}

    /** What a reader has gathered so far. */
    static final class ModuleBuilder {
        final SortedSet<String> types = new TreeSet<>();
        final SortedSet<String> attributes = new TreeSet<>();
        final SortedMap<String, SortedSet<String>> memberships = new TreeMap<>();
        final SortedMap<String, SortedSet<String>> roleTypes = new TreeMap<>();
        final List<SelinuxRule> rules = new ArrayList<>();
        final List<OptionalBlock> optionals = new ArrayList<>();
        final List<FileContext> fileContexts = new ArrayList<>();

        /** Where the rules stand, those of optional blocks too, in the order of the text. */
        final List<PlacedModuleRule> placed = new ArrayList<>();

        final SortedSet<String> missing = new TreeSet<>();
        HostPolicy host = HostPolicy.UNKNOWN;

        /** {@code self} for a type that is its own target; what an attribute may do to itself its types may do to each other. */
        String target(String source, String target) {
            boolean attribute =
                    attributes.contains(target) || (!types.contains(target) && ModuleGrants.isAttribute(target));
            return target.equals(source) && !attribute ? SelinuxRule.SELF : target;
        }

        /** A rule and where it begins. */
        void rule(SelinuxRule rule, int line, int column) {
            rules.add(rule);
            placed.add(new PlacedModuleRule(rule, line, column));
        }

        /** A rule that begins at a token. */
        void rule(SelinuxRule rule, Token at) {
            rule(rule, at.getLine(), at.getCharPositionInLine() + 1);
        }

        void membership(String type, String attribute) {
            memberships.computeIfAbsent(type, t -> new TreeSet<>()).add(attribute);
        }

        void roleType(String role, String type) {
            roleTypes.computeIfAbsent(role, r -> new TreeSet<>()).add(type);
        }

        SelinuxModule build(String name) {
            return new SelinuxModule(
                    name, types, attributes, memberships, roleTypes, rules, optionals, fileContexts, missing, host);
        }
    }
}
