package dev.lsmith.access;

import dev.lsmith.audit.AuditRecord;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** AppArmor's mount family. */
final class ApparmorMounts {
    private ApparmorMounts() {}

    static Findings mount(AuditRecord record) {
        return target(record)
                .map(t -> Findings.read(
                        "AppArmor mount",
                        new MountUse(
                                t,
                                text(record, "srcname"),
                                text(record, "fstype"),
                                flags(record),
                                text(record, "options"))))
                .orElse(nameless());
    }

    static Findings umount(AuditRecord record) {
        return target(record)
                .map(t -> Findings.read("AppArmor mount", new UmountUse(t)))
                .orElse(nameless());
    }

    static Findings pivotRoot(AuditRecord record) {
        return target(record)
                .map(t -> Findings.read("AppArmor mount", new PivotRootUse(t, text(record, "srcname"))))
                .orElse(nameless());
    }

    private static SortedSet<String> flags(AuditRecord record) {
        return Stream.of(record.value("flags").orElse("").split("[, ]+"))
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> target(AuditRecord record) {
        return text(record, "name");
    }

    private static Optional<String> text(AuditRecord record, String key) {
        return record.value(key).filter(Predicate.not(String::isEmpty));
    }

    private static Findings nameless() {
        return Findings.unsupported("AppArmor mount operation without a name");
    }
}
