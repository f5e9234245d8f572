package dev.lsmith.access;

import java.util.SortedSet;

/**
 * A POSIX or System V message queue and what was done to it.
 *
 * @param queueType which sort
 * @param name {@code /name} of a POSIX queue, the key of a System V one
 * @param permissions AppArmor's mqueue permissions
 */
public record MessageQueueUse(QueueType queueType, String name, SortedSet<Permission> permissions) implements Access {
    /** Sorts of queues. */
    public enum QueueType {
        POSIX,
        SYSV
    }

    /** AppArmor's mqueue permissions. */
    public enum Permission {
        READ,
        WRITE,
        CREATE,
        OPEN,
        DELETE,
        GETATTR,
        SETATTR
    }

    public MessageQueueUse {
        permissions = SortedValues.of(permissions);
    }

    @Override
    public String kind() {
        return "mqueue";
    }

    @Override
    public String text() {
        return Words.lower(queueType) + " " + name + " " + Words.list(permissions);
    }
}
