package dev.lsmith.access;

import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.access.DecodedRecord.Source;
import dev.lsmith.access.Evidence.Phase.InitProcesses;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.SelinuxContext.SelinuxLevels;
import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.AuditRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SELinux's access vector records, of the kernel and of user-space object managers. */
final class SelinuxRecords {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern IOCTL = Pattern.compile("(?:0x)?[0-9a-f]{1,8}");
    private static final Set<String> LOCAL_PORT = Set.of("name_bind", "node_bind");

    private final SelinuxLevels levels = new SelinuxLevels();
    private final SelinuxSockets sockets;
    private final InitProcesses initProcesses;

    SelinuxRecords(SystemCalls systemCalls, InitProcesses initProcesses) {
        this.sockets = new SelinuxSockets(systemCalls);
        this.initProcesses = initProcesses;
    }

    Facts decode(AuditRecord record, AuditEvent event) {
        Optional<String> result = record.value("seresult");
        if (result.isEmpty()) {
            return record.type().equals("USER_AVC")
                    ? Facts.ignored("notice of a user-space object manager")
                    : Facts.unsupported("SELinux record without a decision");
        }
        Optional<SelinuxContext> source = record.value("scontext").flatMap(SelinuxContext::parse);
        Optional<SelinuxContext> target = record.value("tcontext").flatMap(SelinuxContext::parse);
        Optional<String> tclass = record.value("tclass").filter(WORD.asMatchPredicate());
        if (source.isEmpty() || target.isEmpty() || tclass.isEmpty()) {
            return Facts.unsupported("SELinux record without contexts or class");
        }
        Verdict verdict = verdict(record, result.get());
        Facts facts = facts(record, event, source.get(), target.get(), tclass.get(), verdict);
        String comm = record.value("comm").orElse("");
        return facts.from(new Source(
                subjects(source.get(), event, comm), Reporter.SELINUX, verdict, initProcesses.phase(comm, ""), comm));
    }

    /**
     * Who did it: the source, unless that is an object, as the label of a file is that a file system is asked to hold (filesystem
     * associate, may_create() in security/selinux/hooks.c). Then it is whoever made the system call.
     */
    private static List<Subject> subjects(SelinuxContext source, AuditEvent event, String comm) {
        if (!source.role().equals("object_r")) {
            return List.of(source.domain());
        }
        Optional<AuditRecord> call = event.first("SYSCALL");
        String exe = call.flatMap(c -> c.value("exe")).orElse("");
        return SystemCalls.subjects(call.flatMap(c -> c.value("subj")), exe, comm);
    }

    private static Verdict verdict(AuditRecord record, String result) {
        if (result.equals("granted")) {
            return Verdict.AUDITED;
        }
        return record.value("permissive").filter("1"::equals).isPresent() ? Verdict.COMPLAINED : Verdict.DENIED;
    }

    private Facts facts(
            AuditRecord record,
            AuditEvent event,
            SelinuxContext source,
            SelinuxContext target,
            String tclass,
            Verdict verdict) {
        List<String> words = Stream.of(record.value("seperms").orElse("").split("[, ]+"))
                .filter(w -> !w.isEmpty())
                .toList();
        SortedSet<String> permissions = words.stream()
                .filter(WORD.asMatchPredicate().and(w -> !w.equals("null")))
                .collect(Collectors.toCollection(TreeSet::new));
        if (permissions.isEmpty()) {
            return Facts.partial("SELinux record without a permission", List.of());
        }
        Optional<TypeAccess.Levels> relation = verdict == Verdict.AUDITED
                ? Optional.of(TypeAccess.Levels.DOMINATES)
                : levels.relation(source, target, tclass, permissions);
        List<Access> accesses = new ArrayList<>();
        accesses.add(new TypeAccess(
                source.type(),
                target.type(),
                tclass,
                permissions,
                permissions.contains("ioctl") ? ioctl(record) : Optional.empty(),
                permissions.contains("nlmsg") ? record.number("nl-msgtype") : Optional.empty(),
                port(record, permissions),
                relation.orElse(TypeAccess.Levels.DOMINATES)));
        accesses.addAll(neutral(record, event, tclass, permissions, own(source, target)));
        if (relation.isEmpty()) {
            return Facts.partial("SELinux level that cannot be read", accesses);
        }
        return permissions.size() == Set.copyOf(words).size()
                ? Facts.read("SELinux access", accesses)
                : Facts.partial("SELinux record with an unknown permission", accesses);
    }

    /** The same domain at another level is another container. */
    private static boolean own(SelinuxContext source, SelinuxContext target) {
        return source.type().equals(target.type()) && source.level().equals(target.level());
    }

    private List<Access> neutral(
            AuditRecord record, AuditEvent event, String tclass, SortedSet<String> permissions, boolean own) {
        if (CapabilityUse.isSelinuxClass(tclass)) {
            return CapabilityUse.selinux(tclass, permissions);
        }
        if (SelinuxFiles.covers(tclass)) {
            return SelinuxFiles.path(record, event)
                    .map(path -> SelinuxFiles.accesses(tclass, permissions, path))
                    .orElse(List.of());
        }
        if (tclass.equals("process")) {
            return processes(permissions, own);
        }
        return sockets.access(record, event, tclass, permissions, own).stream().toList();
    }

    /**
     * What was done to another process. A type is no label that another mechanism knows, so a peer is named only if it is the
     * process's own domain.
     */
    private static List<Access> processes(Set<String> permissions, boolean ownPeer) {
        Optional<String> peer = ownPeer ? Optional.of(Access.OWN_LABEL) : Optional.empty();
        List<Access> accesses = new ArrayList<>();
        for (String permission : permissions) {
            SignalUse.selinux(permission, peer).ifPresent(accesses::add);
            if (permission.equals("ptrace")) {
                accesses.add(new PtraceUse(PtraceUse.PtracePermission.TRACE, peer));
            }
        }
        return accesses;
    }

    private static Optional<Integer> ioctl(AuditRecord record) {
        return record.field("ioctlcmd")
                .map(f -> f.raw())
                .filter(IOCTL.asMatchPredicate())
                .map(c -> Integer.parseUnsignedInt(c.startsWith("0x") ? c.substring(2) : c, 16));
    }

    /** The port of the checks that are made on a port's type. */
    private static Optional<Integer> port(AuditRecord record, Set<String> permissions) {
        return permissions.stream().anyMatch(LOCAL_PORT::contains)
                ? record.port("src")
                : permissions.contains("name_connect") ? record.port("dest") : Optional.empty();
    }
}
