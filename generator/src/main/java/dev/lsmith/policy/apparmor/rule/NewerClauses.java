package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.IoUringUse;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import java.util.Collection;
import java.util.List;

/** The classes that came with AppArmor 4.0: message queues, user namespaces, io_uring. */
public final class NewerClauses {
    public static final int POSIX_QUEUE = 1;
    public static final int SYSV_QUEUE = 2;
    public static final int CREATE_NAMESPACE = 8;

    private final GlobPatterns patterns;
    private final CompiledRules clauses;

    public NewerClauses(GlobPatterns patterns, CompiledRules clauses) {
        this.patterns = patterns;
        this.clauses = clauses;
    }

    /** The sort of queue, its name, its label. */
    public void add(int index, MqueueRule rule) throws InputException {
        BytePattern sort = rule.queueType()
                .map(type -> BytePattern.bytes(sort(type)))
                .orElse(new BytePattern.Choice(List.of(BytePattern.bytes(POSIX_QUEUE), BytePattern.bytes(SYSV_QUEUE))));
        BytePattern head = BytePattern.sequence(BytePattern.bytes(PolicyBits.CLASS_MQUEUE), sort);
        clauses.add(
                index,
                rule.qualifiers(),
                BytePattern.sequence(
                        head, BytePattern.fields(List.of(patterns.name(rule.name()), patterns.name(rule.label())))),
                queueBits(rule.permissions()));
    }

    public static int sort(MessageQueueUse.QueueType type) {
        return type == MessageQueueUse.QueueType.POSIX ? POSIX_QUEUE : SYSV_QUEUE;
    }

    /** The bits of permissions; of none at all those of every one. */
    public static int queueBits(Collection<MessageQueueUse.Permission> permissions) {
        int bits = 0;
        for (MessageQueueUse.Permission permission : MessageQueueUse.Permission.values()) {
            if (permissions.isEmpty() || permissions.contains(permission)) {
                bits |= bit(permission);
            }
        }
        return bits;
    }

    public static int bit(MessageQueueUse.Permission permission) {
        return switch (permission) {
            case WRITE -> 2;
            case READ -> 4;
            case CREATE -> 0x10;
            case DELETE -> 0x20;
            case OPEN -> 0x40;
            case SETATTR -> 0x100;
            case GETATTR -> 0x200;
        };
    }

    public void add(int index, UsernsRule rule) {
        clauses.add(index, rule.qualifiers(), BytePattern.bytes(PolicyBits.CLASS_USERNS), CREATE_NAMESPACE);
    }

    /** Whose credentials. */
    public void add(int index, IoUringRule rule) throws InputException {
        int bits = 0;
        for (IoUringUse.Permission permission : IoUringUse.Permission.values()) {
            if (rule.permissions().isEmpty() || rule.permissions().contains(permission)) {
                bits |= bit(permission);
            }
        }
        clauses.add(
                index,
                rule.qualifiers(),
                BytePattern.sequence(BytePattern.bytes(PolicyBits.CLASS_IO_URING), patterns.name(rule.label())),
                bits);
    }

    public static int bit(IoUringUse.Permission permission) {
        return permission == IoUringUse.Permission.SQPOLL ? 1 : 2;
    }
}
