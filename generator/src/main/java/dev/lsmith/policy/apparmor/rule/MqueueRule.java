package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * {@code mqueue (read) type=posix /queue,} (AppArmor 4.0)
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all
 * @param queueType {@code posix} or {@code sysv}
 * @param label the queue's label
 * @param name {@code /name}, or the key of a System V queue
 */
public record MqueueRule(
        Qualifiers qualifiers,
        SortedSet<MessageQueueUse.Permission> permissions,
        Optional<MessageQueueUse.QueueType> queueType,
        Optional<Glob> label,
        Optional<Glob> name)
        implements Rule {
    public MqueueRule {
        permissions = Spelled.sorted(permissions);
    }

    /** The permissions as written. */
    public List<String> permissionWords() {
        return Spelled.lower(permissions);
    }

    /** The type of queue as written; empty when not given. */
    public String typeWord() {
        return queueType.map(Spelled::lower).orElse("");
    }

    @Override
    public MqueueRule with(Qualifiers qualifiers) {
        return new MqueueRule(qualifiers, permissions, queueType, label, name);
    }

    @Override
    public MqueueRule withPatterns(UnaryOperator<Glob> change) {
        return new MqueueRule(qualifiers, permissions, queueType, label.map(change), name.map(change));
    }
}
