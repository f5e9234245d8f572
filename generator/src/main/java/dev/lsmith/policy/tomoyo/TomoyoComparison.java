package dev.lsmith.policy.tomoyo;

import dev.lsmith.access.TomoyoRequest.Operation;
import dev.lsmith.access.TomoyoRequest.Operations;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Domain;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.ExceptionLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What two policies allow differently, domain by domain and operation by operation. */
final class TomoyoComparison {
    private final TomoyoPolicy before;
    private final TomoyoPolicy after;
    private final List<Difference> differences = new ArrayList<>();
    private final List<OpenQuestion> open = new ArrayList<>();

    TomoyoComparison(TomoyoPolicy before, TomoyoPolicy after) {
        this.before = before;
        this.after = after;
    }

    Comparison compare() throws InputException {
        SortedMap<String, Domain> old = byName(before);
        SortedMap<String, Domain> now = byName(after);
        boolean single = old.size() == 1 && now.size() == 1;
        if (single && !old.keySet().equals(now.keySet())) {
            change(ChangeDirection.CHANGED, old.firstKey(), "domain", "is " + now.firstKey() + " now");
            domain(before.domains().get(0), after.domains().get(0));
        } else {
            Set<String> names = new TreeSet<>(old.keySet());
            names.addAll(now.keySet());
            for (String name : names) {
                Domain one = old.get(name);
                Domain other = now.get(name);
                if (one != null && other != null) {
                    domain(one, other);
                } else {
                    open.add(new OpenQuestion(
                            name,
                            "what its processes may do",
                            "the " + (one == null ? "old" : "new") + " policy has no such domain"));
                }
            }
        }
        exceptions();
        return new Comparison(differences, open);
    }

    private static SortedMap<String, Domain> byName(TomoyoPolicy policy) {
        SortedMap<String, Domain> domains = new TreeMap<>();
        policy.domains().forEach(domain -> domains.put(domain.name(), domain));
        return domains;
    }

    private void change(ChangeDirection direction, String subject, String kind, String what) {
        differences.add(new Difference(direction, subject, kind, what, "", List.of(), List.of()));
    }

    /** Lines that say how processes come from one domain into another; groups are part of the rules that name them. */
    private void exceptions() {
        Set<String> old = lines(before);
        Set<String> now = lines(after);
        old.stream()
                .filter(line -> !now.contains(line))
                .forEach(line ->
                        change(ChangeDirection.CHANGED, "exception policy", "transition", "no longer: " + line));
        now.stream()
                .filter(line -> !old.contains(line))
                .forEach(line -> change(ChangeDirection.CHANGED, "exception policy", "transition", "new: " + line));
    }

    private static Set<String> lines(TomoyoPolicy policy) {
        return policy.exceptions().stream()
                .filter(line -> line.shared().isEmpty() && !line.keyword().endsWith("_group"))
                .map(ExceptionLine::text)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void domain(Domain old, Domain now) throws InputException {
        List<TomoyoRule> oldRules = before.rules(old);
        List<TomoyoRule> newRules = after.rules(now);
        for (String word : TomoyoLint.missingGroups(before)) {
            open.add(new OpenQuestion(
                    old.name(), "what the rules with " + word + " allow", "the old policy does not say what it is"));
        }
        for (String word : TomoyoLint.missingGroups(after)) {
            open.add(new OpenQuestion(
                    now.name(), "what the rules with " + word + " allow", "the new policy does not say what it is"));
        }
        Set<List<String>> conditions = new LinkedHashSet<>(List.of(List.of()));
        oldRules.forEach(rule -> conditions.add(rule.conditions()));
        newRules.forEach(rule -> conditions.add(rule.conditions()));
        for (Operation operation : new Operations().all()) {
            for (List<String> condition : conditions) {
                boolean own = condition.isEmpty()
                        || named(oldRules, operation, condition)
                        || named(newRules, operation, condition);
                if (own) {
                    Comparison one = new OperationComparison(before, after, operation, condition, old, now).compare();
                    differences.addAll(one.differences());
                    open.addAll(one.open());
                }
            }
        }
        tasks(old.name(), oldRules, newRules);
    }

    private static boolean named(List<TomoyoRule> rules, Operation operation, List<String> condition) {
        return rules.stream()
                .anyMatch(rule -> rule.category().equals(operation.category())
                        && rule.operations().contains(operation.operation())
                        && rule.conditions().equals(condition));
    }

    /** Which domains a process may enter by itself. */
    private void tasks(String subject, List<TomoyoRule> old, List<TomoyoRule> now) {
        Set<String> one = texts(old);
        Set<String> other = texts(now);
        one.stream()
                .filter(text -> !other.contains(text))
                .forEach(text -> change(ChangeDirection.NARROWED, subject, "task", text));
        other.stream()
                .filter(text -> !one.contains(text))
                .forEach(text -> change(ChangeDirection.WIDENED, subject, "task", text));
    }

    private static Set<String> texts(List<TomoyoRule> rules) {
        return rules.stream()
                .filter(rule -> rule.category().equals("task"))
                .map(TomoyoRule::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
