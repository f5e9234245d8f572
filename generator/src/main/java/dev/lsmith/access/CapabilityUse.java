package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.base.kernel.KernelTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * A capability checked while the process held it.
 *
 * @param capability in the kernel's lower-case name without prefix: {@code net_bind_service}
 * @param userNamespace whether the check was against a user namespace other than the initial one (SELinux's
 *     {@code cap_userns} classes)
 */
@JsonTypeName("capability")
public record CapabilityUse(String capability, boolean userNamespace) implements Access {
    private static final Set<String> SELINUX_CLASSES = Set.of("capability", "capability2", "cap_userns", "cap2_userns");

    private static final KernelTable NAMES = KernelTable.CAPABILITIES;

    /** Decodes a record of the class {@code cap}. */
    static Facts apparmor(AuditRecord record) {
        Optional<String> byNumber = record.number("capability").flatMap(NAMES::name);
        return Stream.of(record.value("capname"), record.value("name"), byNumber)
                .flatMap(Optional::stream)
                .filter(c -> NAMES.number(c).isPresent())
                .findFirst()
                .map(c -> Facts.read("AppArmor capability", new CapabilityUse(c, false)))
                .orElse(Facts.unsupported("capability without a known name"));
    }

    /** Whether permissions of that class of SELinux are capabilities. */
    static boolean isSelinuxClass(String tclass) {
        return SELINUX_CLASSES.contains(tclass);
    }

    /** What permissions of such a class mean. */
    static List<Access> selinux(String tclass, SortedSet<String> permissions) {
        return permissions.stream()
                .filter(c -> NAMES.number(c).isPresent())
                .<Access>map(c -> new CapabilityUse(c, tclass.endsWith("_userns")))
                .toList();
    }

    @Override
    public String text() {
        return capability + (userNamespace ? " userns" : "");
    }
}
