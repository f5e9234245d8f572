package dev.lsmith.policy.seccomp;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.seccomp.FilterContexts.FilterContext;
import dev.lsmith.policy.seccomp.FilterContexts.RuleComments;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares two filters exactly, as what engines hand to the runtime and as what libseccomp makes of that ({@link FilterEvaluation}): for each
 * machine, each set of capabilities and each kernel of which a profile speaks, and for all arguments ({@link ArgumentValues}).
 */
final class FilterComparison {
    /** Combinations of arguments of one call, at most. */
    private static final int MOST_TUPLES = 1 << 20;

    private static final long HEXADECIMAL_FROM = 1 << 12;

    private final SeccompProfile before;
    private final SeccompProfile after;
    private final RuleComments commentsBefore;
    private final RuleComments commentsAfter;
    private final Syscalls syscalls = new Syscalls();
    private final Map<Found, Where> all = new LinkedHashMap<>();

    FilterComparison(SeccompProfile before, SeccompProfile after) {
        this.before = before;
        this.after = after;
        this.commentsBefore = RuleComments.of(before);
        this.commentsAfter = RuleComments.of(after);
    }

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
    }

    /** What becomes of a call, and the rule that says so. */
    private record Answer(Action action, int errno, Supplier<DecidingRule> rule) {
        boolean isSame(Answer other) {
            return action == other.action && errno == other.errno;
        }

        DecidingRule cause() {
            return rule.get();
        }

        /** A process that is asked may let the call pass: that is more than a refusal, and less than leave. */
        ChangeDirection to(Answer other) {
            int more = Integer.compare(other.leave(), leave());
            return more > 0 ? ChangeDirection.WIDENED : more < 0 ? ChangeDirection.NARROWED : ChangeDirection.CHANGED;
        }

        private int leave() {
            return action.permits() ? 2 : action.asks() ? 1 : 0;
        }

        /** On whom it depends whether the call is carried out. */
        String depends(Answer other) {
            boolean asks = other.action.asks() && !action.permits() && !action.asks();
            return asks ? "what the process answers that " + other.action.word() + " asks" : "";
        }
    }

    /**
     * What the runtime is given of a profile.
     *
     * @param profile what is left of it for a container
     * @param rules of that, by the calls that they name
     * @param comments what the whole profile says of each of these very rules
     */
    private record Flat(
            SeccompProfile profile,
            Map<String, List<SyscallRule>> rules,
            IdentityHashMap<SyscallRule, String> comments) {
        static Flat of(SeccompProfile whole, RuleComments comments, FilterContext context) {
            SeccompProfile flat = context.flatten(whole);
            Map<String, List<SyscallRule>> rules = new HashMap<>();
            IdentityHashMap<SyscallRule, String> said = new IdentityHashMap<>();
            for (SyscallRule rule : flat.rules()) {
                said.put(rule, comments.about(rule));
                List<SyscallRule> counts = flat.likeDefault(rule) ? List.of() : List.of(rule);
                rule.names()
                        .forEach(name -> rules.computeIfAbsent(name, n -> new ArrayList<>())
                                .addAll(counts));
            }
            return new Flat(flat, rules, said);
        }

        List<SyscallRule> of(String name) {
            return rules.getOrDefault(name, List.of());
        }

        Answer byDefault() {
            return new Answer(
                    profile.defaultAction(),
                    profile.effectiveDefaultErrno(),
                    () -> new DecidingRule(profile.defaultText(), "", ""));
        }

        Answer answer(String name, List<SyscallRule> mine, long[] arguments) {
            return FilterEvaluation.decisive(mine, index -> OptionalLong.of(arguments[index]))
                    .map(rule -> new Answer(
                            rule.action(),
                            rule.effectiveErrno(),
                            () -> new DecidingRule(rule.only(name).text(), "", comments.getOrDefault(rule, ""))))
                    .orElseGet(this::byDefault);
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
        Flat old = Flat.of(before, commentsBefore, context);
        Flat young = Flat.of(after, commentsAfter, context);
        Set<Architecture> was = context.conventions(old.profile());
        Set<Architecture> is = context.conventions(young.profile());
        SortedSet<String> names = new TreeSet<>(old.rules().keySet());
        names.addAll(young.rules().keySet());
        Set<Architecture> either = new TreeSet<>(was);
        either.addAll(is);
        for (Architecture convention : either) {
            if (was.contains(convention) != is.contains(convention)) {
                convention(convention, is.contains(convention), names, context);
            }
        }
        Set<Architecture> common = new TreeSet<>(was);
        common.retainAll(is);
        Answer oldDefault = old.byDefault();
        Answer youngDefault = young.byDefault();
        if (!oldDefault.isSame(youngDefault)) {
            add(
                    new Found(
                            oldDefault.to(youngDefault),
                            "call",
                            "every call that no rule names",
                            unnamed(common, names),
                            oldDefault.cause(),
                            youngDefault.cause(),
                            oldDefault.depends(youngDefault)),
                    common,
                    context);
        }
        for (String name : names) {
            Set<Architecture> having = common.stream()
                    .filter(c -> syscalls.number(c.callName(), name).isPresent())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!having.isEmpty()) {
                call(name, old, young, having, context);
            }
        }
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

    private void call(String name, Flat old, Flat young, Set<Architecture> having, FilterContext context)
            throws InputException {
        List<SyscallRule> was = old.of(name);
        List<SyscallRule> is = young.of(name);
        List<List<Long>> values = values(name, was, is);
        Map<ChangeDirection, Found> first = new EnumMap<>(ChangeDirection.class);
        long[] arguments = new long[values.size()];
        int[] next = new int[values.size()];
        boolean any = false;
        boolean more = true;
        while (more) {
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = values.get(i).get(next[i]);
            }
            Answer one = old.answer(name, was, arguments);
            Answer other = young.answer(name, is, arguments);
            any |= one.isSame(other);
            if (!one.isSame(other)) {
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
            }
            more = advance(next, values);
        }
        boolean some = any || first.size() > 1;
        first.values().forEach(found -> add(some ? some(found) : found, having, context));
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

    private static boolean advance(int[] next, List<List<Long>> values) {
        for (int i = 0; i < next.length; i++) {
            if (++next[i] < values.get(i).size()) {
                return true;
            }
            next[i] = 0;
        }
        return false;
    }

    /** What to try for each argument; one value where nobody asks for it. */
    private static List<List<Long>> values(String name, List<SyscallRule> was, List<SyscallRule> is)
            throws InputException {
        List<List<Long>> values = new ArrayList<>();
        long tuples = 1;
        for (int i = 0; i <= ArgumentCondition.MAX_INDEX; i++) {
            int index = i;
            List<Long> some = ArgumentValues.of(
                    conditions(was, is).filter(a -> a.index() == index).toList());
            values.add(some);
            tuples *= some.size();
            if (tuples == 0 || tuples > MOST_TUPLES) {
                throw new InputException(Diagnostic.error(
                        Mechanism.NOT_YET,
                        "the conditions on the arguments of " + name + " are too many to compare exactly",
                        "compare filters with fewer masks on one argument"));
            }
        }
        return values;
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
        Where where = all.computeIfAbsent(found, f -> new Where());
        where.conventions().addAll(conventions);
        where.containers().add(context.container().words());
    }
}
