package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.base.kernel.KernelTable;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An exec that gave the process more than it had, and which {@code no-new-privileges} would therefore have changed
 * (capabilities(7), "Transformation of capabilities during execve()"; prctl(2), PR_SET_NO_NEW_PRIVS).
 *
 * @param path the program executed
 * @param cause what gave it
 * @param capabilities gained, in the kernel's lower-case names; none if the record does not say or only the user changed
 */
@JsonTypeName("privilege-gain")
public record PrivilegeGain(String path, GainCause cause, SortedSet<String> capabilities) implements Access {
    private static final Pattern MASK = Pattern.compile("[0-9a-f]{1,16}");

    /** Octal; {@code ausearch -i} writes {@code file,suid,755}. */
    private static final Pattern MODE = Pattern.compile("([a-z-]+(?:,[a-z-]+)*,)?([0-7]{1,7})");

    private static final Set<String> EXEC = Set.of("execve", "execveat");

    /** As numbers, and as {@code ausearch -i} writes them. */
    private static final Set<String> ROOT_USER = Set.of("0", "root");

    private static final int SET_USER_ID = 04000;
    private static final int SET_GROUP_ID = 02000;

    private static final KernelTable NAMES = KernelTable.CAPABILITIES;

    /** What can give privileges at exec. */
    public enum GainCause {
        /** The file's set-user-ID bit. */
        SETUID,
        /** The file's set-group-ID bit. */
        SETGID,
        /** The file's capabilities. */
        FILE_CAPABILITIES,
        /** User 0, who at exec regains what the bounding set holds and the process had dropped. */
        ROOT
    }

    public PrivilegeGain {
        capabilities = SortedValues.of(capabilities);
    }

    /**
     * Whether an exec raised privileges: BPRM_FCAPS (permitted set before and after) together with the SYSCALL and PATH records
     * of its event. SYSCALL has the identity after the exec; PATH has the mode, the owner and the file capabilities
     * (kernel/auditsc.c, audit_log_name) of the program and of its interpreter.
     *
     * @param event of the exec
     * @param syscall its SYSCALL record
     * @param call the name of its system call, if that is known
     */
    static Optional<PrivilegeGain> of(AuditEvent event, AuditRecord syscall, Optional<String> call) {
        Optional<AuditRecord> raised = event.first("BPRM_FCAPS");
        boolean exec = raised.isPresent()
                || event.first("EXECVE").isPresent()
                || call.filter(EXEC::contains).isPresent();
        Optional<String> path =
                syscall.value("exe").map(FileAccess::withoutDeleted).filter(p -> p.startsWith("/"));
        if (!exec
                || path.isEmpty()
                || syscall.value("success").filter("no"::equals).isPresent()) {
            return Optional.empty();
        }
        long gained = raised.map(r -> mask(r, "pp") & ~mask(r, "old_pp")).orElse(0L) | ofFiles(event, syscall);
        // Where BPRM_FCAPS tells the sets before and after, it is seen whether a process was root before.
        boolean becameRoot = raised.isEmpty() && is(syscall, "euid", ROOT_USER) && differ(syscall, "euid", "uid");
        boolean otherUser = becameRoot
                || (differ(syscall, "euid", "uid") && marked(event, SET_USER_ID))
                || belongsToAnother(event, SET_USER_ID, "ouid", syscall.value("uid"));
        boolean otherGroup = (differ(syscall, "egid", "gid") && marked(event, SET_GROUP_ID))
                || belongsToAnother(event, SET_GROUP_ID, "ogid", syscall.value("gid"));
        if (gained == 0 && !otherUser && !otherGroup) {
            return Optional.empty();
        }
        GainCause cause = otherUser ? GainCause.SETUID : otherGroup ? GainCause.SETGID : withoutIdentity(event, raised);
        return Optional.of(new PrivilegeGain(path.get(), cause, names(gained)));
    }

    private static GainCause withoutIdentity(AuditEvent event, Optional<AuditRecord> raised) {
        boolean file =
                raised.filter(r -> mask(r, "fp") != 0 || mask(r, "fi") != 0).isPresent()
                        || event.ofType("PATH").anyMatch(p -> mask(p, "cap_fp") != 0);
        return file ? GainCause.FILE_CAPABILITIES : GainCause.ROOT;
    }

    /** The capabilities of the executed files, which root has already. */
    private static long ofFiles(AuditEvent event, AuditRecord syscall) {
        return is(syscall, "uid", ROOT_USER)
                ? 0
                : event.ofType("PATH").mapToLong(p -> mask(p, "cap_fp")).reduce(0, (a, b) -> a | b);
    }

    /** Whether an executed file carries the bit and belongs to another user or group than the caller's. */
    private static boolean belongsToAnother(AuditEvent event, int bit, String owner, Optional<String> caller) {
        return caller.isPresent()
                && event.ofType("PATH")
                        .anyMatch(p -> (mode(p).orElse(0) & bit) != 0
                                && p.value(owner)
                                        .filter(o -> !o.equals(caller.get()))
                                        .isPresent());
    }

    private static boolean is(AuditRecord record, String key, Set<String> values) {
        return record.value(key).filter(values::contains).isPresent();
    }

    /** Whether a file of the exec carries the bit; without any mode in the event the changed identity must do. */
    private static boolean marked(AuditEvent event, int bit) {
        boolean known = event.ofType("PATH").anyMatch(p -> mode(p).isPresent());
        return !known || event.ofType("PATH").anyMatch(p -> (mode(p).orElse(0) & bit) != 0);
    }

    private static Optional<Integer> mode(AuditRecord path) {
        return path.value("mode").map(MODE::matcher).filter(Matcher::matches).map(m -> {
            String words = m.group(1) == null ? "" : "," + m.group(1);
            int named = (words.contains(",suid,") ? SET_USER_ID : 0) | (words.contains(",sgid,") ? SET_GROUP_ID : 0);
            return Integer.parseInt(m.group(2), 8) | named;
        });
    }

    private static boolean differ(AuditRecord syscall, String a, String b) {
        Optional<String> first = syscall.value(a);
        Optional<String> second = syscall.value(b);
        return first.isPresent() && second.isPresent() && !first.equals(second);
    }

    /** A set of capabilities: in hex, or by name as {@code ausearch -i} writes it. */
    private static long mask(AuditRecord record, String key) {
        String raw = record.field(key).map(f -> f.raw()).orElse("");
        if (MASK.matcher(raw).matches()) {
            return Long.parseUnsignedLong(raw, 16);
        }
        return Stream.of(raw.split(",", -1))
                .flatMap(name -> NAMES.number(name).stream())
                .mapToLong(bit -> 1L << bit)
                .reduce(0, (x, y) -> x | y);
    }

    private static SortedSet<String> names(long mask) {
        TreeSet<String> names = new TreeSet<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((mask >>> bit & 1) != 0) {
                NAMES.name(bit).ifPresent(names::add);
            }
        }
        return names;
    }

    @Override
    public String text() {
        return path + " " + Spelling.lower(cause) + " " + capabilities;
    }
}
