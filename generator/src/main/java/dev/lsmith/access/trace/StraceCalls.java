package dev.lsmith.access.trace;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.trace.StraceLine.TracedCall;
import dev.lsmith.access.trace.Tracee.Descriptor;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a traced system call means: the call itself, and what it does to files and sockets where it did not fail. */
final class StraceCalls {
    /** Where the first argument tells what a call is: Docker's and Podman's default profiles decide by that of the first three. */
    private static final Set<String> TOLD_BY_ARGUMENT = Set.of("socket", "personality", "clone", "unshare", "prctl");

    /** The fourth argument of mmap and mmap2 is its flags, the fifth the descriptor (mmap(2)). */
    private static final int MAPPED = 4;

    private static final String HERE = "AT_FDCWD";

    private final Map<String, List<Target>> targets = new HashMap<>();
    private final Syscalls syscalls = new Syscalls();
    private final StraceText text = new StraceText();
    private final StraceSockets sockets = new StraceSockets(text);
    private final StraceEffects effects = new StraceEffects();
    private final StraceMachine machine;
    private String arch;

    /** One file that a call names, by the positions of the arguments; -1 for none. */
    private record Target(String meaning, int folder, int path, int flags) {}

    /**
     * What a call means.
     *
     * @param state whether all of it was understood
     * @param reason why not
     * @param accesses what was done
     */
    record Meaning(LineState state, String reason, List<Access> accesses) {
        Meaning {
            accesses = List.copyOf(accesses);
        }
    }

    StraceCalls(StraceMachine machine) {
        this.machine = machine;
        this.arch = machine.arch();
        for (List<String> row : ShippedData.rows("kernel/traced-calls.csv")) {
            targets.computeIfAbsent(row.get(0), c -> new ArrayList<>())
                    .add(new Target(row.get(1), index(row.get(2)), index(row.get(3)), index(row.get(4))));
        }
    }

    private static int index(String column) {
        return column.equals("-") ? -1 : Integer.parseInt(column);
    }

    /** strace says that what follows is of a process in another mode. */
    void runsIn(String mode) {
        arch = machine.in(mode);
    }

    /** What the call means, and what changes for its process. */
    Meaning of(Tracee process, TracedCall call) {
        Optional<Long> number = number(call.name());
        if (number.isEmpty()) {
            return new Meaning(LineState.UNSUPPORTED, "system call that this architecture does not have", List.of());
        }
        List<Access> accesses = new ArrayList<>();
        accesses.add(new SyscallUse(arch, number.get(), syscalls.name(arch, number.get()), firstArgument(call)));
        accesses.addAll(sockets.of(process, call));
        boolean complete = !call.succeeded() || done(process, call, accesses);
        return complete
                ? new Meaning(LineState.READ, "system call", accesses)
                : new Meaning(
                        LineState.PARTIAL, "system call on a file whose folder the trace does not tell", accesses);
    }

    private Optional<Long> number(String name) {
        return name.startsWith("syscall_0x") && name.length() <= "syscall_0xffffffff".length()
                ? Optional.of(Long.parseLong(name.substring("syscall_0x".length()), 16))
                : syscalls.number(arch, name);
    }

    private Optional<Long> firstArgument(TracedCall call) {
        if (!TOLD_BY_ARGUMENT.contains(call.name()) || call.arguments().isEmpty()) {
            return Optional.empty();
        }
        String argument = call.name().equals("clone")
                ? call.arguments().stream()
                        .filter(a -> a.startsWith("flags="))
                        .findFirst()
                        .orElse("")
                : call.argument(0);
        return text.value(argument).stream().boxed().findFirst();
    }

    /** Adds what the call did; false where it cannot be told to which file. */
    private boolean done(Tracee process, TracedCall call, List<Access> accesses) {
        boolean told = true;
        String linked = "";
        for (Target target : targets.getOrDefault(call.name(), List.of())) {
            Optional<String> path = path(process, call, target);
            if (path.isEmpty()) {
                told &= isNoFile(call, target);
            } else if (target.meaning().equals("link-target")) {
                linked = path.get();
            } else if (target.meaning().equals("link")) {
                accesses.add(new LinkAccess(path.get(), linked, Ownership.UNKNOWN));
            } else {
                accesses.addAll(file(process, call, target, path.get()));
            }
        }
        accesses.addAll(effects.of(call, index -> path(process, call, new Target("", -1, index, -1))));
        descriptors(process, call);
        mapped(process, call).ifPresent(accesses::add);
        locked(process, call).ifPresent(accesses::add);
        return told;
    }

    /** A descriptor of a pipe or a socket is no file; a path beside one that is unknown is of a file nobody knows. */
    private boolean isNoFile(TracedCall call, Target target) {
        return target.path() < 0
                || StraceText.string(call.argument(target.path()))
                        .filter(String::isEmpty)
                        .isPresent();
    }

    private Optional<String> path(Tracee process, TracedCall call, Target target) {
        if (target.path() < 0) {
            return Optional.of(
                            descriptor(process, call.argument(target.folder())).path())
                    .filter(p -> !p.isEmpty());
        }
        Optional<String> name = StraceText.string(call.argument(target.path()));
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (name.get().startsWith("/")) {
            return Optional.of(machine.resolved(StraceText.normal(name.get())));
        }
        String start = target.folder() < 0 ? HERE : call.argument(target.folder());
        return folder(process, start).map(f -> name.get().isEmpty() ? f : StraceText.normal(f + "/" + name.get()));
    }

    private Optional<String> folder(Tracee process, String start) {
        Optional<String> described = text.described(start).map(Descriptor::path).filter(p -> !p.isEmpty());
        if (start.startsWith(HERE)) {
            described.ifPresent(process::changedTo);
            return described.or(process::folder);
        }
        return described.or(() -> Optional.of(descriptor(process, start).path()).filter(p -> !p.isEmpty()));
    }

    /** What a descriptor stands for, by the trace's own word or by what was opened before. */
    private Descriptor descriptor(Tracee process, String argument) {
        OptionalInt number = StraceText.number(argument);
        Descriptor known = number.isPresent() ? process.descriptor(number.getAsInt()) : Descriptor.UNKNOWN;
        return text.described(argument)
                .filter(d -> !d.isSocket() || !known.isSocket())
                .orElse(known);
    }

    private List<Access> file(Tracee process, TracedCall call, Target target, String path) {
        String flags = target.flags() < 0 ? "" : call.argument(target.flags());
        return switch (target.meaning()) {
            case "open" -> opened(path(call, path), flags);
            case "creat" -> opened(path(call, path), "O_WRONLY|O_CREAT|O_TRUNC");
            case "exec" -> executed(process, path);
            case "delete" ->
                List.of(
                        flags.contains("AT_REMOVEDIR")
                                ? folder(path, FilePermission.DELETE)
                                : file(path, FilePermission.DELETE));
            case "delete-folder" -> List.of(folder(path, FilePermission.DELETE));
            case "make-folder" -> List.of(folder(path, FilePermission.CREATE));
            case "make" -> List.of(file(path, FilePermission.CREATE));
            case "rename-from" -> List.of(file(path, FilePermission.READ, FilePermission.WRITE, FilePermission.DELETE));
            case "rename-to" -> List.of(file(path, FilePermission.WRITE, FilePermission.CREATE));
            case "setattr" -> List.of(file(path, FilePermission.SETATTR));
            case "write" -> List.of(file(path, FilePermission.WRITE));
            case "list" -> List.of(folder(path, FilePermission.READ));
            case "lock" -> List.of(file(path, FilePermission.LOCK));
            default -> throw new IllegalStateException("traced-calls.csv: " + target.meaning());
        };
    }

    /** The path that the kernel found, where the trace tells it of the descriptor that was opened. */
    private String path(TracedCall call, String named) {
        return text.described(call.outcome())
                .map(Descriptor::path)
                .filter(p -> !p.isEmpty())
                .orElse(named);
    }

    private List<Access> opened(String path, String flags) {
        Set<String> words =
                Set.copyOf(List.of(flags.replaceAll("\\{?flags=|[{}]", "").split("\\|", -1)).stream()
                        .distinct()
                        .toList());
        if (words.contains("O_PATH")) {
            return List.of();
        }
        Set<FilePermission> permissions = EnumSet.noneOf(FilePermission.class);
        if (!words.contains("O_WRONLY")) {
            permissions.add(FilePermission.READ);
        }
        if (words.contains("O_WRONLY") || words.contains("O_RDWR")) {
            permissions.add(words.contains("O_APPEND") ? FilePermission.APPEND : FilePermission.WRITE);
        }
        if (words.contains("O_TRUNC")) {
            permissions.add(FilePermission.WRITE);
        }
        if (words.contains("O_CREAT") || words.contains("O_TMPFILE")) {
            permissions.add(FilePermission.CREATE);
        }
        if (words.contains("O_DIRECTORY") && !words.contains("O_TMPFILE")) {
            return List.of(FileAccess.of(slashed(path), FileKind.DIRECTORY, permissions, Ownership.UNKNOWN));
        }
        List<Access> accesses = new ArrayList<>();
        accesses.add(FileAccess.of(path, FileKind.UNKNOWN, permissions, Ownership.UNKNOWN));
        StraceMachine.loader(path, arch)
                .ifPresent(loader -> accesses.add(file(loader, FilePermission.READ, FilePermission.MAP_EXEC)));
        return accesses;
    }

    private static List<Access> executed(Tracee process, String path) {
        process.executed(path);
        return List.of(new ExecAccess(path, Ownership.UNKNOWN));
    }

    private void descriptors(Tracee process, TracedCall call) {
        OptionalInt first = StraceText.number(call.argument(0));
        OptionalInt made = StraceText.number(call.outcome());
        switch (call.name()) {
            case "open", "openat", "openat2", "creat" -> opens(process, call, made);
            case "dup", "dup2", "dup3" -> copies(process, call, made);
            case "fcntl", "fcntl64" -> {
                if (call.argument(1).startsWith("F_DUPFD")) {
                    copies(process, call, made);
                }
            }
            case "close" -> first.ifPresent(process::closed);
            case "chdir" ->
                StraceText.string(call.argument(0))
                        .flatMap(p -> p.startsWith("/")
                                ? Optional.of(p)
                                : process.folder().map(f -> f + "/" + p))
                        .ifPresent(p -> process.changedTo(StraceText.normal(p)));
            case "fchdir" -> {
                String folder = descriptor(process, call.argument(0)).path();
                if (!folder.isEmpty()) {
                    process.changedTo(folder);
                }
            }
            case "getcwd" ->
                StraceText.string(call.argument(0))
                        .filter(p -> p.startsWith("/"))
                        .ifPresent(process::changedTo);
            default -> {}
        }
    }

    private void opens(Tracee process, TracedCall call, OptionalInt made) {
        Optional<String> named =
                path(process, call, targets.getOrDefault(call.name(), List.of()).get(0));
        String path = path(call, named.orElse(""));
        made.ifPresent(n -> process.opened(n, Descriptor.file(path)));
    }

    private void copies(Tracee process, TracedCall call, OptionalInt made) {
        Descriptor copied = descriptor(process, call.argument(0));
        made.ifPresent(n -> process.opened(n, copied));
    }

    /** A file that is mapped executable. */
    private Optional<Access> mapped(Tracee process, TracedCall call) {
        boolean maps = call.name().equals("mmap") || call.name().equals("mmap2");
        if (!maps || !call.argument(2).contains("PROT_EXEC")) {
            return Optional.empty();
        }
        return Optional.of(descriptor(process, call.argument(MAPPED)).path())
                .filter(p -> !p.isEmpty())
                .map(p -> file(p, FilePermission.READ, FilePermission.MAP_EXEC));
    }

    private Optional<Access> locked(Tracee process, TracedCall call) {
        boolean locks = call.name().startsWith("fcntl")
                && (call.argument(1).startsWith("F_SETLK") || call.argument(1).startsWith("F_OFD_SETLK"));
        return locks
                ? Optional.of(descriptor(process, call.argument(0)).path())
                        .filter(p -> !p.isEmpty())
                        .map(p -> file(p, FilePermission.LOCK))
                : Optional.empty();
    }

    private static Access file(String path, FilePermission... permissions) {
        return FileAccess.of(path, FileKind.UNKNOWN, Set.of(permissions), Ownership.UNKNOWN);
    }

    private static Access folder(String path, FilePermission permission) {
        return FileAccess.of(slashed(path), FileKind.DIRECTORY, Set.of(permission), Ownership.UNKNOWN);
    }

    private static String slashed(String path) {
        return path.endsWith("/") ? path : path + "/";
    }
}
