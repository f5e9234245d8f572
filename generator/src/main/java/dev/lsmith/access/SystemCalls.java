package dev.lsmith.access;

import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.access.DecodedRecord.Source;
import dev.lsmith.access.Evidence.Phase.InitProcesses;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.SyscallUse.FirstArgument;
import dev.lsmith.access.SyscallUse.ProgramStart;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SECCOMP and SYSCALL records: which call, in which convention, by whom. */
final class SystemCalls {
    /** {@code __X32_SYSCALL_BIT} of asm/unistd.h: x32 shares the audit architecture of x86_64. */
    private static final long X32_BIT = 0x40000000L;

    /** Where Docker's and Podman's default profiles decide by the first argument. */
    private static final Set<String> DECIDED_BY_ARGUMENT = Set.of("socket", "personality", "clone");

    private static final Pattern CODE = Pattern.compile("0x([0-9a-f]{1,8})(?![0-9a-f]).*");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,16}");
    private static final Pattern I386 = Pattern.compile("i[3-6]86");
    private static final Pattern UNKNOWN_ARCH = Pattern.compile("unknown-elf-type\\(([0-9a-f]{1,8})\\)");
    private static final Pattern UNKNOWN_CALL = Pattern.compile("unknown-syscall\\((-?\\d{1,10})\\)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,10}");

    private static final Set<String> NO_LABEL = Set.of("", "?", "unset", "unconfined", "kernel", "(null)", "=");

    private final KernelTable arches = KernelTable.AUDIT_ARCHES;
    private final Syscalls syscalls = new Syscalls();
    private final FirstArgument arguments = new FirstArgument();
    private final InitProcesses initProcesses;

    SystemCalls(InitProcesses initProcesses) {
        this.initProcesses = initProcesses;
    }

    /** A record of a seccomp filter. */
    Facts seccomp(AuditRecord record) {
        Optional<SyscallUse> use = use(record, false);
        if (use.isEmpty()) {
            return Facts.unsupported("seccomp record without an architecture and a number");
        }
        Optional<String> action = action(record);
        Facts facts = action.isPresent()
                ? Facts.read("seccomp", use.get())
                : Facts.partial("seccomp record without a known action", use.get());
        Source source = source(record, Reporter.SECCOMP, verdict(action.orElse("")));
        return ProgramStart.of(use.get(), record.value("exe").orElse(""), source)
                .map(start -> facts.with(List.of(use.get(), start)))
                .orElse(facts)
                .from(source);
    }

    /** A system call that the kernel recorded along with something else. */
    Facts accompanying(AuditRecord record) {
        Optional<SyscallUse> use = use(record, true);
        if (use.isEmpty()) {
            return Facts.unsupported("system call without an architecture and a number");
        }
        Source source = source(record, Reporter.SYSCALL_RECORD, Verdict.AUDITED);
        String reason = source.subjects().get(0) instanceof Subject.Program
                ? "system call of an unconfined process"
                : "system call along with another record";
        return Facts.read(reason, use.get()).from(source);
    }

    /** The call of a SYSCALL record. */
    Optional<SyscallUse> call(AuditRecord record) {
        return use(record, true);
    }

    private Source source(AuditRecord record, Reporter reporter, Verdict verdict) {
        String comm = record.value("comm").orElse("");
        String exe = record.value("exe").orElse("");
        Source source = new Source(
                subjects(record.value("subj"), exe, comm),
                reporter,
                verdict,
                initProcesses.phase(comm, exe),
                comm.isEmpty() ? exe : comm);
        Optional<ApparmorLabel> label = source.subjects().stream().allMatch(Subject.ApparmorProfile.class::isInstance)
                ? record.value("subj").map(subj -> ApparmorLabel.parse(subj, ""))
                : Optional.empty();
        return label.map(source::under).orElse(source);
    }

    /**
     * Whom a {@code subj=} names, of whichever security module.
     *
     * @param subj an SELinux context or an AppArmor label, if the record has one
     * @param exe the executable, or empty
     * @param comm the command name, or empty
     */
    static List<Subject> subjects(Optional<String> subj, String exe, String comm) {
        if (subj.isEmpty() || NO_LABEL.contains(subj.get())) {
            return List.of(program(exe, comm));
        }
        Optional<SelinuxContext> context = SelinuxContext.parse(subj.get());
        if (context.isPresent()) {
            return List.of(context.get().domain());
        }
        ApparmorLabel label = ApparmorLabel.parse(subj.get(), "");
        return label.unconfined() ? List.of(program(exe, comm)) : List.copyOf(label.profiles());
    }

    private static Subject program(String exe, String comm) {
        return new Subject.Program(exe.isEmpty() || exe.equals("?") ? comm : FileAccess.withoutDeleted(exe));
    }

    private Optional<SyscallUse> use(AuditRecord record, boolean withArgument) {
        Optional<String> machine = record.field("arch").map(Field::raw).flatMap(this::arch);
        Optional<Long> number =
                machine.flatMap(arch -> record.field("syscall").map(Field::raw).flatMap(call -> number(arch, call)));
        if (machine.isEmpty() || number.isEmpty()) {
            return Optional.empty();
        }
        String arch = machine.get();
        boolean x32 = arch.equals("x86_64") && number.get() >= X32_BIT;
        String convention = x32 ? "x32" : arch;
        long plain = x32 ? number.get() & ~X32_BIT : number.get();
        Optional<String> name = syscalls.name(convention, plain);
        Optional<Long> argument = name.filter(n -> withArgument && decidedByArgument(n, convention))
                .flatMap(n -> record.field("a0").map(Field::raw).flatMap(raw -> arguments.of(n, raw)));
        return Optional.of(new SyscallUse(convention, plain, name, argument));
    }

    /** The convention of {@code arch=}: a number in hex as the kernel writes it, or a name as {@code ausearch -i} does. */
    private Optional<String> arch(String raw) {
        Matcher unknown = UNKNOWN_ARCH.matcher(raw);
        String digits = unknown.matches() ? unknown.group(1) : raw;
        if (HEX.matcher(digits).matches()) {
            long value = Long.parseUnsignedLong(digits, 16);
            return Optional.of(arches.name(value).orElse("0x" + Long.toHexString(value)));
        }
        String name = I386.matcher(raw).matches() ? "x86" : raw;
        // An architecture of whose calls no table tells is known by its name as it is by its number.
        boolean known = syscalls.arches().contains(name) || arches.number(name).isPresent();
        return known ? Optional.of(name) : Optional.empty();
    }

    /** The number of {@code syscall=}, which {@code ausearch -i} writes as a name; libaudit says pread for pread64. */
    private Optional<Long> number(String arch, String raw) {
        Matcher unknown = UNKNOWN_CALL.matcher(raw);
        String digits = unknown.matches() ? unknown.group(1) : raw;
        if (NUMBER.matcher(digits).matches()) {
            return Optional.of(Long.valueOf(digits));
        }
        return syscalls.number(arch, raw).or(() -> syscalls.number(arch, raw + "64"));
    }

    /** The action of {@code code=}: a number, or a name as {@code ausearch -i} writes it. */
    private Optional<String> action(AuditRecord record) {
        return hex(record.field("code"), CODE)
                .flatMap(KernelTable::seccompAction)
                .or(() -> record.field("code").map(Field::raw).flatMap(SystemCalls::interpretedAction));
    }

    /** The names of auparse/seccomp-table.h: {@code kill} is the thread, {@code user-notif} has a dash. */
    private static Optional<String> interpretedAction(String raw) {
        return switch (raw) {
            case "kill", "kill-thread" -> Optional.of("kill_thread");
            case "kill-process" -> Optional.of("kill_process");
            case "user-notif" -> Optional.of("user_notif");
            case "trap", "errno", "trace", "log", "allow" -> Optional.of(raw);
            default -> Optional.empty();
        };
    }

    /** On s390 the flags of clone are its second argument (clone(2), "C library/kernel differences"). */
    private static boolean decidedByArgument(String name, String arch) {
        return DECIDED_BY_ARGUMENT.contains(name) && !(name.equals("clone") && arch.startsWith("s390"));
    }

    /** Notify and trace leave the decision to another process, of whose answer there is no record. */
    private static Verdict verdict(String action) {
        return switch (action) {
            case "log" -> Verdict.COMPLAINED;
            case "allow", "user_notif", "trace" -> Verdict.AUDITED;
            default -> Verdict.DENIED;
        };
    }

    /** The digits in the last group of the pattern. */
    private static Optional<Long> hex(Optional<Field> field, Pattern pattern) {
        Function<Field, Optional<Long>> parse = f -> {
            Matcher matcher = pattern.matcher(f.raw());
            return matcher.matches()
                    ? Optional.of(Long.parseUnsignedLong(matcher.group(matcher.groupCount()), 16))
                    : Optional.empty();
        };
        return field.flatMap(parse);
    }
}
