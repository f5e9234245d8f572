package dev.lsmith.policy.selinux;

import dev.lsmith.policy.selinux.ModuleGrants.Vector;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What is allowed between the types of a host's whole policy into which a module is loaded. */
final class LoadedGrants {
    private final SelinuxModule module;
    private final Map<String, List<SelinuxRule>> bySource = new HashMap<>();
    private final List<TypeExpression> expressions = new ArrayList<>();
    private final Map<String, Set<String>> members = new HashMap<>();

    LoadedGrants(SelinuxModule module) {
        this.module = module;
        Set<String> texts = new LinkedHashSet<>();
        rules().forEach(rule -> {
            bySource.computeIfAbsent(rule.source(), s -> new ArrayList<>()).add(rule);
            Stream.of(rule.source(), rule.target())
                    .filter(text -> text.indexOf(' ') >= 0)
                    .forEach(texts::add);
        });
        texts.forEach(text -> expressions.add(TypeExpression.of(text)));
        module.host()
                .attributesOf()
                .forEach((type, attributes) -> attributes.forEach(attribute ->
                        members.computeIfAbsent(attribute, a -> new TreeSet<>()).add(type)));
    }

    private Stream<SelinuxRule> rules() {
        return Stream.concat(module.host().rules().stream(), module.everyRule())
                .filter(rule -> rule.allows() || CommandLists.count(rule));
    }

    /** What is allowed of one source, target and class, with the rules that do. */
    record Allowed(TreeMap<String, SelinuxRule> permissions, CommandLists lists) {}

    Allowed of(Vector vector) {
        Set<String> targets = names(vector.target());
        if (vector.source().equals(vector.target())) {
            targets.add(SelinuxRule.SELF);
        }
        TreeMap<String, SelinuxRule> permissions = new TreeMap<>();
        List<SelinuxRule> lists = new ArrayList<>();
        for (String source : names(vector.source())) {
            for (SelinuxRule rule : bySource.getOrDefault(source, List.of())) {
                if (!rule.tclass().equals(vector.tclass()) || !targets.contains(rule.target())) {
                    continue;
                }
                if (rule instanceof AccessRule access) {
                    access.permissions().forEach(p -> permissions.putIfAbsent(p, rule));
                } else {
                    lists.add(rule);
                }
            }
        }
        return new Allowed(permissions, CommandLists.of(lists));
    }

    /** The pairs of types between which rules allow a permission. */
    Stream<Vector> pairs(String tclass, String permission) {
        return rules().filter(rule -> rule instanceof AccessRule access
                        && access.tclass().equals(tclass)
                        && access.permissions().contains(permission))
                .flatMap(rule -> {
                    boolean self = rule.target().equals(SelinuxRule.SELF);
                    return types(rule.source()).stream()
                            .flatMap(source -> (self ? Set.of(source) : types(rule.target()))
                                    .stream().map(target -> new Vector(source, target, tclass)));
                });
    }

    /** Whatever stands for a type in a rule. */
    private Set<String> names(String type) {
        Set<String> names = new LinkedHashSet<>(List.of(type));
        Collection<String> attributes = module.attributesOf(type);
        names.addAll(attributes);
        for (TypeExpression expression : expressions) {
            if (expression.holds(type, attributes)) {
                names.add(expression.text());
            }
        }
        return names;
    }

    /** The types that something in a rule stands for. */
    private Set<String> types(String text) {
        if (text.indexOf(' ') < 0) {
            return members.getOrDefault(text, Set.of(text));
        }
        TypeExpression expression = TypeExpression.of(text);
        Set<String> types = new LinkedHashSet<>();
        Stream.concat(module.host().types().stream(), module.types().stream())
                .filter(type -> expression.holds(type, module.attributesOf(type)))
                .forEach(types::add);
        return types;
    }

    /**
     * Adds the sources, targets and classes of which this module may say something else than another one in the same host.
     *
     * @param known rules that the other has too
     * @param changed the types that have other attributes there, or are not there
     */
    void addDiffering(Set<SelinuxRule> known, Set<String> changed, Set<Vector> vectors) {
        Set<String> named = new HashSet<>(changed);
        changed.forEach(type -> named.addAll(module.attributesOf(type)));
        rules().forEach(rule -> {
            boolean same = module.host().isWhole() && known.contains(rule);
            boolean may = rule.source().indexOf(' ') >= 0
                    || rule.target().indexOf(' ') >= 0
                    || named.contains(rule.source())
                    || named.contains(rule.target());
            if (!same || may) {
                add(rule, same ? Optional.of(changed) : Optional.empty(), vectors);
            }
        });
    }

    private void add(SelinuxRule rule, Optional<Set<String>> only, Set<Vector> vectors) {
        boolean self = rule.target().equals(SelinuxRule.SELF);
        Set<String> targets = self ? Set.of() : types(rule.target());
        for (String source : types(rule.source())) {
            for (String target : self ? Set.of(source) : targets) {
                if (only.isEmpty() || only.get().contains(source) || only.get().contains(target)) {
                    vectors.add(new Vector(source, target, rule.tclass()));
                }
            }
        }
    }

    /** The types whose attributes differ, or that only one of two modules in the same host has. */
    static Set<String> changed(SelinuxModule one, SelinuxModule other) {
        Set<String> changed = new LinkedHashSet<>();
        Stream.of(one, other)
                .flatMap(m -> Stream.concat(m.host().attributesOf().keySet().stream(), m.types().stream()))
                .filter(type -> !one.attributesOf(type).equals(other.attributesOf(type))
                        || one.types().contains(type) != other.types().contains(type))
                .forEach(changed::add);
        return changed;
    }

    /** Rules that both have: the host's, and of the modules' own those that stand in both. */
    static Set<SelinuxRule> inBoth(SelinuxModule one, SelinuxModule other) {
        Set<SelinuxRule> both = new HashSet<>(one.host().rules());
        Set<SelinuxRule> own = new HashSet<>(one.everyRule().toList());
        other.everyRule().filter(own::contains).forEach(both::add);
        return both;
    }

    /** A difference of grants: by which rules, of which class and permissions, and the sources and targets that it is about. */
    static final class Differences {
        private final Map<List<String>, List<Vector>> byRule = new LinkedHashMap<>();

        void add(String rule, String otherRule, String permissions, Vector vector) {
            byRule.computeIfAbsent(List.of(rule, otherRule, vector.tclass(), permissions), k -> new ArrayList<>())
                    .add(vector);
        }

        Map<List<String>, List<Vector>> byRule() {
            return byRule;
        }
    }
}
