package dev.lsmith.policy.landlock;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Basis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The least ruleset that allows what others' records tell. A file that there is at the start has its rights itself; what is made, removed or
 * renamed needs rights of the folder, which hold for all below it.
 */
final class RulesetSynthesis {
    private static final Pattern PROCESS = Pattern.compile("/proc/(?:[0-9]+|self|thread-self)(?=/|$)");
    private static final Pattern LOADER = Pattern.compile(".*/ld-(?:linux|musl)[^/]*");
    private static final Set<String> TCP = Set.of("inet", "inet6");
    private static final String BIND = "bind_tcp";
    private static final String CONNECT = "connect_tcp";

    private final Assignment assignment;
    private final SortedMap<String, SortedSet<String>> paths = new TreeMap<>();
    private final SortedMap<Integer, SortedSet<String>> ports = new TreeMap<>();
    private final SortedSet<String> handledPorts = LandlockRuleset.rights("net", LandlockRuleset.NEWEST);
    private final SortedSet<String> scoped = LandlockRuleset.rights("scope", LandlockRuleset.NEWEST);
    private final SortedSet<String> made = new TreeSet<>();
    private final List<Justification> reasons = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final SortedSet<String> notes = new TreeSet<>(List.of(
            "Landlock cannot say: owners, stat, chmod, chown, extended attributes, UNIX sockets by path, UDP, mounts, other system calls;"
                    + " what a folder may, all below it may"));

    RulesetSynthesis(Assignment assignment) {
        this.assignment = assignment;
    }

    Synthesis<LandlockRuleset> synthesise() {
        assignment.model().accesses(FileAccess.class).keySet().stream()
                .filter(f -> f.permissions().contains(FilePermission.CREATE))
                .forEach(f -> made.add(f.path()));
        assignment.model().accesses().forEach(this::one);
        programs();
        // The kernel refuses a rule with a right that is not handled.
        ports.values().forEach(rights -> rights.retainAll(handledPorts));
        ports.values().removeIf(rights -> rights.isEmpty());
        LandlockRuleset ruleset = new LandlockRuleset(
                LandlockRuleset.NEWEST,
                LandlockRuleset.rights("fs", LandlockRuleset.NEWEST),
                handledPorts,
                scoped,
                paths,
                ports);
        return new Synthesis<>(ruleset, Basis.DERIVED, reasons, leftOut, List.of(), List.copyOf(notes));
    }

    /** What was seen to act was executed, and so is its loader, though no record of an exec may tell: the kernel opens both to execute them. */
    private void programs() {
        SortedSet<String> told = new TreeSet<>();
        assignment.model().accesses().forEach((access, evidence) -> {
            for (String program : evidence.executables()) {
                if (program.startsWith("/") && told.add(program)) {
                    give(program, Set.of("execute", LandlockRuleset.READ), access, evidence);
                }
            }
            if (access instanceof FileAccess file && LOADER.matcher(file.path()).matches()) {
                give(file.path(), Set.of("execute"), access, evidence);
            }
        });
    }

    private void one(Access access, Evidence evidence) {
        if (access instanceof FileAccess file) {
            file(file, evidence);
        } else if (access instanceof ExecAccess exec) {
            give(exec.path(), Set.of("execute", LandlockRuleset.READ), access, evidence);
        } else if (access instanceof LinkAccess link) {
            give(parent(link.path()), Set.of("refer", "make_reg"), access, evidence);
            give(parent(link.target()), Set.of("refer"), access, evidence);
        } else if (access instanceof NetworkUse use) {
            network(use, access, evidence);
        } else if (access instanceof UnixSocketUse use
                && use.peerAddress().filter(address -> address.startsWith("@")).isPresent()) {
            scoped.remove("abstract_unix_socket");
            notes.add("abstract UNIX sockets are not scoped: it was seen to connect to one");
        } else if (access instanceof SignalUse use
                && use.peer().filter(this::isForeign).isPresent()) {
            scoped.remove("signal");
            notes.add("signals are not scoped: it was seen to signal another label's process");
        }
    }

    private boolean isForeign(String label) {
        return !label.contains(assignment.name());
    }

    private void file(FileAccess file, Evidence evidence) {
        if (file.reach() != Reach.ATTACHED) {
            leftOut.add(new LeftOut(file, "the kernel could not name it from the root", evidence));
            return;
        }
        SortedSet<String> own = new TreeSet<>();
        SortedSet<String> folder = new TreeSet<>();
        for (FilePermission permission : file.permissions()) {
            switch (permission) {
                case READ ->
                    own.add(
                            file.fileKind() == FileKind.DIRECTORY || file.path().endsWith("/")
                                    ? "read_dir"
                                    : LandlockRuleset.READ);
                case WRITE, APPEND -> own.addAll(List.of("write_file", "truncate"));
                case MAP_EXEC -> own.add(LandlockRuleset.READ);
                case IOCTL -> own.add("ioctl_dev");
                case CREATE -> folder.add(making(file));
                case DELETE -> folder.add(file.fileKind() == FileKind.DIRECTORY ? "remove_dir" : "remove_file");
                default -> {
                    // Landlock does not mediate it.
                }
            }
        }
        boolean lasting = !made.contains(file.path());
        if (!folder.isEmpty() || !lasting) {
            folder.addAll(own);
            give(parent(file.path()), folder, file, evidence);
        }
        if (lasting && !own.isEmpty()) {
            give(file.path(), own, file, evidence);
        }
    }

    private static String making(FileAccess file) {
        return switch (file.fileKind()) {
            case DIRECTORY -> "make_dir";
            case SYMLINK -> "make_sym";
            case CHARACTER_DEVICE -> "make_char";
            case BLOCK_DEVICE -> "make_block";
            case FIFO -> "make_fifo";
            case SOCKET -> "make_sock";
            case REGULAR, UNKNOWN -> file.path().endsWith("/") ? "make_dir" : "make_reg";
        };
    }

    /** Of a process' own files the whole of /proc: a number is another's at the next start. */
    private void give(String path, Set<String> rights, Access access, Evidence evidence) {
        String plain =
                PROCESS.matcher(path).lookingAt() ? "/proc" : path.length() > 1 ? path.replaceFirst("/+$", "") : path;
        if (!plain.startsWith("/")
                || plain.contains("${")
                || plain.chars().anyMatch(c -> Character.isSurrogate((char) c) || c == 0)) {
            leftOut.add(new LeftOut(access, "landlockconfig cannot say this path", evidence));
            return;
        }
        paths.computeIfAbsent(plain, p -> new TreeSet<>()).addAll(rights);
        reasons.add(Justification.exact(
                plain + " " + String.join(",", new TreeSet<>(rights)),
                new Reason.Derived("a path", List.of(access), evidence)));
    }

    private static String parent(String path) {
        String plain = path.replaceFirst("/+$", "");
        int slash = plain.lastIndexOf('/');
        return slash <= 0 ? "/" : plain.substring(0, slash);
    }

    private void network(NetworkUse use, Access access, Evidence evidence) {
        boolean tcp = TCP.contains(use.family()) && (use.type().equals("stream") || use.isBareBind());
        if (!tcp) {
            return;
        }
        if (use.permissions().contains(SocketPermission.BIND)) {
            port(BIND, use.local().port(), access, evidence);
        }
        if (use.permissions().contains(SocketPermission.CONNECT)) {
            port(CONNECT, use.remote().port(), access, evidence);
        }
    }

    /** What was seen on a port that no record tells is not restricted at all, as a rule must name ports. */
    private void port(String right, Optional<Integer> port, Access access, Evidence evidence) {
        if (port.isPresent()) {
            ports.computeIfAbsent(port.get(), p -> new TreeSet<>()).add(right);
            reasons.add(Justification.exact(
                    "port " + port.get() + " " + right, new Reason.Derived("a port", List.of(access), evidence)));
        } else if (handledPorts.remove(right)) {
            notes.add(right + " is not restricted: a record tells of its use and not of its port");
        }
    }
}
