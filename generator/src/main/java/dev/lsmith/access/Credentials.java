package dev.lsmith.access;

import dev.lsmith.audit.AuditRecord;
import dev.lsmith.audit.AuditRecord.Field;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The users and groups as which a process acted, as far as its record tells, in the host's numbers: SECCOMP records have
 * the real ones (kernel/auditsc.c, audit_log_task), SYSCALL records all of them, AppArmor's file records the one that the file
 * system saw (security/apparmor/file.c, file_audit_cb).
 *
 * @param users real, effective, saved and of the file system
 * @param groups likewise
 */
public record Credentials(SortedSet<Long> users, SortedSet<Long> groups) {
    private static final List<String> USERS = List.of("uid", "euid", "suid", "fsuid");
    private static final List<String> GROUPS = List.of("gid", "egid", "sgid", "fsgid");

    /** A number, also of who has no name on the machine on which {@code ausearch -i} ran; names of others tell none. */
    private static final Pattern NUMBER = Pattern.compile("(?:unknown\\()?([0-9]{1,10})\\)?");

    public Credentials {
        users = SortedValues.of(users);
        groups = SortedValues.of(groups);
    }

    /** The users and groups that a record names; none where it does not say. */
    public static Credentials of(AuditRecord record) {
        return new Credentials(numbers(record, USERS), numbers(record, GROUPS));
    }

    private static SortedSet<Long> numbers(AuditRecord record, List<String> keys) {
        SortedSet<Long> numbers = new TreeSet<>();
        for (String key : keys) {
            Optional<String> raw = record.field(key).map(Field::raw);
            raw.map(user -> user.equals("root") ? "0" : user)
                    .map(NUMBER::matcher)
                    .filter(Matcher::matches)
                    .ifPresent(number -> numbers.add(Long.valueOf(number.group(1))));
        }
        return numbers;
    }
}
