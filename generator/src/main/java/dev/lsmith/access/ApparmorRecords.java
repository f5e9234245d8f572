package dev.lsmith.access;

import dev.lsmith.audit.AuditRecord;
import dev.lsmith.audit.LineState;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
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

    private static final Map<String, String> FAMILY_OF_CLASS = Map.of(
            "cap", "capability",
            "net", "network",
            "rlimits", "rlimit",
            "ptrace", "ptrace",
            "signal", "signal",
            "posix_mqueue", "mqueue",
            "sysv_mqueue", "mqueue",
            "io_uring", "io_uring",
            "namespace", "userns",
            "dbus", "dbus");

    private final Map<String, String> families = ShippedData.rows("apparmor/operations.csv").stream()
            .collect(Collectors.toUnmodifiableMap(r -> r.get(0), r -> r.get(1)));
    private final KernelTable capabilities = KernelTable.CAPABILITIES;
    private final ApparmorSockets sockets = new ApparmorSockets();
    private final InitProcesses initProcesses;

    ApparmorRecords(InitProcesses initProcesses) {
        this.initProcesses = initProcesses;
    }

    /** Whether AppArmor wrote the record, whatever its type. */
    boolean wrote(AuditRecord record) {
        return record.has("apparmor") || legacy(record).isPresent();
    }

    Sighting decode(AuditRecord record) {
        if (!record.has("apparmor") && !record.has("operation")) {
            return Sighting.none(Findings.unsupported("AppArmor record from before AppArmor 2.3, as free text"));
        }
        String apparmor = record.value("apparmor").or(() -> legacy(record)).orElse("");
        Optional<Verdict> verdict = verdict(apparmor);
        if (verdict.isEmpty()) {
            return Sighting.none(withoutVerdict(apparmor));
        }
        Optional<String> profile = Stream.of("profile", "label")
                .map(record::value)
                .flatMap(Optional::stream)
                .filter(Predicate.not(String::isEmpty))
                .findFirst();
        String operation = record.value("operation").orElse("");
        if (families.getOrDefault(operation, "").equals("policy")) {
            return Sighting.none(Findings.ignored("AppArmor policy load"));
        }
        if (profile.isEmpty()) {
            return Sighting.none(
                    record.value("info").filter(i -> i.startsWith("unconfined")).isPresent()
                            ? Findings.ignored("AppArmor record of an unconfined process")
                            : Findings.unsupported("AppArmor record without a profile"));
        }
        ApparmorLabel label =
                ApparmorLabel.parse(profile.get(), record.value("namespace").orElse(""));
        Findings findings = family(record, operation, label);
        String comm = record.value("comm").orElse("");
        return new Sighting(
                withExecuted(findings, label),
                label.profiles().stream().<Subject>map(p -> p).toList(),
                Reporter.APPARMOR,
                verdict.get(),
                acts(findings) ? initProcesses.phase(comm, "") : Phase.APPLICATION,
                comm);
    }

    private static Optional<Verdict> verdict(String apparmor) {
        return switch (apparmor) {
            case "ALLOWED" -> Optional.of(Verdict.COMPLAINED);
            case "DENIED", "KILLED" -> Optional.of(Verdict.DENIED);
            case "AUDIT" -> Optional.of(Verdict.AUDITED);
            default -> Optional.empty();
        };
    }

    private static Findings withoutVerdict(String apparmor) {
        return switch (apparmor) {
            case "STATUS" -> Findings.ignored("AppArmor status");
            case "HINT" -> Findings.ignored("AppArmor hint");
            case "ERROR" -> Findings.ignored("AppArmor error, which decides nothing");
            default -> Findings.unsupported("AppArmor record without a known verdict");
        };
    }

    private static Optional<String> legacy(AuditRecord record) {
        return Optional.ofNullable(LEGACY.get(record.type()));
    }

    private Findings family(AuditRecord record, String operation, ApparmorLabel label) {
        String tclass = record.value("class").orElse("");
        return switch (familyName(record, operation, tclass)) {
            case "file" -> ApparmorFiles.file(record, operation);
            case "socket file" -> ApparmorFiles.socket(record);
            case "link" -> ApparmorFiles.link(record);
            case "capability" -> capability(record);
            case "network" -> sockets.socket(record, operation, label);
            case "mount" -> ApparmorMounts.mount(record);
            case "umount" -> ApparmorMounts.umount(record);
            case "pivot_root" -> ApparmorMounts.pivotRoot(record);
            case "ptrace" -> ApparmorProcesses.ptrace(record, label);
            case "signal" -> ApparmorProcesses.signal(record, label);
            case "transition" -> ApparmorProcesses.transition(record, operation, label);
            case "rlimit" -> ApparmorProcesses.resourceLimit(record);
            case "userns" -> Findings.read("AppArmor user namespace", new UserNamespaceUse());
            case "io_uring" -> ApparmorBuses.ioUring(record, label);
            case "mqueue" -> ApparmorBuses.messageQueue(record, tclass, operation);
            case "dbus" -> ApparmorBuses.dbus(record, label);
            default -> Findings.unsupported("AppArmor operation that is not known");
        };
    }

    /**
     * The socket of a file operation goes by its family; a class goes before the operation, whose names are reused. A socket
     * operation on a name is an access to the file that the name is of ({@code unix_fs_perm()} of security/apparmor/af_unix.c).
     */
    private String familyName(AuditRecord record, String operation, String tclass) {
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
        boolean fileLike = record.has("name") && !ApparmorMask.of(record).isEmpty();
        if (named && tclass.isEmpty() && known.filter("network"::equals).isPresent()) {
            return "socket file";
        }
        return known.orElse(fileLike && (tclass.isEmpty() || tclass.equals("file")) ? "file" : "");
    }

    private Findings capability(AuditRecord record) {
        Optional<String> byNumber = Endpoints.number(record.value("capability")).flatMap(capabilities::name);
        return Stream.of(record.value("capname"), record.value("name"), byNumber)
                .flatMap(Optional::stream)
                .filter(c -> capabilities.number(c).isPresent())
                .findFirst()
                .map(c -> Findings.read("AppArmor capability", new CapabilityUse(c, false)))
                .orElse(Findings.unsupported("capability without a known name"));
    }

    /** A null child in the label proves the exec that made it, whose own record may be missing. */
    private static Findings withExecuted(Findings findings, ApparmorLabel label) {
        boolean counts = findings.state() == LineState.READ || findings.state() == LineState.PARTIAL;
        if (!counts || label.executed().isEmpty()) {
            return findings;
        }
        List<Access> accesses = new ArrayList<>(findings.accesses());
        label.executed().stream()
                .distinct()
                .map(path -> new ExecAccess(path, Ownership.UNKNOWN))
                .filter(e -> !accesses.contains(e))
                .forEach(accesses::add);
        return new Findings(findings.state(), findings.reason(), accesses);
    }

    /** Of a signal received or a trace suffered, comm names the other process. */
    private static boolean acts(Findings findings) {
        return findings.accesses().stream().noneMatch(ApparmorRecords::suffered);
    }

    private static boolean suffered(Access access) {
        if (access instanceof PtraceUse ptrace) {
            return ptrace.permission() == PtraceUse.Permission.READBY
                    || ptrace.permission() == PtraceUse.Permission.TRACEDBY;
        }
        return access instanceof SignalUse signal && signal.direction() == SignalUse.Direction.RECEIVE;
    }
}
