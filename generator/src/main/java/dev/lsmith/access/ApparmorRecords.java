package dev.lsmith.access;

import dev.lsmith.access.Access.IoUringUse;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.ResourceLimitUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Access.UserNamespaceUse;
import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.access.DecodedRecord.Source;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Phase.InitProcesses;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.MountUse.PivotRootUse;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.ProfileTransition.ProfileLoad;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.base.ShippedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** AppArmor's records, of the kernel and of message buses: which profile, which verdict, which family of operations. */
final class ApparmorRecords {
    /** Record types of kernels before 2.6.36, which carry the verdict themselves ({@code linux/audit.h}). */
    private static final Map<String, String> LEGACY = Map.of(
            "APPARMOR", "",
            "APPARMOR_AUDIT", "AUDIT",
            "APPARMOR_ALLOWED", "ALLOWED",
            "APPARMOR_DENIED", "DENIED",
            "APPARMOR_HINT", "HINT",
            "APPARMOR_STATUS", "STATUS",
            "APPARMOR_ERROR", "ERROR",
            "APPARMOR_KILL", "KILLED");

    private static final Map<String, String> FAMILY_OF_CLASS = Map.ofEntries(
            Map.entry("cap", "capability"),
            Map.entry("net", "network"),
            Map.entry("rlimits", "rlimit"),
            Map.entry("ptrace", "ptrace"),
            Map.entry("signal", "signal"),
            Map.entry("posix_mqueue", "mqueue"),
            Map.entry("sysv_mqueue", "mqueue"),
            Map.entry("io_uring", "io_uring"),
            Map.entry("namespace", "userns"),
            Map.entry("dbus", "dbus"));

    private final Map<String, String> families = ShippedData.rows("apparmor/operations.csv").stream()
            .collect(Collectors.toUnmodifiableMap(r -> r.get(0), r -> r.get(1)));
    private final ApparmorSockets sockets = new ApparmorSockets();
    private final InitProcesses initProcesses;

    ApparmorRecords(InitProcesses initProcesses) {
        this.initProcesses = initProcesses;
    }

    /** Whether AppArmor wrote the record, whatever its type. */
    boolean wrote(AuditRecord record) {
        return record.has("apparmor") || legacy(record).isPresent();
    }

    Facts decode(AuditRecord record) {
        if (!record.has("apparmor") && !record.has("operation")) {
            return Facts.unsupported("AppArmor record from before AppArmor 2.3, as free text");
        }
        String apparmor = record.value("apparmor").or(() -> legacy(record)).orElse("");
        Optional<Verdict> verdict = verdict(apparmor);
        if (verdict.isEmpty()) {
            return withoutVerdict(apparmor, record);
        }
        Optional<String> profile = Stream.of("profile", "label")
                .map(record::value)
                .flatMap(Optional::stream)
                .filter(Predicate.not(String::isEmpty))
                .findFirst();
        String operation = record.value("operation").orElse("");
        if (families.getOrDefault(operation, "").equals("policy")) {
            return Facts.ignored("AppArmor policy load");
        }
        if (profile.isEmpty()) {
            return record.value("info").filter(i -> i.startsWith("unconfined")).isPresent()
                    ? Facts.ignored("AppArmor record of an unconfined process")
                    : Facts.unsupported("AppArmor record without a profile");
        }
        ApparmorLabel label =
                ApparmorLabel.parse(profile.get(), record.value("namespace").orElse(""));
        Facts facts = family(new ApparmorRequest(record, operation, label));
        String comm = record.value("comm").orElse("");
        return withExecuted(facts, label)
                .from(new Source(
                                label.profiles().stream().<Subject>map(p -> p).toList(),
                                Reporter.APPARMOR,
                                verdict.get(),
                                acts(facts) ? initProcesses.phase(comm, "") : Phase.APPLICATION,
                                comm)
                        .under(label));
    }

    private static Optional<Verdict> verdict(String apparmor) {
        return switch (apparmor) {
            case "ALLOWED" -> Optional.of(Verdict.COMPLAINED);
            case "DENIED", "KILLED" -> Optional.of(Verdict.DENIED);
            case "AUDIT" -> Optional.of(Verdict.AUDITED);
            default -> Optional.empty();
        };
    }

    private static Facts withoutVerdict(String apparmor, AuditRecord record) {
        return switch (apparmor) {
            case "STATUS" ->
                ProfileLoad.apparmor(record)
                        .map(facts -> facts.from(loader(record)))
                        .orElseGet(() -> Facts.ignored("AppArmor status"));
            case "HINT" -> Facts.ignored("AppArmor hint");
            case "ERROR" -> Facts.ignored("AppArmor error, which decides nothing");
            default -> Facts.unsupported("AppArmor record without a known verdict");
        };
    }

    private static Source loader(AuditRecord record) {
        String program = record.value("comm").orElse("");
        return new Source(
                List.of(new Subject.Program(program)), Reporter.APPARMOR, Verdict.AUDITED, Phase.RUNTIME, program);
    }

    private static Optional<String> legacy(AuditRecord record) {
        return Optional.ofNullable(LEGACY.get(record.type()));
    }

    /** The one list of AppArmor's families of operations and of who decodes each. */
    private Facts family(ApparmorRequest request) {
        String tclass = request.record().value("class").orElse("");
        return switch (familyName(request, tclass)) {
            case "file" -> ApparmorFiles.file(request);
            case "socket file" -> ApparmorFiles.socket(request);
            case "link" -> LinkAccess.apparmor(request);
            case "capability" -> CapabilityUse.apparmor(request.record());
            case "network" -> sockets.socket(request);
            case "mount" -> MountUse.apparmor(request);
            case "umount" -> UmountUse.apparmor(request);
            case "pivot_root" -> PivotRootUse.apparmor(request);
            case "ptrace" -> PtraceUse.apparmor(request);
            case "signal" -> SignalUse.apparmor(request);
            case "transition" -> ProfileTransition.apparmor(request);
            case "rlimit" -> ResourceLimitUse.apparmor(request);
            case "userns" -> UserNamespaceUse.apparmor();
            case "io_uring" -> IoUringUse.apparmor(request);
            case "mqueue" -> MessageQueueUse.apparmor(request, tclass);
            case "dbus" -> DbusUse.apparmor(request);
            default -> Facts.unsupported("AppArmor operation that is not known");
        };
    }

    /**
     * The socket of a file operation goes by its family; a class goes before the operation, whose names are reused. A socket
     * operation on a name is an access to the file that the name is of ({@code unix_fs_perm()} of security/apparmor/af_unix.c).
     */
    private String familyName(ApparmorRequest request, String tclass) {
        AuditRecord record = request.record();
        String operation = request.operation();
        Optional<String> known = Optional.ofNullable(families.get(operation));
        boolean named =
                record.value("name").filter(Predicate.not(String::isEmpty)).isPresent();
        if (named && tclass.equals("file") && known.filter("network"::equals).isPresent()) {
            return "socket file";
        }
        if (record.value("family")
                .filter(f -> sockets.knows(f) || !record.has("name"))
                .isPresent()) {
            return "network";
        }
        Optional<String> byClass = Optional.ofNullable(FAMILY_OF_CLASS.get(tclass));
        if (byClass.isPresent()) {
            return byClass.get();
        }
        if (operation.startsWith("dbus_")) {
            return "dbus";
        }
        boolean fileLike = record.has("name") && !request.mask().isEmpty();
        if (named && tclass.isEmpty() && known.filter("network"::equals).isPresent()) {
            return "socket file";
        }
        return known.orElse(fileLike && (tclass.isEmpty() || tclass.equals("file")) ? "file" : "");
    }

    /** A null child in the label proves the exec that made it, whose own record may be missing. */
    private static Facts withExecuted(Facts facts, ApparmorLabel label) {
        if (!facts.counts() || label.executed().isEmpty()) {
            return facts;
        }
        List<Access> accesses = new ArrayList<>(facts.accesses());
        label.executed().stream()
                .distinct()
                .map(path -> new ExecAccess(path, Ownership.UNKNOWN))
                .filter(e -> !accesses.contains(e))
                .forEach(accesses::add);
        return facts.with(accesses);
    }

    /** Of a signal received or a trace suffered, comm names the other process. */
    private static boolean acts(Facts facts) {
        return facts.accesses().stream().noneMatch(ApparmorRecords::suffered);
    }

    private static boolean suffered(Access access) {
        if (access instanceof PtraceUse ptrace) {
            return ptrace.permission() == PtraceUse.PtracePermission.READBY
                    || ptrace.permission() == PtraceUse.PtracePermission.TRACEDBY;
        }
        return access instanceof SignalUse signal && signal.direction() == SignalUse.SignalDirection.RECEIVE;
    }
}
