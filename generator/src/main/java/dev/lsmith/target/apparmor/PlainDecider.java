package dev.lsmith.target.apparmor;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.IoUringUse;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.ProfileTransition.Change;
import dev.lsmith.access.ResourceLimitUse;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.target.Decision;
import dev.lsmith.target.apparmor.syntax.CapabilityRule;
import dev.lsmith.target.apparmor.syntax.ChangeProfileRule;
import dev.lsmith.target.apparmor.syntax.IoUringRule;
import dev.lsmith.target.apparmor.syntax.MqueueRule;
import dev.lsmith.target.apparmor.syntax.Profile;
import dev.lsmith.target.apparmor.syntax.Rule;
import dev.lsmith.target.apparmor.syntax.UsernsRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The classes with few conditions. */
final class PlainDecider {
    private final Profile profile;
    private final Abi abi;
    private final Conditions conditions;
    private final Verdicts verdicts;

    PlainDecider(Profile profile, Abi abi, Conditions conditions, Verdicts verdicts) throws InputException {
        this.profile = profile;
        this.abi = abi;
        this.conditions = conditions;
        this.verdicts = verdicts;
        for (Rule rule : profile.rules()) {
            if (rule instanceof ChangeProfileRule c) {
                conditions.prepare(c.target());
            } else if (rule instanceof IoUringRule i) {
                conditions.prepare(i.label());
            } else if (rule instanceof MqueueRule m) {
                conditions.prepare(m.name());
            }
        }
    }

    private <R extends Rule> List<R> rules(Class<R> kind) {
        return profile.rules().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    Decision decide(CapabilityUse use) {
        return verdicts.of(Set.of(use.capability()), rules(CapabilityRule.class), CapabilityRule::capabilities);
    }

    Decision decide(ProfileTransition transition) {
        if (transition.change() == Change.CHANGE_HAT) {
            Glob hat = Glob.literal(transition.target());
            boolean there = profile.children().stream()
                    .anyMatch(c -> c.form() == Profile.Form.HAT && c.name().equals(hat));
            return there ? Decision.allowed("hat " + transition.target()) : Decision.denied();
        }
        if (transition.change() == Change.STACK) {
            return Decision.notMediated();
        }
        Optional<String> target = Optional.of(transition.target());
        return verdicts.of(rules(ChangeProfileRule.class).stream()
                .filter(r -> conditions.holds(r.target(), target))
                .toList());
    }

    /** Without a rule for it a limit is left alone; lsmith writes none. */
    Decision decide(ResourceLimitUse use) {
        return Decision.notMediated();
    }

    Decision decideUserNamespace() {
        return abi == Abi.V3_0 ? Decision.notMediated() : verdicts.of(rules(UsernsRule.class));
    }

    Decision decide(IoUringUse use) {
        if (abi == Abi.V3_0) {
            return Decision.notMediated();
        }
        List<IoUringRule> matching = rules(IoUringRule.class).stream()
                .filter(r -> conditions.holds(r.label(), use.label()))
                .toList();
        return verdicts.of(Set.of(use.permission()), matching, IoUringRule::permissions);
    }

    Decision decide(MessageQueueUse use) {
        if (abi == Abi.V3_0) {
            return Decision.notMediated();
        }
        List<MqueueRule> matching = rules(MqueueRule.class).stream()
                .filter(r -> r.queueType().map(use.queueType()::equals).orElse(true))
                .filter(r -> conditions.holds(r.name(), Optional.of(use.name())))
                .toList();
        return verdicts.of(use.permissions(), matching, MqueueRule::permissions);
    }
}
