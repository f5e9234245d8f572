package dev.lsmith.access;

import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.audit.EventId;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LineState;
import dev.lsmith.base.ShippedData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What events mean: the records of AppArmor, SELinux, seccomp and the system calls that come along with them, as neutral
 * accesses. What it says of an event depends on no other; one instance serves any number of logs, in one thread.
 */
public final class AccessDecoder {
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
    private final PrivilegeGains privilegeGains = new PrivilegeGains();
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
     * What the records of an event tell, in the order of the records. Each record meets its fate in the ledger once;
     * the reasons are of a bounded set, whatever the records say. Never fails.
     */
    public List<Observation> decode(AuditEvent event, Ledger ledger) {
        List<Observation> observations = new ArrayList<>();
        for (Account account : accounts(event)) {
            ledger.fate(account.state(), account.reason(), account.position());
            observations.addAll(account.observations());
        }
        return List.copyOf(observations);
    }

    /** What each record of an event tells, as {@link #decode} gives it. */
    public List<Account> accounts(AuditEvent event) {
        List<Account> accounts =
                event.records().stream().map(record -> account(record, event)).toList();
        return boundPorts.of(event).map(bound -> withPort(accounts, bound)).orElse(accounts);
    }

    private static List<Account> withPort(List<Account> accounts, NetworkUse bound) {
        return accounts.stream()
                .map(account -> new Account(
                        account.state(),
                        account.reason(),
                        account.position(),
                        account.observations().stream()
                                .map(o -> new Observation(o.subject(), BoundPorts.at(o.access(), bound), o.evidence()))
                                .toList()))
                .toList();
    }

    private Account account(AuditRecord record, AuditEvent event) {
        Sighting sighting = sighting(record, event);
        Findings findings = sighting.findings();
        List<Observation> observations = new ArrayList<>();
        for (Access access : findings.accesses()) {
            Evidence evidence = evidence(sighting, record);
            sighting.subjects().forEach(s -> observations.add(new Observation(s, access, evidence)));
        }
        return new Account(findings.state(), findings.reason(), record.position(), observations);
    }

    private Sighting sighting(AuditRecord record, AuditEvent event) {
        String type = record.type();
        if (apparmor.wrote(record)) {
            return apparmor.decode(record);
        }
        if (POLICY_TYPES.contains(type)) {
            return Sighting.none(Findings.ignored("policy load or change of SELinux"));
        }
        return switch (type) {
            case "AVC", "USER_AVC" -> selinux.decode(record, event);
            case "SELINUX_ERR" -> SelinuxErrors.decode(record);
            case "SECCOMP" -> systemCalls.seccomp(record);
            case "SYSCALL" -> systemCall(record, event);
            default -> Sighting.none(other(type, event));
        };
    }

    private Sighting systemCall(AuditRecord record, AuditEvent event) {
        Sighting call = systemCalls.accompanying(record);
        if (call.findings().state() != LineState.READ) {
            return call;
        }
        List<Access> accesses = new ArrayList<>(call.findings().accesses());
        privilegeGains.of(event, record, called(call.findings())).ifPresent(accesses::add);
        if (isToldByNoOther(event)) {
            boundPorts.of(event).filter(NetworkUse::bindsLowPort).ifPresent(accesses::add);
        }
        return call.with(Findings.read(call.findings().reason(), accesses));
    }

    /** Whether no security module reported what the call did: then it alone tells that a port was bound. */
    private static boolean isToldByNoOther(AuditEvent event) {
        return event.first("AVC").isEmpty() && event.first("USER_AVC").isEmpty();
    }

    private static Optional<String> called(Findings findings) {
        return findings.accesses().stream()
                .filter(SyscallUse.class::isInstance)
                .flatMap(access -> ((SyscallUse) access).name().stream())
                .findFirst();
    }

    private Findings other(String type, AuditEvent event) {
        if (CONTEXT_TYPES.contains(type)) {
            return event.first("SYSCALL").isPresent()
                    ? Findings.read("context of a system call")
                    : Findings.ignored("record type " + type);
        }
        if (type.startsWith("UNKNOWN[")) {
            return Findings.unsupported("record type without a name");
        }
        return namedTypes.contains(type)
                ? Findings.ignored("record type " + type)
                : Findings.unsupported("record type that is not known");
    }

    private Evidence evidence(Sighting sighting, AuditRecord record) {
        Optional<Instant> time = record.id().map(EventId::time);
        return evidence.of(runOf.apply(record.position().source()), sighting, time, record.position());
    }
}
