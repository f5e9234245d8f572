package dev.lsmith.policy.selinux;

import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a module allows, with the attributes that it gives its own types expanded; rules of optional blocks count. */
final class ModuleGrants {
    /** What nothing is said of. */
    static final Grant NOTHING = new Grant(new TreeMap<>(), CommandLists.NONE);

    private final SelinuxModule module;
    private final SortedMap<Vector, Grant> all = new TreeMap<>();

    /** By class, those that an attribute may decide. */
    private final Map<String, List<Vector>> ofAttributes = new HashMap<>();

    ModuleGrants(SelinuxModule module) {
        this.module = module;
        module.everyRule()
                .filter(rule -> rule.allows() || CommandLists.count(rule))
                .forEach(this::take);
        for (Vector vector : all.keySet()) {
            if (isAttribute(vector.source()) || isAttribute(vector.target())) {
                ofAttributes
                        .computeIfAbsent(vector.tclass(), c -> new ArrayList<>())
                        .add(vector);
            }
        }
    }

    /**
     * Who may do something to what.
     *
     * @param source type or attribute
     * @param target type or attribute; the source itself for {@code self}
     * @param tclass the object class
     */
    record Vector(String source, String target, String tclass) implements Comparable<Vector> {
        private static final Comparator<Vector> ORDER = Comparator.comparing(Vector::source)
                .thenComparing(Vector::target)
                .thenComparing(Vector::tclass);

        /** With one permission: {@code app_t container_file_t:file read}. */
        String text(String permission) {
            return source + " " + target + ":" + tclass + " " + permission;
        }

        @Override
        public int compareTo(Vector other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * What is allowed.
     *
     * @param permissions each with the rule that gives it
     * @param lists of commands and types of messages
     */
    record Grant(SortedMap<String, String> permissions, CommandLists lists) {
        Grant {
            permissions = Collections.unmodifiableSortedMap(new TreeMap<>(permissions));
        }
    }

    /** By who and what. */
    SortedMap<Vector, Grant> all() {
        return Collections.unmodifiableSortedMap(all);
    }

    Grant of(Vector vector) {
        return all.getOrDefault(vector, NOTHING);
    }

    private void take(SelinuxRule rule) {
        Grant grant = grant(rule);
        for (String source : named(rule.source())) {
            boolean self = rule.target().equals(SelinuxRule.SELF);
            for (String target : self ? List.of(source) : named(rule.target())) {
                all.merge(new Vector(source, target, rule.tclass()), grant, ModuleGrants::both);
            }
        }
    }

    /** A type or attribute, and the module's own types that the attribute is given to. */
    private List<String> named(String text) {
        List<String> names = new ArrayList<>(List.of(text));
        TypeExpression expression = TypeExpression.of(text);
        for (Map.Entry<String, SortedSet<String>> each : module.memberships().entrySet()) {
            if (!names.contains(each.getKey()) && expression.holds(each.getKey(), each.getValue())) {
                names.add(each.getKey());
            }
        }
        return names;
    }

    private static Grant grant(SelinuxRule rule) {
        SortedMap<String, String> permissions = new TreeMap<>();
        if (rule instanceof AccessRule access) {
            String line = Renderer.line(rule).strip();
            access.permissions().forEach(p -> permissions.put(p, line));
        }
        return new Grant(permissions, CommandLists.of(List.of(rule)));
    }

    private static Grant both(Grant one, Grant other) {
        SortedMap<String, String> permissions = new TreeMap<>(other.permissions());
        permissions.putAll(one.permissions());
        return new Grant(permissions, one.lists().and(other.lists()));
    }

    /** Whether a permission is there only because a rule on an attribute gives it, which is compared itself. */
    boolean isExpanded(Vector vector, String permission) {
        return named(vector)
                .anyMatch(v -> !v.equals(vector)
                        && of(v).permissions()
                                .getOrDefault(permission, "")
                                .equals(of(vector).permissions().get(permission)));
    }

    /** The vectors of what stands for both, that are there: looked up, as a module may have very many. */
    private Stream<Vector> named(Vector vector) {
        return withAttributes(vector.source())
                .flatMap(source ->
                        withAttributes(vector.target()).map(target -> new Vector(source, target, vector.tclass())))
                .filter(v -> all.containsKey(v));
    }

    private Stream<String> withAttributes(String name) {
        return Stream.concat(Stream.of(name), module.attributesOf(name).stream());
    }

    /**
     * The attribute of the host's policy by which a rule may allow it, as their members among the host's types are not known here; empty if no
     * rule does.
     */
    String mayAllow(Vector vector, String permission) {
        return ofAttributes.getOrDefault(vector.tclass(), List.of()).stream()
                .filter(v -> of(v).permissions().containsKey(permission))
                .filter(v -> mayBe(vector.source(), v.source()) && mayBe(vector.target(), v.target()))
                .map(v -> vector.target().equals(v.target()) ? v.source() : v.target())
                .findFirst()
                .orElse("");
    }

    private boolean mayBe(String name, String other) {
        return name.equals(other) || (!module.types().contains(name) && isAttribute(other));
    }

    /** Types end in {@code _t} in every policy that is known, and attributes do not. */
    static boolean isAttribute(String text) {
        return !TypeExpression.of(text).name().endsWith("_t");
    }
}
