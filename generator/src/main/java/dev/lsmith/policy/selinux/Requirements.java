package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a module needs of the policy that it is loaded into: the contents of its {@code require} block.
 *
 * @param roles roles
 * @param types types
 * @param attributes attributes
 * @param classes class to permissions
 */
public record Requirements(
        SortedSet<String> roles,
        SortedSet<String> types,
        SortedSet<String> attributes,
        SortedMap<String, SortedSet<String>> classes) {

    /** What a module needs outside its optional blocks. */
    public static Requirements of(SelinuxModule module) {
        RequirementCollector collector = new RequirementCollector(module);
        module.memberships().forEach((type, attributes) -> {
            collector.name(type);
            attributes.forEach(collector::attribute);
        });
        module.roleTypes().forEach((role, types) -> {
            collector.roles.add(role);
            types.forEach(collector::name);
        });
        module.rules().forEach(collector::rule);
        return collector.result();
    }

    /** What an optional block of a module needs. */
    public static Requirements of(SelinuxModule module, OptionalBlock block) {
        RequirementCollector collector = new RequirementCollector(module);
        block.rules().forEach(collector::rule);
        return collector.result();
    }

    /** Whether nothing is needed. */
    public boolean isEmpty() {
        return roles.isEmpty() && types.isEmpty() && attributes.isEmpty() && classes.isEmpty();
    }

    private static final class RequirementCollector {
        private static final Set<String> WELL_KNOWN_ATTRIBUTES = ShippedData.rows("selinux/attributes.csv").stream()
                .map(row -> row.get(0))
                .collect(Collectors.toUnmodifiableSet());

        private final SelinuxModule module;
        private final Set<String> ownAttributes = new HashSet<>();
        private final SortedSet<String> roles = new TreeSet<>();
        private final SortedSet<String> types = new TreeSet<>();
        private final SortedSet<String> attributes = new TreeSet<>();
        private final SortedMap<String, SortedSet<String>> classes = new TreeMap<>();

        RequirementCollector(SelinuxModule module) {
            this.module = module;
            module.memberships().values().forEach(ownAttributes::addAll);
        }

        void name(String name) {
            if (name.isEmpty()
                    || name.equals(SelinuxRule.SELF)
                    || module.types().contains(name)) {
                return;
            }
            if (WELL_KNOWN_ATTRIBUTES.contains(name) || ownAttributes.contains(name)) {
                attribute(name);
            } else {
                types.add(name);
            }
        }

        void attribute(String name) {
            if (!module.attributes().contains(name)) {
                attributes.add(name);
            }
        }

        void expression(String text) {
            TypeExpression expression = TypeExpression.of(text);
            if (expression.set().isPresent()) {
                expression.names().forEach(this::name);
                return;
            }
            name(expression.name());
            expression.except().ifPresent(this::attribute);
        }

        void rule(SelinuxRule rule) {
            expression(rule.source());
            expression(rule.target());
            if (rule instanceof AccessRule access) {
                permissions(access.tclass(), access.permissions());
            } else if (rule instanceof CommandRule command) {
                permissions(command.tclass(), List.of(command.permission().word()));
            } else if (rule instanceof TransitionRule transition) {
                name(transition.newType());
                // The syntax wants at least one permission of a class: every file class has create, process has
                // transition.
                permissions(
                        transition.tclass(), List.of(transition.tclass().equals("process") ? "transition" : "create"));
            }
        }

        void permissions(String tclass, Collection<String> permissions) {
            classes.computeIfAbsent(tclass, c -> new TreeSet<>()).addAll(permissions);
        }

        Requirements result() {
            return new Requirements(
                    roles,
                    types,
                    attributes,
                    classes.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    e -> Collections.unmodifiableSortedSet(e.getValue()),
                                    (a, b) -> a,
                                    TreeMap::new)));
        }
    }
}
