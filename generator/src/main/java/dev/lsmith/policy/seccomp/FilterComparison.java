package dev.lsmith.policy.seccomp;

import dev.lsmith.base.InputException;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.seccomp.FilterContexts.FilterContext;
import dev.lsmith.policy.seccomp.FilterRules.Answer;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares two filters exactly, as what engines hand to the runtime and as what libseccomp makes of that ({@link FilterEvaluation}): for each
 * machine, each set of capabilities and each kernel of which a profile speaks, and for all arguments ({@link ArgumentSearch}).
 */
final class FilterComparison {
    private static final long HEXADECIMAL_FROM = 1 << 12;

    private final SeccompProfile before;
    private final SeccompProfile after;
    private final FilterRules rulesBefore;
    private final FilterRules rulesAfter;
    private final Syscalls syscalls = new Syscalls();
    private final Map<Found, Where> all = new LinkedHashMap<>();
    private final Map<Call, List<Where>> known = new HashMap<>();
    private final Map<Set<Architecture>, Map<String, Set<Architecture>>> having = new HashMap<>();

    FilterComparison(SeccompProfile before, SeccompProfile after) {
        this.before = before;
        this.after = after;
        this.rulesBefore = new FilterRules(before);
        this.rulesAfter = new FilterRules(after);
    }

    /** A call and the numbers of the rules that decide it on both sides: what comes of them is the same in every context. */
    private record Call(String name, List<Integer> before, List<Integer> after) {}

    /** A difference, wherever it is. */
    private record Found(
            ChangeDirection direction,
            String kind,
            String accesses,
            String witness,
            DecidingRule before,
            DecidingRule after,
            String depends) {}

    /** By which calling conventions and for which containers. */
    private record Where(Set<Architecture> conventions, Set<String> containers) {
        Where() {
            this(new TreeSet<>(), new LinkedHashSet<>());
        }

        void add(Set<Architecture> some, FilterContext context) {
            conventions.addAll(some);
            containers.add(context.container().words());
        }
    }

    /**
     * The differences, widenings first.
     *
     * @throws InputException with the code {@link Mechanism#NOT_YET} when the conditions on a call's arguments are too many
     */
    Comparison compare() throws InputException {
        FilterContexts contexts = FilterContexts.of(before, after);
        for (FilterContext context : contexts.all()) {
            compare(context);
        }
        List<Difference> differences = new ArrayList<>(settings());
        all.forEach((found, where) -> differences.add(difference(found, where, contexts)));
        differences.sort(Comparator.comparing(Difference::direction));
        return new Comparison(differences);
    }

    private static Difference difference(Found found, Where where, FilterContexts contexts) {
        String conventions =
                where.conventions().stream().map(Architecture::callName).collect(Collectors.joining(" "));
        return new Difference(
                found.direction(),
                "for " + conventions + contexts.suffix(where.containers()),
                found.kind(),
                found.accesses(),
                found.witness(),
                List.of(found.before()),
                List.of(found.after()),
                found.depends());
    }

    /** What is said of the filter as a whole. */
    private List<Difference> settings() {
        List<Difference> settings = new ArrayList<>();
        setting("flags", String.join(" ", before.flags()), String.join(" ", after.flags()), settings);
        setting(
                "listener",
                before.listenerPath().orElse(""),
                after.listenerPath().orElse(""),
                settings);
        return settings;
    }

    private static void setting(String kind, String was, String is, List<Difference> settings) {
        if (!was.equals(is)) {
            settings.add(new Difference(
                    ChangeDirection.CHANGED,
                    "as a whole",
                    kind,
                    kind,
                    "",
                    List.of(setting(kind, was)),
                    List.of(setting(kind, is))));
        }
    }

    private static DecidingRule setting(String kind, String value) {
        return new DecidingRule(value.isEmpty() ? "no " + kind : kind + " " + value, "", "");
    }

    private void compare(FilterContext context) throws InputException {
        Map<String, List<Integer>> old = rulesBefore.in(context);
        Map<String, List<Integer>> young = rulesAfter.in(context);
        Set<Architecture> was = context.conventions(context.flattening().withoutRules(before));
        Set<Architecture> is = context.conventions(context.flattening().withoutRules(after));
        SortedSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(young.keySet());
        Set<Architecture> either = new TreeSet<>(was);
        either.addAll(is);
        for (Architecture convention : either) {
            if (was.contains(convention) != is.contains(convention)) {
                convention(convention, is.contains(convention), names, context);
            }
        }
        Set<Architecture> common = new TreeSet<>(was);
        common.retainAll(is);
        byDefault(common, names, context);
        Map<String, Set<Architecture>> where = having.computeIfAbsent(common, c -> new HashMap<>());
        for (String name : names) {
            Set<Architecture> conventions = where.computeIfAbsent(name, n -> having(n, common));
            if (!conventions.isEmpty()) {
                Call call = new Call(name, old.getOrDefault(name, List.of()), young.getOrDefault(name, List.of()));
                List<Where> found = known.get(call);
                if (found == null) {
                    found = call(call);
                    known.put(call, found);
                }
                found.forEach(f -> f.add(conventions, context));
            }
        }
    }

    private void byDefault(Set<Architecture> common, SortedSet<String> names, FilterContext context) {
        Answer was = rulesBefore.byDefault();
        Answer is = rulesAfter.byDefault();
        if (!was.isSame(is)) {
            add(
                    new Found(
                            was.to(is),
                            "call",
                            "every call that no rule names",
                            unnamed(common, names),
                            was.cause(),
                            is.cause(),
                            was.depends(is)),
                    common,
                    context);
        }
    }

    /** The calling conventions that have a call of this name. */
    private Set<Architecture> having(String name, Set<Architecture> conventions) {
        return conventions.stream()
                .filter(c -> syscalls.number(c.callName(), name).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A call of one of the conventions that no rule names. */
    private String unnamed(Set<Architecture> conventions, Set<String> names) {
        return conventions.stream()
                .flatMap(c -> syscalls.names(c.callName()).stream())
                .filter(name -> !names.contains(name))
                .findFirst()
                .map(name -> name + "()")
                .orElse("");
    }

    private void convention(Architecture convention, boolean added, SortedSet<String> names, FilterContext context) {
        String name = convention.callName();
        DecidingRule with = new DecidingRule("architecture " + name, "", "");
        DecidingRule without = new DecidingRule(SeccompMechanism.foreign(name), "", "");
        String witness = names.stream()
                .filter(n -> syscalls.number(name, n).isPresent())
                .findFirst()
                .map(n -> n + "()")
                .orElse("");
        add(
                new Found(
                        added ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                        "architecture",
                        "every call of " + name + " programs",
                        witness,
                        added ? without : with,
                        added ? with : without,
                        ""),
                Set.of(convention),
                context);
    }

    /** The differences of a call, ready to be told where they are; none costs next to nothing where no rule looks at arguments. */
    private List<Where> call(Call call) throws InputException {
        String name = call.name();
        List<SyscallRule> was = rulesBefore.of(call.before());
        List<SyscallRule> is = rulesAfter.of(call.after());
        Map<ChangeDirection, Found> first = new EnumMap<>(ChangeDirection.class);
        AtomicBoolean any = new AtomicBoolean();
        ArgumentSearch.each(name, was, is, (arguments, old, young) -> {
            Answer one = rulesBefore.answer(name, old);
            Answer other = rulesAfter.answer(name, young);
            if (one.isSame(other)) {
                any.set(true);
                return;
            }
            ChangeDirection direction = one.to(other);
            first.computeIfAbsent(
                    direction,
                    d -> new Found(
                            d,
                            "call",
                            name,
                            witness(name, arguments, was, is),
                            one.cause(),
                            other.cause(),
                            one.depends(other)));
        });
        boolean some = any.get() || first.size() > 1;
        return first.values().stream()
                .map(found -> all.computeIfAbsent(some ? some(found) : found, f -> new Where()))
                .toList();
    }

    private static Found some(Found found) {
        return new Found(
                found.direction(),
                found.kind(),
                found.accesses() + ", some arguments",
                found.witness(),
                found.before(),
                found.after(),
                found.depends());
    }

    private static Stream<ArgumentCondition> conditions(List<SyscallRule> was, List<SyscallRule> is) {
        return Stream.concat(was.stream(), is.stream()).flatMap(rule -> rule.arguments().stream());
    }

    /** The call with its arguments up to the last one that a rule asks for. */
    private static String witness(String name, long[] arguments, List<SyscallRule> was, List<SyscallRule> is) {
        int last = conditions(was, is).mapToInt(ArgumentCondition::index).max().orElse(-1);
        return IntStream.rangeClosed(0, last)
                .mapToObj(i -> text(arguments[i]))
                .collect(Collectors.joining(", ", name + "(", ")"));
    }

    private static String text(long argument) {
        return argument >= 0 && argument < HEXADECIMAL_FROM
                ? String.valueOf(argument)
                : "0x" + Long.toHexString(argument);
    }

    private void add(Found found, Set<Architecture> conventions, FilterContext context) {
        all.computeIfAbsent(found, f -> new Where()).add(conventions, context);
    }
}
