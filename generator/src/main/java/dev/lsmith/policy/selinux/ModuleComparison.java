package dev.lsmith.policy.selinux;

import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.policy.selinux.ModuleGrants.Grant;
import dev.lsmith.policy.selinux.ModuleGrants.Vector;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRange;
import dev.lsmith.policy.selinux.SelinuxRule.KeptStatement;
import dev.lsmith.policy.selinux.SelinuxRule.PermissiveRule;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares two modules by what they allow, each loaded into the same policy that has every name that they use. Which types that policy gives
 * its own attributes is not known here: where that decides, the difference says so.
 */
final class ModuleComparison {
    private static final Pattern FIRST_PERMISSION = Pattern.compile("\\{ (\\S+)");

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
        if (before.host().isWhole() && after.host().isWhole()) {
            loadedGrants();
        } else {
            grants();
        }
        texts("role", roles(before), roles(after), true);
        texts("rule", others(before), others(after), false);
        texts("label", labels(before), labels(after), false);
        statements();
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
        each(was, is, (text, rule) -> add(narrows(widens), domain(), kind, text, witness(kind), rule, "", false));
        each(is, was, (text, rule) -> add(opens(widens), domain(), kind, text, witness(kind), rule, "", true));
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
            String otherRule,
            boolean added) {
        add(direction, subject, kind, accesses, witness, rule, otherRule, added, "");
    }

    private void add(
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
        differences.add(new Difference(
                direction, subject, kind, accesses, witness, added ? lacks : has, added ? has : lacks, depends));
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
                        .filter(rule -> !(rule instanceof PermissiveRule || rule instanceof KeptStatement))
                        .filter(rule -> !rule.allows())
                        .toList(),
                Renderer::line,
                Renderer::line);
    }

    /** Constraints close; labels of ports, and what roles and levels follow, decide who may in other policies. */
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
                "",
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
                "",
                added,
                mcs ? "" : whole ? "what the constraints ask" : "what the host's policy allows " + attribute);
    }

    private void grants() {
        ModuleGrants was = new ModuleGrants(before);
        ModuleGrants is = new ModuleGrants(after);
        SortedSet<Vector> all = new TreeSet<>(was.all().keySet());
        all.addAll(is.all().keySet());
        for (Vector vector : all) {
            Grant one = was.of(vector);
            Grant other = is.of(vector);
            permissions(vector, was, is, false);
            permissions(vector, is, was, true);
            if (one.permissions().containsKey("ioctl") && other.permissions().containsKey("ioctl")) {
                commands(vector, one, other, false);
                commands(vector, other, one, true);
            }
        }
    }

    /** What one module allows and the other does not. */
    private void permissions(Vector vector, ModuleGrants own, ModuleGrants others, boolean added) {
        Grant lacks = others.of(vector);
        Map<List<String>, SortedSet<String>> byRule = new LinkedHashMap<>();
        for (Map.Entry<String, String> permission : own.of(vector).permissions().entrySet()) {
            if (lacks.permissions().containsKey(permission.getKey()) || own.isExpanded(vector, permission.getKey())) {
                continue;
            }
            String unknown = others.mayAllow(vector, permission.getKey());
            byRule.computeIfAbsent(List.of(permission.getValue(), unknown), r -> new TreeSet<>())
                    .add(permission.getKey());
        }
        byRule.forEach((rules, permissions) -> add(
                added ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                vector.source(),
                vector.tclass(),
                vector.target() + ":" + vector.tclass() + " { " + String.join(" ", permissions) + " }"
                        + (rules.get(1).isEmpty() ? "" : ", unless the host's policy gives it " + rules.get(1)),
                vector.text(permissions.first()),
                rules.get(0),
                "",
                added,
                depends(vector, rules.get(1))));
    }

    /** Which types the host's policy gives an attribute, where the permission is given to an attribute or may be. */
    private String depends(Vector vector, String unknown) {
        String attribute = unknown.isEmpty()
                ? Stream.of(vector.source(), vector.target())
                        .filter(name -> !before.types().contains(name)
                                && !after.types().contains(name)
                                && ModuleGrants.isAttribute(name))
                        .findFirst()
                        .orElse("")
                : unknown;
        return attribute.isEmpty() ? "" : "which types the host's policy gives " + attribute;
    }

    /** Between all types of a host's whole policy; what one rule does is told once, with one pair of types. */
    private void loadedGrants() {
        LoadedGrants was = new LoadedGrants(before);
        LoadedGrants is = new LoadedGrants(after);
        Set<String> changed = LoadedGrants.changed(before, after);
        Set<SelinuxRule> known = LoadedGrants.inBoth(before, after);
        Set<Vector> vectors = new TreeSet<>();
        was.addDiffering(known, changed, vectors);
        is.addDiffering(known, changed, vectors);
        LoadedGrants.Differences narrowed = new LoadedGrants.Differences();
        LoadedGrants.Differences widened = new LoadedGrants.Differences();
        for (Vector vector : vectors) {
            LoadedGrants.Allowed one = was.of(vector);
            LoadedGrants.Allowed other = is.of(vector);
            differing(vector, one, other, narrowed);
            differing(vector, other, one, widened);
        }
        narrowed.byRule().forEach((rule, where) -> add(rule, where, false));
        widened.byRule().forEach((rule, where) -> add(rule, where, true));
    }

    private static void differing(
            Vector vector, LoadedGrants.Allowed has, LoadedGrants.Allowed lacks, LoadedGrants.Differences differences) {
        Map<SelinuxRule, SortedSet<String>> byRule = new LinkedHashMap<>();
        has.permissions().forEach((permission, rule) -> {
            if (!lacks.permissions().containsKey(permission)) {
                byRule.computeIfAbsent(rule, r -> new TreeSet<>()).add(permission);
            }
        });
        byRule.forEach((rule, some) ->
                differences.add(Renderer.line(rule).strip(), "", "{ " + String.join(" ", some) + " }", vector));
        boolean both =
                has.permissions().containsKey("ioctl") && lacks.permissions().containsKey("ioctl");
        int command = both ? first(has.commands(), lacks.commands()) : -1;
        if (command >= 0) {
            differences.add(
                    lines(has.lists()),
                    lines(lacks.lists()),
                    "ioctl " + words(has.commands()) + ", where the other has " + words(lacks.commands()),
                    vector);
        }
    }

    private static String lines(List<SelinuxRule> rules) {
        return rules.stream()
                .map(rule -> Renderer.line(rule).strip())
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private void add(List<String> rule, List<Vector> where, boolean added) {
        Vector first = where.get(0);
        String permissions = rule.get(3);
        Matcher names = FIRST_PERMISSION.matcher(permissions);
        String permission = names.find() ? names.group(1) : "ioctl";
        add(
                added ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                first.source(),
                first.tclass(),
                first.target() + ":" + first.tclass() + " " + permissions
                        + (where.size() == 1 ? "" : ", and " + (where.size() - 1) + " more pairs of types"),
                first.text(permission),
                rule.get(0),
                rule.get(1),
                added);
    }

    /** Both allow ioctl(2); a list of commands closes all others. */
    private void commands(Vector vector, Grant has, Grant lacks, boolean added) {
        int command = first(has.commands(), lacks.commands());
        if (command >= 0) {
            add(
                    added ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                    vector.source(),
                    vector.tclass(),
                    vector.target() + ":" + vector.tclass() + " ioctl " + words(has.commands())
                            + ", where the other has " + words(lacks.commands()),
                    vector.text("ioctl") + " 0x" + Integer.toHexString(command),
                    has.commandRule().isEmpty() ? has.permissions().getOrDefault("ioctl", "") : has.commandRule(),
                    lacks.commandRule(),
                    added);
        }
    }

    /** The first command of some that is none of others; -1 if there is none. */
    private static int first(List<CommandRange> some, List<CommandRange> others) {
        for (CommandRange range : some) {
            int command = range.first();
            while (command <= range.last()) {
                int at = command;
                Optional<CommandRange> known =
                        others.stream().filter(other -> other.contains(at)).findFirst();
                if (known.isEmpty()) {
                    return command;
                }
                command = known.get().last() + 1;
            }
        }
        return -1;
    }

    private static String words(List<CommandRange> commands) {
        return commands.equals(ModuleGrants.EVERY_COMMAND)
                ? "of every command"
                : commands.stream()
                        .map(range -> "0x" + Integer.toHexString(range.first())
                                + (range.first() == range.last() ? "" : "-0x" + Integer.toHexString(range.last())))
                        .collect(Collectors.joining(" "));
    }
}
