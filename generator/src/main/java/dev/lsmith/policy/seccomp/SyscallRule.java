package dev.lsmith.policy.seccomp;

import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One entry of {@code syscalls}: some calls, and what is done about them.
 *
 * @param names the calls; at least one
 * @param action what is done
 * @param errno what an {@link Action#ERRNO} answers; absent means EPERM
 * @param arguments conditions; see {@link #ways()}
 * @param includes the rule applies only there
 * @param excludes the rule does not apply there
 * @param comment a word for the reader
 */
public record SyscallRule(
        SortedSet<String> names,
        Action action,
        Optional<Integer> errno,
        List<ArgumentCondition> arguments,
        RuleConditions includes,
        RuleConditions excludes,
        String comment) {
    private static final int EPERM = 1;

    public SyscallRule {
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
    static SyscallRule allow(SortedSet<String> names, String comment) {
        return new SyscallRule(
                names, Action.ALLOW, Optional.empty(), List.of(), RuleConditions.NONE, RuleConditions.NONE, comment);
    }

    /** This rule for one call only, wherever it applies, without its comment. */
    SyscallRule only(String name) {
        return new SyscallRule(
                new TreeSet<>(List.of(name)), action, errno, arguments, RuleConditions.NONE, RuleConditions.NONE, "");
    }

    /** This rule under other conditions on the container. */
    SyscallRule where(RuleConditions newIncludes, RuleConditions newExcludes) {
        return new SyscallRule(names, action, errno, arguments, newIncludes, newExcludes, comment);
    }

    /** This rule with another answer, one without an errno. */
    SyscallRule answering(Action newAction) {
        return new SyscallRule(names, newAction, Optional.empty(), arguments, includes, excludes, comment);
    }

    /** This rule under other conditions on the arguments. */
    SyscallRule when(List<ArgumentCondition> newArguments) {
        return new SyscallRule(names, action, errno, newArguments, includes, excludes, comment);
    }

    /** This rule with another comment. */
    SyscallRule commented(String newComment) {
        return new SyscallRule(names, action, errno, arguments, includes, excludes, newComment);
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
        return ways().stream()
                .map(way -> way.stream().map(ArgumentCondition::text).collect(Collectors.joining(" and ")))
                .collect(Collectors.joining(" or "));
    }

    /**
     * The ways in which the conditions are met, each a list of conditions that are met together. All of them, unless two are
     * on one argument: then runc and crun make a rule of each condition of the list, also of those on other arguments (runc's
     * libcontainer/seccomp/seccomp_linux.go, matchCall; crun's libcrun/seccomp.c; seen by calls under runc 1.1.5).
     */
    List<List<ArgumentCondition>> ways() {
        long indexes =
                arguments.stream().mapToInt(ArgumentCondition::index).distinct().count();
        return indexes == arguments.size()
                ? List.of(arguments)
                : arguments.stream().map(List::of).toList();
    }

    private static void addFilter(List<String> conditions, String word, RuleConditions filter) {
        if (!filter.isEmpty()) {
            List<String> parts = new ArrayList<>(filter.capabilities());
            parts.addAll(filter.architectures());
            filter.minKernel().ifPresent(k -> parts.add("kernel " + k));
            conditions.add(word + " " + String.join(",", parts));
        }
    }

    /**
     * A condition on one argument of a call.
     *
     * @param index which argument, 0 to 5
     * @param value what it is compared with, or the mask of {@link ArgumentOperator#MASKED_EQ}; unsigned
     * @param valueTwo what the masked argument must equal; unsigned, 0 for every other operator
     * @param operator how
     */
    public record ArgumentCondition(int index, long value, long valueTwo, ArgumentOperator operator) {
        /** How many arguments a call has at most. */
        public static final int MAX_INDEX = 5;

        /** The mask of an argument that the kernel takes as 32 bits. */
        private static final long INT = 0xffff_ffffL;

        /** The argument equals a value. */
        static ArgumentCondition equal(int index, long value) {
            return new ArgumentCondition(index, value, 0, ArgumentOperator.EQ);
        }

        /** Whether {@code actual} (unsigned) meets it. */
        public boolean matches(long actual) {
            int order = Long.compareUnsigned(actual, value);
            return switch (operator) {
                case NE -> order != 0;
                case LT -> order < 0;
                case LE -> order <= 0;
                case EQ -> order == 0;
                case GE -> order >= 0;
                case GT -> order > 0;
                case MASKED_EQ -> (actual & value) == valueTwo;
            };
        }

        /** {@code arg0 < 38}, {@code arg0 & 0x7e020000 == 0x0}, {@code int arg0 == 2}. */
        String text() {
            if (operator == ArgumentOperator.MASKED_EQ && value == INT) {
                return "int arg" + index + " == " + valueTwo;
            }
            return operator == ArgumentOperator.MASKED_EQ
                    ? "arg" + index + " & 0x" + Long.toHexString(value) + " == 0x" + Long.toHexString(valueTwo)
                    : "arg" + index + " " + operator.sign() + " " + Long.toUnsignedString(value);
        }
    }

    /** How an argument is compared: unsigned, 64 bits. */
    public enum ArgumentOperator {
        NE("!="),
        LT("<"),
        LE("<="),
        EQ("=="),
        GE(">="),
        GT(">"),
        /** {@code (argument & value) == valueTwo}. */
        MASKED_EQ("&");

        private static final String PREFIX = "SCMP_CMP_";

        private final String sign;

        ArgumentOperator(String sign) {
            this.sign = sign;
        }

        /** As profiles spell it: {@code SCMP_CMP_EQ}. */
        public String spelling() {
            return PREFIX + name();
        }

        /** The operator of that spelling; case matters. */
        public static Optional<ArgumentOperator> spelled(String spelling) {
            for (ArgumentOperator operator : values()) {
                if (operator.spelling().equals(spelling)) {
                    return Optional.of(operator);
                }
            }
            return Optional.empty();
        }

        String sign() {
            return sign;
        }
    }
}
