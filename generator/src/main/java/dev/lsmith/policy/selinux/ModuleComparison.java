package dev.lsmith.policy.selinux;

import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.policy.selinux.SelinuxRule.ConstraintRule;
import dev.lsmith.policy.selinux.SelinuxRule.KeptStatement;
import dev.lsmith.policy.selinux.SelinuxRule.PermissiveRule;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares two modules by what they allow, each loaded into the same policy that has every name that they use. Which types that policy gives
 * its own attributes is not known here: where that decides, the difference says so.
 */
final class ModuleComparison {
    private final SelinuxModule before;
    private final SelinuxModule after;
    private final List<Difference> differences = new ArrayList<>();

    ModuleComparison(SelinuxModule before, SelinuxModule after) {
        this.before = before;
        this.after = after.renamedAs(before);
    }

    /** The differences, the gravest widenings first. */
    Comparison compare() {
        texts("permissive", permissive(before), permissive(after), true);
        memberships();
        differences.addAll(new GrantComparison(before, this.after).differences());
        texts("role", roles(before), roles(after), true);
        texts("rule", others(before), others(after), false);
        texts("label", labels(before), labels(after), false);
        statements();
        differences.addAll(new ConstraintComparison(before, after, subject()).differences());
        differences.sort(Comparator.comparing(Difference::direction));
        return new Comparison(differences.stream().map(this::dependingOnMissing).toList(), open());
    }

    /** Other labels give files to who may use the type, and other transitions give processes to another domain. */
    private List<OpenQuestion> open() {
        List<OpenQuestion> open = new ArrayList<>();
        missing(before, after, "the new module does not have it", open);
        missing(after, before, "the old module does not have it", open);
        boolean labels =
                labels(after).keySet().stream().anyMatch(l -> !labels(before).containsKey(l));
        if (labels) {
            open.add(new OpenQuestion(
                    before.domain(),
                    "whether files that are labelled anew become open",
                    "the modules do not say who may use them"));
        }
        kept(after).stream()
                .filter(s -> !KeptStatement.CLOSING.contains(s.word())
                        && !kept(before).contains(s))
                .forEach(s -> open.add(new OpenQuestion(
                        subject(), "whether this opens more: " + s.text(), "the modules do not say who may use it")));
        boolean transitions = transitions(after).stream()
                .anyMatch(rule -> !transitions(before).contains(rule));
        if (transitions) {
            open.add(new OpenQuestion(
                    before.domain(),
                    "whether a new transition leads to more",
                    "the modules do not say what its type may do"));
        }
        return open;
    }

    /** What only one of the two needs and was not given. */
    private void missing(SelinuxModule one, SelinuxModule other, String where, List<OpenQuestion> open) {
        for (String what : one.missing()) {
            if (!other.missing().contains(what)) {
                open.add(new OpenQuestion(
                        subject(), "whether this opens more: " + what, "it was not given (--base), and " + where));
            }
        }
    }

    /** What both inherit or call and was not given may allow, or close, what differs. */
    private Difference dependingOnMissing(Difference difference) {
        boolean known = before.missing().isEmpty() && after.missing().isEmpty();
        if (known) {
            return difference;
        }
        SortedSet<String> missing = new TreeSet<>(before.missing());
        missing.addAll(after.missing());
        return new Difference(
                difference.direction(),
                difference.subject(),
                difference.kind(),
                difference.accesses(),
                difference.witness(),
                difference.before(),
                difference.after(),
                "what is in " + String.join(", ", missing) + ", which was not given (--base)");
    }

    private String subject() {
        return before.domain().isEmpty() ? before.name() : before.domain();
    }

    private static Set<SelinuxRule> transitions(SelinuxModule module) {
        return module.everyRule().filter(TransitionRule.class::isInstance).collect(Collectors.toSet());
    }

    /** By what is compared as a text, the rule that says it. */
    private void texts(String kind, SortedMap<String, String> was, SortedMap<String, String> is, boolean widens) {
        each(was, is, (text, rule) -> add(narrows(widens), domain(), kind, text, witness(kind), rule, false, ""));
        each(is, was, (text, rule) -> add(opens(widens), domain(), kind, text, witness(kind), rule, true, ""));
    }

    /** The one domain of the modules, whichever of them has it; empty if neither is of one. */
    private String domain() {
        return before.domain().isEmpty() ? after.domain() : before.domain();
    }

    private static ChangeDirection opens(boolean widens) {
        return widens ? ChangeDirection.WIDENED : ChangeDirection.CHANGED;
    }

    private static ChangeDirection narrows(boolean widens) {
        return widens ? ChangeDirection.NARROWED : ChangeDirection.CHANGED;
    }

    /** Under a permissive domain everything is done and logged. */
    private String witness(String kind) {
        return kind.equals("permissive") ? domain() + " shadow_t:file write" : "";
    }

    private static void each(
            SortedMap<String, String> some, SortedMap<String, String> others, BiConsumer<String, String> missing) {
        some.forEach((text, rule) -> {
            if (!others.containsKey(text)) {
                missing.accept(text, rule);
            }
        });
    }

    private void add(
            ChangeDirection direction,
            String subject,
            String kind,
            String accesses,
            String witness,
            String rule,
            boolean added,
            String depends) {
        differences.add(difference(direction, subject, kind, accesses, witness, rule, "", added, depends));
    }

    /**
     * A difference.
     *
     * @param rule of the one that has it
     * @param otherRule of the one that lacks it
     * @param added whether the new module is the one that has it
     */
    static Difference difference(
            ChangeDirection direction,
            String subject,
            String kind,
            String accesses,
            String witness,
            String rule,
            String otherRule,
            boolean added,
            String depends) {
        List<DecidingRule> has = rules(rule);
        List<DecidingRule> lacks = rules(otherRule);
        return new Difference(
                direction, subject, kind, accesses, witness, added ? lacks : has, added ? has : lacks, depends);
    }

    /** A constraint as what decides. */
    static DecidingRule deciding(ConstraintRule constraint) {
        return new DecidingRule(constraint.text(), "", "");
    }

    private static List<DecidingRule> rules(String rule) {
        return rule.isEmpty() ? List.of() : List.of(new DecidingRule(rule, "", ""));
    }

    private static SortedMap<String, String> permissive(SelinuxModule module) {
        return texts(
                module.everyRule()
                        .filter(PermissiveRule.class::isInstance)
                        .map(SelinuxRule::source)
                        .toList(),
                domain -> "everything, as denials of " + domain + " are only logged",
                domain -> "permissive " + domain + ";");
    }

    private static SortedMap<String, String> roles(SelinuxModule module) {
        Collection<String> roles = new TreeSet<>();
        module.roleTypes().forEach((role, types) -> types.forEach(type -> roles.add(role + " types " + type)));
        return texts(roles, text -> text, text -> "role " + text + ";");
    }

    private static SortedMap<String, String> labels(SelinuxModule module) {
        return texts(
                module.fileContexts(),
                c -> c.regex() + " " + c.fileType().name().toLowerCase(Locale.ROOT) + " " + c.context(),
                c -> "");
    }

    /** Transitions, and what is logged or checked: neither more nor less is allowed by them. */
    private static SortedMap<String, String> others(SelinuxModule module) {
        return texts(
                module.everyRule()
                        .filter(rule -> !(rule instanceof PermissiveRule
                                || rule instanceof KeptStatement
                                || rule instanceof ConstraintRule))
                        .filter(rule -> !rule.allows())
                        .toList(),
                Renderer::line,
                Renderer::line);
    }

    /** Bounds close; labels of ports, and what roles and levels follow, decide who may in other policies. */
    private void statements() {
        Set<KeptStatement> was = kept(before);
        Set<KeptStatement> is = kept(after);
        was.stream().filter(s -> !is.contains(s)).forEach(s -> statement(s, false));
        is.stream().filter(s -> !was.contains(s)).forEach(s -> statement(s, true));
    }

    private void statement(KeptStatement statement, boolean added) {
        boolean closes = KeptStatement.CLOSING.contains(statement.word());
        ChangeDirection direction = added ? ChangeDirection.NARROWED : ChangeDirection.WIDENED;
        add(
                closes ? direction : ChangeDirection.CHANGED,
                subject(),
                statement.word(),
                statement.text(),
                "",
                statement.text(),
                added,
                closes ? "whom the constraint is about on the host" : "");
    }

    private static Set<KeptStatement> kept(SelinuxModule module) {
        return module.everyRule()
                .filter(KeptStatement.class::isInstance)
                .map(KeptStatement.class::cast)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static <T> SortedMap<String, String> texts(
            Collection<T> values, Function<T, String> text, Function<T, String> rule) {
        return values.stream()
                .collect(Collectors.toMap(
                        v -> text.apply(v).strip(), v -> rule.apply(v).strip(), (a, b) -> a, TreeMap::new));
    }

    /** What an attribute of the host's policy gives is not known; that of MCS takes. */
    private void memberships() {
        Set<String> types = new TreeSet<>(before.types());
        types.addAll(after.types());
        for (String type : types) {
            SortedSet<String> was = told(before, type);
            SortedSet<String> is = told(after, type);
            was.stream().filter(a -> !is.contains(a)).forEach(a -> membership(type, a, false));
            is.stream().filter(a -> !was.contains(a)).forEach(a -> membership(type, a, true));
        }
    }

    /** The attributes whose meaning only the host's policy knows; where it is given, what its rules and constraints make of them. */
    private static SortedSet<String> told(SelinuxModule module, String type) {
        SortedSet<String> attributes = new TreeSet<>(module.attributesOf(type));
        if (module.host().isWhole()) {
            attributes.removeIf(a ->
                    !a.equals(SelinuxModule.MCS_CONSTRAINED) && !module.host().isConstraining(a));
        } else {
            attributes.removeAll(module.attributes());
        }
        return attributes;
    }

    private void membership(String type, String attribute, boolean added) {
        boolean mcs = attribute.equals(SelinuxModule.MCS_CONSTRAINED);
        boolean whole = before.host().isWhole();
        String accesses = mcs
                ? "whatever is allowed, at categories that the process does not dominate"
                : (whole ? "what the host's constraints say of " : "whatever the host's policy allows ") + attribute;
        String witness = mcs ? type + ":s0:c1,c2 container_file_t:s0:c3,c4 file read" : "";
        add(
                added == mcs ? ChangeDirection.NARROWED : ChangeDirection.WIDENED,
                type,
                "attribute",
                accesses,
                witness,
                "typeattribute " + type + " " + attribute + ";",
                added,
                mcs ? "" : whole ? "what the constraints ask" : "what the host's policy allows " + attribute);
    }
}
