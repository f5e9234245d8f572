package dev.lsmith.policy.seccomp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One entry of {@code syscalls}: some calls, and what is done about them.
 *
 * @param names the calls; at least one
 * @param action what is done
 * @param errno what an {@link Action#ERRNO} answers; absent means EPERM
 * @param arguments conditions: those on one index are alternatives, those on different ones must all be met
 * @param includes the rule applies only there
 * @param excludes the rule does not apply there
 * @param comment a word for the reader
 */
public record Rule(
        SortedSet<String> names,
        Action action,
        Optional<Integer> errno,
        List<Argument> arguments,
        Filter includes,
        Filter excludes,
        String comment) {
    private static final int EPERM = 1;

    public Rule {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        arguments = List.copyOf(arguments);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a rule without a name");
        }
        if (errno.isPresent() && !action.takesErrno()) {
            throw new IllegalArgumentException("an errno for " + action.spelling());
        }
    }

    /** Allows calls whatever their arguments. */
    static Rule allow(SortedSet<String> names, String comment) {
        return new Rule(names, Action.ALLOW, Optional.empty(), List.of(), Filter.NONE, Filter.NONE, comment);
    }

    /** The same for one call only, wherever it applies, without its comment. */
    Rule only(String name) {
        return new Rule(new TreeSet<>(List.of(name)), action, errno, arguments, Filter.NONE, Filter.NONE, "");
    }

    /** The same under other conditions on the container. */
    Rule where(Filter newIncludes, Filter newExcludes) {
        return new Rule(names, action, errno, arguments, newIncludes, newExcludes, comment);
    }

    /** The same under other conditions on the arguments. */
    Rule when(List<Argument> newArguments) {
        return new Rule(names, action, errno, newArguments, includes, excludes, comment);
    }

    /** The same with another comment. */
    Rule commented(String newComment) {
        return new Rule(names, action, errno, arguments, includes, excludes, newComment);
    }

    /** Whether the arguments do not matter. */
    public boolean unconditional() {
        return arguments.isEmpty();
    }

    /** What the caller sees; 0 for an action without an errno. */
    public int effectiveErrno() {
        return action.takesErrno() ? errno.orElse(EPERM) : 0;
    }

    /** In one line: {@code allow socket where arg0 < 38}. */
    public String text() {
        StringBuilder text = new StringBuilder(actionText()).append(' ').append(String.join(" ", names));
        List<String> conditions = new ArrayList<>();
        if (!arguments.isEmpty()) {
            conditions.add("where " + conditionText());
        }
        addFilter(conditions, "for", includes);
        addFilter(conditions, "except for", excludes);
        conditions.forEach(c -> text.append(' ').append(c));
        return text.toString();
    }

    private String actionText() {
        return action.takesErrno() ? action.word() + "(" + effectiveErrno() + ")" : action.word();
    }

    private String conditionText() {
        List<String> parts = new ArrayList<>();
        for (List<Argument> sameIndex : alternatives()) {
            List<String> texts = sameIndex.stream().map(Argument::text).toList();
            parts.add(texts.size() == 1 ? texts.get(0) : "(" + String.join(" or ", texts) + ")");
        }
        return String.join(" and ", parts);
    }

    /** The arguments by index. */
    List<List<Argument>> alternatives() {
        List<List<Argument>> byIndex = new ArrayList<>();
        for (int i = 0; i <= Argument.MAX_INDEX; i++) {
            int index = i;
            List<Argument> some =
                    arguments.stream().filter(a -> a.index() == index).toList();
            if (!some.isEmpty()) {
                byIndex.add(some);
            }
        }
        return byIndex;
    }

    private static void addFilter(List<String> conditions, String word, Filter filter) {
        if (!filter.isEmpty()) {
            List<String> parts = new ArrayList<>(filter.capabilities());
            parts.addAll(filter.architectures());
            filter.minKernel().ifPresent(k -> parts.add("kernel " + k));
            conditions.add(word + " " + String.join(",", parts));
        }
    }
}
