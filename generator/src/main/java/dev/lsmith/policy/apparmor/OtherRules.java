package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.IoUringUse;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.ResourceLimitUse;
import dev.lsmith.access.UserNamespaceUse;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule.Safety;
import dev.lsmith.policy.apparmor.rule.IoUringRule;
import dev.lsmith.policy.apparmor.rule.MqueueRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.UsernsRule;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Changes of profile, and what AppArmor mediates from 4.0 on: user namespaces, io_uring, message queues. */
final class OtherRules {
    private final Abi abi;
    private final Findings findings;

    OtherRules(Abi abi, Findings findings) {
        this.abi = abi;
        this.findings = findings;
    }

    void add(Model model) {
        model.accesses(ProfileTransition.class).forEach(this::addTransition);
        model.accesses(ResourceLimitUse.class)
                .forEach((use, evidence) -> findings.leaveOut(
                        use, evidence, "without an rlimit rule the limit is not restricted: nothing to allow"));
        mediatedSince4(model.accesses(UserNamespaceUse.class))
                .forEach((use, evidence) -> findings.add(new UsernsRule(Qualifiers.NONE), single(use, evidence)));
        mediatedSince4(model.accesses(IoUringUse.class))
                .forEach((use, evidence) -> findings.add(
                        new IoUringRule(
                                Qualifiers.NONE,
                                new TreeSet<>(EnumSet.of(use.permission())),
                                Labels.pattern(use.label())),
                        single(use, evidence)));
        mediatedSince4(model.accesses(MessageQueueUse.class))
                .forEach((use, evidence) -> findings.add(
                        new MqueueRule(
                                Qualifiers.NONE,
                                use.permissions(),
                                Optional.of(use.queueType()),
                                Optional.empty(),
                                Optional.of(Glob.literal(use.name()))),
                        single(use, evidence)));
    }

    private void addTransition(ProfileTransition transition, Evidence evidence) {
        switch (transition.change()) {
            case CHANGE_PROFILE, CHANGE_ONEXEC ->
                findings.add(
                        new ChangeProfileRule(
                                Qualifiers.NONE,
                                Safety.UNSAID,
                                Optional.empty(),
                                Optional.of(Glob.literal(transition.target()))),
                        single(transition, evidence));
            case CHANGE_HAT ->
                findings.leaveOut(
                        transition,
                        evidence,
                        "a hat is a profile of its own: write ^" + transition.target() + " by hand");
            case STACK ->
                findings.leaveOut(
                        transition,
                        evidence,
                        "stacking another profile only narrows what is allowed: nothing to allow");
        }
    }

    private <A extends Access> SortedMap<A, Evidence> mediatedSince4(SortedMap<A, Evidence> uses) {
        if (abi != Abi.V3_0) {
            return uses;
        }
        uses.forEach((use, evidence) ->
                findings.leaveOut(use, evidence, "abi 3.0 does not mediate it: open as far as AppArmor goes"));
        return new TreeMap<>();
    }

    private static <A extends Access> SortedMap<A, Evidence> single(A access, Evidence evidence) {
        return new TreeMap<>(Map.of(access, evidence));
    }
}
