package dev.lsmith.policy.selinux;

import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.selinux.ConstraintExpression.Test;
import dev.lsmith.policy.selinux.ConstraintExpression.Verdict;
import dev.lsmith.policy.selinux.ModuleGrants.Vector;
import dev.lsmith.policy.selinux.SelinuxRule.ConstraintRule;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What constraints of only one of two modules close: permission by permission, all constraints on it together. Where a host's whole policy
 * is given, only what its rules and the module's allow counts; users, roles and levels may be any.
 */
final class ConstraintComparison {
    /** After so many pairs of types a difference is told without one of them. */
    private static final int MOST_PAIRS = 50_000;

    private final SelinuxModule before;
    private final SelinuxModule after;
    private final String subject;
    private final IdentityHashMap<SelinuxModule, LoadedGrants> loaded = new IdentityHashMap<>();
    private final IdentityHashMap<SelinuxModule, ModuleGrants> grants = new IdentityHashMap<>();

    ConstraintComparison(SelinuxModule before, SelinuxModule after, String subject) {
        this.before = before;
        this.after = after;
        this.subject = subject;
    }

    /** What is constrained: a permission of a class, or with an empty permission changes of its labels. */
    private record Constrained(String tclass, String permission) implements Comparable<Constrained> {
        @Override
        public int compareTo(Constrained other) {
            int byClass = tclass.compareTo(other.tclass);
            return byClass == 0 ? permission.compareTo(other.permission) : byClass;
        }
    }

    /** The constraints on one thing on both sides. */
    private record Sides(List<ConstraintRule> before, List<ConstraintRule> after) {
        List<ConstraintExpression> expressions(boolean young) {
            return (young ? after : before)
                    .stream().map(ConstraintRule::expression).toList();
        }
    }

    /** A pair of types that is decided otherwise, and how. */
    private record Found(Verdict verdict, Optional<Vector> pair) {}

    /** The differences, one for all that the same constraints make. */
    List<Difference> differences() {
        SortedMap<Constrained, List<ConstraintRule>> was = constraints(before);
        SortedMap<Constrained, List<ConstraintRule>> is = constraints(after);
        SortedSet<Constrained> all = new TreeSet<>(was.keySet());
        all.addAll(is.keySet());
        Map<Sides, List<Constrained>> differing = new LinkedHashMap<>();
        for (Constrained one : all) {
            Sides sides = differing(was.getOrDefault(one, List.of()), is.getOrDefault(one, List.of()));
            if (!sides.before().isEmpty() || !sides.after().isEmpty()) {
                differing.computeIfAbsent(sides, s -> new ArrayList<>()).add(one);
            }
        }
        List<Difference> differences = new ArrayList<>();
        differing.forEach((sides, where) -> add(sides, where, differences));
        return differences;
    }

    private static SortedMap<Constrained, List<ConstraintRule>> constraints(SelinuxModule module) {
        SortedMap<Constrained, List<ConstraintRule>> constraints = new TreeMap<>();
        module.everyRule()
                .filter(ConstraintRule.class::isInstance)
                .map(ConstraintRule.class::cast)
                .forEach(rule -> {
                    SortedSet<String> permissions =
                            rule.permissions().isEmpty() ? new TreeSet<>(List.of("")) : rule.permissions();
                    permissions.forEach(p -> constraints
                            .computeIfAbsent(new Constrained(rule.tclass(), p), c -> new ArrayList<>())
                            .add(rule));
                });
        return constraints;
    }

    /** Without those that say the same on both sides of the permission. */
    private static Sides differing(List<ConstraintRule> was, List<ConstraintRule> is) {
        List<ConstraintExpression> old =
                was.stream().map(ConstraintRule::expression).toList();
        List<ConstraintExpression> young =
                is.stream().map(ConstraintRule::expression).toList();
        return old.containsAll(young) && young.containsAll(old) ? new Sides(List.of(), List.of()) : new Sides(was, is);
    }

    private void add(Sides sides, List<Constrained> where, List<Difference> differences) {
        Found found = found(sides, where);
        String accesses = where.stream()
                .collect(Collectors.groupingBy(
                        Constrained::tclass,
                        TreeMap::new,
                        Collectors.mapping(Constrained::permission, Collectors.joining(" "))))
                .entrySet()
                .stream()
                .map(e -> e.getValue().isEmpty() ? "labels of " + e.getKey() : e.getKey() + " { " + e.getValue() + " }")
                .collect(Collectors.joining(", "));
        String witness =
                found.pair().map(pair -> pair.text(where.get(0).permission())).orElse("");
        boolean known = before.host().isWhole() && after.host().isWhole();
        String depends = known ? "" : "whom the constraint is about on the host";
        if (found.verdict().opens()) {
            differences.add(
                    difference(ChangeDirection.WIDENED, sides, accesses + passing(sides, true), witness, depends));
        }
        if (found.verdict().closes()) {
            differences.add(
                    difference(ChangeDirection.NARROWED, sides, accesses + passing(sides, false), witness, depends));
        }
        boolean same = found.verdict().equals(Verdict.SAME);
        if (same && known && isOtherwise(sides)) {
            differences.add(difference(
                    ChangeDirection.CHANGED,
                    sides,
                    accesses + ", of which no rule allows one that they decide",
                    "",
                    ""));
        }
    }

    private boolean isOtherwise(Sides sides) {
        return !Verdict.of(sides.expressions(false), sides.expressions(true), test -> Optional.empty(), this::isType)
                .equals(Verdict.SAME);
    }

    private static String passing(Sides sides, boolean young) {
        List<ConstraintExpression> more = sides.expressions(young);
        List<ConstraintExpression> less = sides.expressions(!young);
        String where = less.isEmpty() ? "" : " where not " + ConstraintExpression.texts(less);
        return where
                + (more.isEmpty() ? "" : (where.isEmpty() ? " where " : " and ") + ConstraintExpression.texts(more));
    }

    private Difference difference(
            ChangeDirection direction, Sides sides, String accesses, String witness, String depends) {
        return new Difference(
                direction,
                subject,
                "constraint",
                accesses,
                witness,
                sides.before().stream().map(ModuleComparison::deciding).toList(),
                sides.after().stream().map(ModuleComparison::deciding).toList(),
                depends);
    }

    private Found found(Sides sides, List<Constrained> where) {
        boolean whole = before.host().isWhole() && after.host().isWhole();
        Verdict verdict = whole ? Verdict.SAME : verdict(sides, Optional.empty());
        Optional<Vector> first = Optional.empty();
        if (verdict.equals(Verdict.SAME) && !whole) {
            return new Found(verdict, first);
        }
        for (Constrained one : where) {
            if (one.permission().isEmpty()) {
                return new Found(verdict(sides, Optional.empty()), first);
            }
            Iterator<Vector> pairs = Stream.of(before, after)
                    .flatMap(module -> pairs(module, one))
                    .distinct()
                    .iterator();
            for (int i = 0; pairs.hasNext(); i++) {
                if (i == MOST_PAIRS) {
                    return new Found(verdict(sides, Optional.empty()), first);
                }
                Vector pair = pairs.next();
                Verdict here = verdict(sides, Optional.of(pair));
                if (!here.equals(Verdict.SAME)) {
                    first = first.or(() -> Optional.of(pair));
                    verdict = verdict.or(here);
                }
                if (verdict.opens() && verdict.closes() && first.isPresent()) {
                    return new Found(verdict, first);
                }
            }
        }
        return new Found(verdict, first);
    }

    private Stream<Vector> pairs(SelinuxModule module, Constrained one) {
        if (module.host().isWhole()) {
            return loaded.computeIfAbsent(module, LoadedGrants::new).pairs(one.tclass(), one.permission());
        }
        return grants.computeIfAbsent(module, ModuleGrants::new).all().entrySet().stream()
                .filter(e -> e.getKey().tclass().equals(one.tclass())
                        && e.getValue().permissions().containsKey(one.permission()))
                .map(Map.Entry::getKey);
    }

    private Verdict verdict(Sides sides, Optional<Vector> pair) {
        return Verdict.of(
                sides.expressions(false),
                sides.expressions(true),
                test -> pair.flatMap(p -> value(after, test, p.source(), p.target())),
                this::isType);
    }

    private boolean isType(String name) {
        return before.types().contains(name)
                || after.types().contains(name)
                || before.host().types().contains(name)
                || (!before.host().isWhole() && !ModuleGrants.isAttribute(name));
    }

    /**
     * What a test of a constraint says of a pair of types; nothing where it asks for users, roles or levels, or a type of a host whose
     * attributes are not known.
     */
    static Optional<Boolean> value(SelinuxModule module, Test test, String source, String target) {
        if (test.left().equals("t1") && test.right().equals("t2")) {
            return Optional.of(source.equals(target));
        }
        if (!test.isAboutName() || !(test.left().equals("t1") || test.left().equals("t2"))) {
            return Optional.empty();
        }
        String type = test.left().equals("t1") ? source : target;
        boolean is =
                Objects.equals(type, test.right()) || module.attributesOf(type).contains(test.right());
        boolean sure = is
                || module.host().isWhole()
                || !ModuleGrants.isAttribute(test.right())
                || (module.types().contains(type) && module.attributes().contains(test.right()));
        return sure ? Optional.of(is) : Optional.empty();
    }
}
