package dev.lsmith.access;

import dev.lsmith.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** AppArmor's mediated services of the kernel and of user space: D-Bus, message queues, io_uring. */
final class ApparmorBuses {
    private ApparmorBuses() {}

    static Findings dbus(AuditRecord record, ApparmorLabel label) {
        List<String> words = ApparmorMask.words(record);
        List<DbusUse> uses = Stream.of(DbusUse.Permission.values())
                .filter(p -> words.contains(p.name().toLowerCase(Locale.ROOT)))
                .map(p -> new DbusUse(
                        p,
                        text(record, "bus"),
                        text(record, "path"),
                        text(record, "interface"),
                        text(record, "member").or(() -> text(record, "method")),
                        text(record, "name"),
                        ApparmorPeers.of(record).map(label::peer)))
                .toList();
        return uses.isEmpty()
                ? Findings.unsupported("D-Bus record without a permission")
                : Findings.read("AppArmor D-Bus use", uses);
    }

    static Findings messageQueue(AuditRecord record, String tclass, String operation) {
        boolean sysv = tclass.equals("sysv_mqueue") || operation.equals("sysv_mqueue");
        List<String> words = ApparmorMask.words(record);
        TreeSet<MessageQueueUse.Permission> permissions = new TreeSet<>();
        Stream.of(MessageQueueUse.Permission.values())
                .filter(p -> words.contains(p.name().toLowerCase(Locale.ROOT)))
                .forEach(permissions::add);
        Optional<String> name = text(record, "name");
        if (name.isEmpty() || permissions.isEmpty()) {
            return Findings.unsupported("AppArmor message queue without a name or permission");
        }
        Access use = new MessageQueueUse(
                sysv ? MessageQueueUse.QueueType.SYSV : MessageQueueUse.QueueType.POSIX, name.get(), permissions);
        return permissions.size() == words.size()
                ? Findings.read("AppArmor message queue", use)
                : Findings.partial("AppArmor message queue with an unknown permission", use);
    }

    static Findings ioUring(AuditRecord record, ApparmorLabel label) {
        List<String> words = ApparmorMask.words(record);
        List<IoUringUse> uses = Stream.of(IoUringUse.Permission.values())
                .filter(p -> words.contains(p.name().toLowerCase(Locale.ROOT)))
                .map(p -> new IoUringUse(
                        p,
                        text(record, "tcontext")
                                .or(() -> ApparmorPeers.of(record))
                                .map(label::peer)))
                .toList();
        return uses.isEmpty()
                ? Findings.unsupported("AppArmor io_uring record without a permission")
                : Findings.read("AppArmor io_uring use", uses);
    }

    private static Optional<String> text(AuditRecord record, String key) {
        return record.value(key).filter(Predicate.not(String::isEmpty));
    }
}
