package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * A rule of a profile; each kind is a record in a file of its own. A condition that is empty was not written, and the rule holds whatever is there.
 */
public sealed interface Rule
        permits AbiRule,
                AllRule,
                CapabilityRule,
                ChangeProfileRule,
                DbusRule,
                FileRule,
                IncludeRule,
                IoUringRule,
                LinkRule,
                MountRule,
                MqueueRule,
                NetworkRule,
                PivotRootRule,
                PtraceRule,
                RemountRule,
                RlimitRule,
                SignalRule,
                UmountRule,
                UnixRule,
                UsernsRule {
    /** What stands before it; rules that take no qualifiers have {@link Qualifiers#NONE}. */
    Qualifiers qualifiers();

    /** The same rule behind other qualifiers; itself for the kinds that take none. */
    Rule with(Qualifiers qualifiers);

    /** The same rule with each of its patterns changed. */
    Rule withPatterns(UnaryOperator<Glob> change);

    /** Its kind. */
    RuleKind kind();

    /** What it allows or denies of its conditions, where the kind has words for that; empty where the rule names none. */
    default SortedSet<? extends Enum<?>> permissions() {
        return Collections.emptySortedSet();
    }

    /** The permissions as they are written: in lower case. */
    default List<String> permissionWords() {
        return Spelled.lower(permissions());
    }

    /** The patterns that are compared with paths of files, all but that of a profile: those of file rules and link rules. */
    default List<Glob> paths() {
        return List.of();
    }

    /** The same rule with other {@link #paths()}, as many as it has. */
    default Rule withPaths(List<Glob> paths) {
        return this;
    }

    /** What is wrong with what the rule itself says, in a version of the language; empty when nothing is. */
    default Optional<Refusal> check(LanguageVersion version) {
        return Optional.empty();
    }

    /** What apparmor_parser of a version would refuse the rule for; empty when it takes it. */
    default Optional<Refusal> refusal(LanguageVersion version) {
        return kind().check(qualifiers(), version).or(() -> check(version));
    }

    /**
     * Adds what the rule compiles to; nothing where its class is not mediated.
     *
     * @param index the rule's place among those of its profile
     * @throws InputException when a pattern is too complex, or an address or port is none
     */
    void compile(int index, RuleCompiler out) throws InputException;

    /**
     * What of the rule, which stands in Docker's default, holds for a container of which nothing was recorded: itself, narrowed by what
     * the container was given; empty where it would allow nothing, or every profile has rules of its own instead.
     */
    default Optional<LearnedRule> asDefault(Assignment assignment) {
        return Optional.of(LearnedRule.ofDefault(this));
    }

    /** What is open about a rule that allows: what it leaves out that would keep it narrow, or hands over; empty for most. */
    default Optional<Opening> openness() {
        return Optional.empty();
    }

    /**
     * Whether a denial takes away all that the rule allows, in a way that only the class of both tells: the compiled policy still holds
     * the rule's first conditions, so that {@code meaning.RedundantRules} cannot call it redundant (measured with apparmor_parser 3.0.8).
     */
    default boolean isClosedBy(Rule denial) {
        return false;
    }

    /** Whether a block of rules behind common qualifiers keeps it; apparmor_parser drops the others (measured with 3.0.8). */
    default boolean isKeptInBlocks() {
        return false;
    }

    /**
     * What is open about a rule.
     *
     * @param code the finding's code: {@code ptrace-open}
     * @param why what it allows so, in one sentence
     * @param help what to do
     */
    record Opening(Severity severity, String code, String why, String help) {
        static Optional<Opening> warning(String code, String why, String help) {
            return Optional.of(new Opening(Severity.WARNING, code, why, help));
        }

        static Optional<Opening> note(String code, String why, String help) {
            return Optional.of(new Opening(Severity.NOTE, code, why, help));
        }
    }
}
