package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A POSIX or System V message queue and what was done to it.
 *
 * @param queueType which sort
 * @param name {@code /name} of a POSIX queue, the key of a System V one
 * @param permissions AppArmor's mqueue permissions
 */
@JsonTypeName("mqueue")
public record MessageQueueUse(QueueType queueType, String name, SortedSet<QueuePermission> permissions)
        implements Access {
    /** The sorts of message queues that the kernel has. */
    public enum QueueType {
        POSIX,
        SYSV
    }

    /** AppArmor's mqueue permissions. */
    public enum QueuePermission {
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

    /** Decodes a record of the classes {@code posix_mqueue} and {@code sysv_mqueue}. */
    static Facts apparmor(ApparmorRequest request, String tclass) {
        boolean sysv = tclass.equals("sysv_mqueue") || request.operation().equals("sysv_mqueue");
        TreeSet<QueuePermission> permissions = new TreeSet<>(request.among(QueuePermission.values()));
        Optional<String> name = request.text("name");
        if (name.isEmpty() || permissions.isEmpty()) {
            return Facts.unsupported("AppArmor message queue without a name or permission");
        }
        Access use = new MessageQueueUse(sysv ? QueueType.SYSV : QueueType.POSIX, name.get(), permissions);
        return permissions.size() == request.words().size()
                ? Facts.read("AppArmor message queue", use)
                : Facts.partial("AppArmor message queue with an unknown permission", use);
    }

    @Override
    public String text() {
        return Spelling.lower(queueType) + " " + name + " " + Spelling.list(permissions);
    }
}
