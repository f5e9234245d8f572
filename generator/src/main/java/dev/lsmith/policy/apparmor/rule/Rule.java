package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A rule of a profile, one record and one file for each kind. A condition that is empty was not given and matches everything.
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

    /** What is wrong with what the rule itself says, in a version of the language; empty when nothing is. */
    Optional<Refusal> check(LanguageVersion version);

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
}
