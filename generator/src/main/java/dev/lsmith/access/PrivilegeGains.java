package dev.lsmith.access;

import dev.lsmith.data.kernel.Capabilities;
import dev.lsmith.log.AuditEvent;
import dev.lsmith.log.AuditRecord;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whether an exec raised privileges: BPRM_FCAPS (permitted set before and after) together with the SYSCALL and PATH
 * records of its event.
 */
final class PrivilegeGains {
    private static final Pattern MASK = Pattern.compile("[0-9a-f]{1,16}");
    private static final Pattern MODE = Pattern.compile("[0-7]{1,7}");
    private static final int SET_USER_ID = 04000;
    private static final int SET_GROUP_ID = 02000;

    private final Capabilities capabilities = new Capabilities();

    /** The gain of an exec event, if any. */
    Optional<PrivilegeGain> of(AuditEvent event, AuditRecord syscall) {
        Optional<AuditRecord> raised = event.first("BPRM_FCAPS");
        boolean exec = raised.isPresent() || event.first("EXECVE").isPresent();
        Optional<String> path =
                syscall.value("exe").map(SecurityLabels::withoutDeleted).filter(p -> p.startsWith("/"));
        if (!exec
                || path.isEmpty()
                || syscall.value("success").filter("no"::equals).isPresent()) {
            return Optional.empty();
        }
        long gained = raised.map(r -> mask(r, "pp") & ~mask(r, "old_pp")).orElse(0L);
        boolean otherUser = differ(syscall, "euid", "uid") && marked(event, SET_USER_ID);
        boolean otherGroup = differ(syscall, "egid", "gid") && marked(event, SET_GROUP_ID);
        if (gained == 0 && !otherUser && !otherGroup) {
            return Optional.empty();
        }
        PrivilegeGain.Cause cause = otherUser
                ? PrivilegeGain.Cause.SETUID
                : otherGroup ? PrivilegeGain.Cause.SETGID : withoutIdentity(raised);
        return Optional.of(new PrivilegeGain(path.get(), cause, names(gained)));
    }

    private static PrivilegeGain.Cause withoutIdentity(Optional<AuditRecord> raised) {
        boolean file =
                raised.filter(r -> mask(r, "fp") != 0 || mask(r, "fi") != 0).isPresent();
        return file ? PrivilegeGain.Cause.FILE_CAPABILITIES : PrivilegeGain.Cause.ROOT;
    }

    /** Whether a file of the exec carries the bit; without any mode in the event the changed identity must do. */
    private static boolean marked(AuditEvent event, int bit) {
        boolean known = event.ofType("PATH").anyMatch(p -> mode(p).isPresent());
        return !known || event.ofType("PATH").anyMatch(p -> (mode(p).orElse(0) & bit) != 0);
    }

    private static Optional<Integer> mode(AuditRecord path) {
        return path.value("mode").filter(MODE.asMatchPredicate()).map(m -> Integer.parseInt(m, 8));
    }

    private static boolean differ(AuditRecord syscall, String a, String b) {
        Optional<String> first = syscall.value(a);
        Optional<String> second = syscall.value(b);
        return first.isPresent() && second.isPresent() && !first.equals(second);
    }

    private static long mask(AuditRecord record, String key) {
        return record.field(key)
                .map(f -> f.raw())
                .filter(MASK.asMatchPredicate())
                .map(m -> Long.parseUnsignedLong(m, 16))
                .orElse(0L);
    }

    private SortedSet<String> names(long mask) {
        TreeSet<String> names = new TreeSet<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((mask >>> bit & 1) != 0) {
                capabilities.name(bit).ifPresent(names::add);
            }
        }
        return names;
    }
}
