package dev.lsmith.access;

import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.DecodedRecord.Source;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Phase.InitProcesses;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.audit.SocketAddress;
import dev.lsmith.audit.repeat.Extent;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What events mean: the records of AppArmor, SELinux, seccomp and the system calls that come along with them, as neutral
 * accesses. What it says of an event depends on no other; one instance serves any number of logs, in one thread.
 */
public final class AccessDecoder {
    /** How the reasons of records begin that tell what a program's own sandbox refused. */
    public static final String LANDLOCK = "refused by a program's own Landlock sandbox";

    private static final Set<String> POLICY_TYPES = Set.of(
            "MAC_POLICY_LOAD",
            "MAC_STATUS",
            "MAC_CONFIG_CHANGE",
            "USER_MAC_POLICY_LOAD",
            "USER_MAC_STATUS",
            "USER_MAC_CONFIG_CHANGE",
            "USER_SELINUX_ERR",
            "LABEL_OVERRIDE");

    /** Records that only say more about the others of their event. */
    private static final Set<String> CONTEXT_TYPES = Set.of(
            "PATH", "CWD", "EXECVE", "SOCKADDR", "BPRM_FCAPS", "CAPSET", "OBJ_PID", "FD_PAIR", "PROCTITLE", "EOE");

    private final Set<String> namedTypes = ShippedData.rows("kernel/record-types.csv").stream()
            .map(row -> row.get(1))
            .collect(Collectors.toUnmodifiableSet());
    private final UnaryOperator<String> runOf;
    private final ApparmorRecords apparmor;
    private final SelinuxRecords selinux;
    private final SystemCalls systemCalls;
    private final BoundPorts boundPorts;
    private final LandlockRecords landlock = new LandlockRecords();
    private final EvidencePool evidence = new EvidencePool();

    /**
     * A decoder.
     *
     * @param runOf the recording that a source belongs to, by the source's name in positions
     */
    public AccessDecoder(UnaryOperator<String> runOf) {
        InitProcesses initProcesses = new InitProcesses();
        this.runOf = runOf;
        this.apparmor = new ApparmorRecords(initProcesses);
        this.systemCalls = new SystemCalls(initProcesses);
        this.boundPorts = new BoundPorts(systemCalls);
        this.selinux = new SelinuxRecords(systemCalls, initProcesses);
    }

    /**
     * What each record of an event tells, in the order of the records; the reasons are of a bounded set, whatever the records
     * say. Never fails.
     */
    public List<DecodedRecord> decode(AuditEvent event) {
        List<DecodedRecord> records =
                event.records().stream().map(record -> decode(record, event)).toList();
        return boundPorts.of(event).map(bound -> withPort(records, bound)).orElse(records);
    }

    private static List<DecodedRecord> withPort(List<DecodedRecord> records, NetworkUse bound) {
        return records.stream()
                .map(record -> new DecodedRecord(
                        record.state(),
                        record.reason(),
                        record.position(),
                        record.observations().stream()
                                .map(o -> new Observation(o.subject(), BoundPorts.at(o.access(), bound), o.evidence()))
                                .toList()))
                .toList();
    }

    private DecodedRecord decode(AuditRecord record, AuditEvent event) {
        Facts facts = facts(record, event);
        List<Observation> observations = new ArrayList<>();
        for (Access access : facts.accesses()) {
            Evidence evidence = evidence(facts, access, record, event);
            facts.source().subjects().forEach(s -> observations.add(new Observation(s, access, evidence)));
        }
        return new DecodedRecord(facts.state(), facts.reason(), record.position(), observations);
    }

    /** The one list of the types of records that are decoded. */
    private Facts facts(AuditRecord record, AuditEvent event) {
        String type = record.type();
        if (apparmor.wrote(record)) {
            return apparmor.decode(record);
        }
        if (POLICY_TYPES.contains(type)) {
            return Facts.ignored("policy load or change of SELinux");
        }
        return switch (type) {
            case "AVC", "USER_AVC" -> selinux.decode(record, event);
            case "SELINUX_ERR" -> LabelFault.selinux(record);
            case "SECCOMP" -> systemCalls.seccomp(record);
            case "SYSCALL" -> systemCall(record, event);
            case "LANDLOCK_ACCESS" -> landlock.access(record);
            case "LANDLOCK_DOMAIN" -> Facts.ignored("Landlock sandbox that a program made or left");
            default -> other(type, event);
        };
    }

    private Facts systemCall(AuditRecord record, AuditEvent event) {
        Facts call = systemCalls.accompanying(record);
        if (call.state() != LineState.READ) {
            return call;
        }
        List<Access> accesses = new ArrayList<>(call.accesses());
        PrivilegeGain.of(event, record, called(call)).ifPresent(accesses::add);
        if (isToldByNoOther(event)) {
            boundPorts.of(event).filter(NetworkUse::bindsLowPort).ifPresent(accesses::add);
        }
        return call.with(accesses);
    }

    /** Whether no security module reported what the call did: then it alone tells that a port was bound. */
    private static boolean isToldByNoOther(AuditEvent event) {
        return event.first("AVC").isEmpty() && event.first("USER_AVC").isEmpty();
    }

    private static Optional<String> called(Facts facts) {
        return facts.accesses().stream()
                .filter(SyscallUse.class::isInstance)
                .flatMap(access -> ((SyscallUse) access).name().stream())
                .findFirst();
    }

    private Facts other(String type, AuditEvent event) {
        if (CONTEXT_TYPES.contains(type)) {
            return event.first("SYSCALL").isPresent()
                    ? Facts.read("context of a system call", List.of())
                    : Facts.ignored("record type " + type);
        }
        if (type.startsWith("UNKNOWN[")) {
            return Facts.unsupported("record type without a name");
        }
        return namedTypes.contains(type)
                ? Facts.ignored("record type " + type)
                : Facts.unsupported("record type that is not known");
    }

    /**
     * What a program's own Landlock sandbox refused to it ({@code LANDLOCK_ACCESS}, type 1423). The program gave itself the sandbox, and
     * whatever a container's policies say it stays refused: so it is told, and no access that policies are made of.
     */
    private static final class LandlockRecords {
        private final Map<String, String> words = ShippedData.rows("kernel/landlock-blockers.csv").stream()
                .collect(Collectors.toUnmodifiableMap(row -> row.get(0), row -> row.get(1)));

        /** The reason names the first blocker, and not what stands in the log, which may hold any number of others. */
        Facts access(AuditRecord record) {
            List<String> blockers = List.of(record.value("blockers").orElse("").split(",", -1));
            String first =
                    blockers.stream().filter(words::containsKey).findFirst().orElse("");
            return Facts.ignored(LANDLOCK
                    + (first.isEmpty() ? ": a right that is not known" : ": " + words.get(first) + " (" + first + ")")
                    + (blockers.size() > 1 ? " and more" : ""));
        }
    }

    private Evidence evidence(Facts facts, Access access, AuditRecord record, AuditEvent event) {
        Optional<Instant> time = record.id().map(EventId::time);
        String executable = executable(facts, access, record, event);
        return evidence.of(
                runOf.apply(record.position().source()), facts.source(), executable, time, record.position());
    }

    /** A label that names a program proves that it was executed, by the one outside of it ({@link ApparmorRecords}). */
    private static String executable(Facts facts, Access access, AuditRecord record, AuditEvent event) {
        List<String> executed = facts.source().executed();
        boolean proved = access instanceof ExecAccess exec
                && executed.contains(exec.path())
                && !access.equals(facts.accesses().get(0));
        if (facts.source().phase() == Phase.RUNTIME) {
            return "";
        }
        if (proved) {
            int outside = executed.indexOf(((ExecAccess) access).path()) - 1;
            return outside < 0 ? "" : executed.get(outside);
        }
        return executed.isEmpty()
                ? executable(facts.source().program(), access, record, event)
                : executed.get(executed.size() - 1);
    }

    /**
     * The exe of the event's system call, which is written at its end: an exec is asked for by the program before, of which comm alone is
     * told; what is asked under the new comm is the new program's (begin_new_exec of fs/exec.c).
     */
    private static String executable(String comm, Access access, AuditRecord record, AuditEvent event) {
        Optional<AuditRecord> telling = record.type().equals("SECCOMP") ? Optional.of(record) : event.first("SYSCALL");
        return telling.filter(call -> !(access instanceof ExecAccess)
                        && call.value("comm").filter(comm::equals).isPresent())
                .flatMap(call -> call.value("exe"))
                .map(FileAccess::withoutDeleted)
                .filter(exe -> exe.startsWith("/"))
                .orElse(Evidence.UNKNOWN_EXECUTABLE);
    }

    /**
     * Makes the evidence of single records. Records of one program share their words: there are few programs, and a model holds
     * the evidence of very many accesses.
     */
    private static final class EvidencePool {
        /** How many are remembered at most: a hostile log names another program in each record. */
        private static final int MOST = 1 << 12;

        private final Map<Alike, Evidence> known = new HashMap<>();

        private record Alike(
                String run, String program, Reporter reporter, Verdict verdict, Phase phase, String executable) {}

        /** The evidence of one record of a run. */
        Evidence of(String run, Source source, String executable, Optional<Instant> time, Position position) {
            Alike alike =
                    new Alike(run, source.program(), source.reporter(), source.verdict(), source.phase(), executable);
            Evidence seen = known.get(alike);
            if (seen != null) {
                return seen.at(time, position);
            }
            if (known.size() >= MOST) {
                known.clear();
            }
            Evidence first = Evidence.of(
                            run, time, alike.program(), alike.reporter(), alike.verdict(), alike.phase(), position)
                    .by(executable);
            known.put(alike, first);
            return first;
        }
    }

    /**
     * The port of a bind call that only the socket address of its event tells ({@code saddr} of a SOCKADDR record, net/socket.c):
     * AppArmor's and SELinux's records of bind name none before the socket has it. No address of another call is read, as those of
     * clients would make each line a new one.
     */
    static final class BoundPorts {
        private static final Set<String> INTERNET = Set.of("inet", "inet6");
        private static final int PROTOCOL_UNKNOWN = -1;

        private final SystemCalls systemCalls;
        private final KernelTable families = KernelTable.ADDRESS_FAMILIES;

        BoundPorts(SystemCalls systemCalls) {
            this.systemCalls = systemCalls;
        }

        /** What the event's call bound, of a type that nothing tells; empty if it is no bind, or of any port. */
        Optional<NetworkUse> of(AuditEvent event) {
            boolean bind = event.first("SYSCALL")
                    .flatMap(systemCalls::call)
                    .flatMap(SyscallUse::name)
                    .filter("bind"::equals)
                    .isPresent();
            return bind
                    ? event.first("SOCKADDR")
                            .flatMap(record -> record.field("saddr"))
                            .flatMap(field -> SocketAddress.parse(field.raw()))
                            .flatMap(this::use)
                    : Optional.empty();
        }

        private Optional<NetworkUse> use(SocketAddress address) {
            Optional<Integer> port = Optional.of((int) address.port()).filter(p -> p > 0 && !Extent.isEphemeral(p));
            return families.name(address.family())
                    .filter(family -> INTERNET.contains(family) && port.isPresent())
                    .map(family -> new NetworkUse(
                            family,
                            "",
                            PROTOCOL_UNKNOWN,
                            new TreeSet<>(EnumSet.of(SocketPermission.BIND)),
                            Endpoint.chosen(address.address(), port),
                            Endpoint.UNKNOWN));
        }

        /** An access of the same event with the port, if it is the bind and does not name its own. */
        static Access at(Access access, NetworkUse bound) {
            return access instanceof NetworkUse use
                            && isBindWithoutPort(use)
                            && use.family().equals(bound.family())
                    ? new NetworkUse(
                            use.family(), use.type(), use.protocol(), use.permissions(), bound.local(), use.remote())
                    : access;
        }

        private static boolean isBindWithoutPort(NetworkUse use) {
            return use.permissions().contains(SocketPermission.BIND)
                    && use.local().port().isEmpty();
        }
    }
}
