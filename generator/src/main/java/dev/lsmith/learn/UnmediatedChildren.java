package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.learn.UsedFamilies.OfferedPorts;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.RecordingCheck.ReportingSubjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What complain mode does not tell of the programs that a container starts.
 *
 * <p>On an exec without a rule the kernel puts the new program into a {@code //null-} profile of its own
 * (security/apparmor/domain.c, {@code aa_new_learning_profile}). Its rules are empty, and a class without a start state is
 * not mediated (security/apparmor/include/policy.h, {@code RULE_MEDIATES}): of such a child only files, execs and capabilities
 * are logged, no socket, signal, mount or ptrace. Seen on Linux 6.1: a redis-server started by a shell had no record of its listening
 * socket, and the profile without one kept it from starting. What can be told from its system calls is added here.
 */
public final class UnmediatedChildren {
    private static final Map<String, SocketPermission> PERMISSIONS = Map.ofEntries(
            Map.entry("socket", SocketPermission.CREATE),
            Map.entry("connect", SocketPermission.CONNECT),
            Map.entry("bind", SocketPermission.BIND),
            Map.entry("listen", SocketPermission.LISTEN),
            Map.entry("accept", SocketPermission.ACCEPT),
            Map.entry("accept4", SocketPermission.ACCEPT),
            Map.entry("sendto", SocketPermission.SEND),
            Map.entry("sendmsg", SocketPermission.SEND),
            Map.entry("sendmmsg", SocketPermission.SEND),
            Map.entry("recvfrom", SocketPermission.RECEIVE),
            Map.entry("recvmsg", SocketPermission.RECEIVE),
            Map.entry("recvmmsg", SocketPermission.RECEIVE),
            Map.entry("shutdown", SocketPermission.SHUTDOWN),
            Map.entry("setsockopt", SocketPermission.SETOPT),
            Map.entry("getsockopt", SocketPermission.GETOPT),
            Map.entry("getsockname", SocketPermission.GETATTR),
            Map.entry("getpeername", SocketPermission.GETATTR));

    /** More than the look-up of a user's name does, which only connects to a unix socket of the name service cache. */
    private static final Set<String> INTERNET = Set.of("bind", "listen", "accept", "accept4", "setsockopt");

    /** How many programs a warning names. */
    private static final int NAMED = 4;

    private static final Set<String> DATAGRAMS =
            Set.of("sendto", "sendmsg", "sendmmsg", "recvfrom", "recvmsg", "recvmmsg");
    private static final Set<String> SIGNALS = Set.of("kill", "tkill", "tgkill");

    private final Model model;
    private final Optional<ContainerSpec> spec;

    private UnmediatedChildren(Model model, Optional<ContainerSpec> spec) {
        this.model = model;
        this.spec = spec;
    }

    /**
     * A model with what could be told of unmediated children.
     *
     * @param model the model, with accesses whose only reporter is seccomp
     * @param diagnostics a warning, if there were such children
     */
    public record Completion(Model model, List<Diagnostic> diagnostics) {
        public Completion {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /** Adds what the system calls of unmediated children tell to a container's model. */
    public static Completion complete(Model model, Optional<ContainerSpec> spec) {
        return new UnmediatedChildren(model, spec).complete();
    }

    /**
     * A model of what one program of the container did, with what its own system calls tell where complain mode did not tell it.
     *
     * @param whole of all programs
     * @param one of that program
     * @param path its file
     */
    public static Model completeOne(Model whole, Model one, Optional<ContainerSpec> spec, String path) {
        boolean unmediated = whole.accesses(ExecAccess.class).entrySet().stream()
                .anyMatch(e -> e.getKey().path().equals(path) && isChild(e.getValue()));
        return unmediated ? one.merge(new UnmediatedChildren(one, spec).told(Set.of())) : one;
    }

    private Completion complete() {
        if (!hadChildren()) {
            return new Completion(model, List.of());
        }
        Set<String> mediated = mediatedSockets();
        SortedMap<String, Evidence> calls = calls(mediated);
        return new Completion(model.merge(told(mediated)), List.of(warning(calls, mediated)));
    }

    private Model told(Set<String> mediated) {
        SortedMap<Access, Evidence> told = new TreeMap<>();
        SortedMap<String, Evidence> calls = calls(mediated);
        if (calls.containsKey("socket")) {
            told.putAll(sockets(calls));
        }
        SortedMap<String, Evidence> signals = calls(programs(SignalUse.class));
        signals.keySet().retainAll(SIGNALS);
        signals.values().stream().reduce(Evidence::merge).ifPresent(e -> {
            told.put(signal(SignalUse.SignalDirection.SEND), e);
            told.put(signal(SignalUse.SignalDirection.RECEIVE), e);
        });
        return of(told);
    }

    private boolean hadChildren() {
        return model.accesses(ExecAccess.class).values().stream().anyMatch(UnmediatedChildren::isChild);
    }

    private static boolean isChild(Evidence evidence) {
        return evidence.reporters().contains(Reporter.APPARMOR)
                && evidence.verdicts().contains(Verdict.COMPLAINED);
    }

    private Set<String> mediatedSockets() {
        Set<String> programs = programs(NetworkUse.class);
        programs.addAll(programs(UnixSocketUse.class));
        return programs;
    }

    private Set<String> programs(Class<? extends Access> kind) {
        Set<String> programs = new TreeSet<>();
        model.accesses(kind).values().forEach(e -> programs.addAll(e.programs()));
        return programs;
    }

    /** The system calls that programs other than those made, by name. */
    private SortedMap<String, Evidence> calls(Set<String> mediated) {
        SortedMap<String, Evidence> calls = new TreeMap<>();
        model.accesses(SyscallUse.class).forEach((call, evidence) -> {
            boolean others = evidence.programs().stream().anyMatch(p -> !mediated.contains(p));
            if (others && evidence.phases().contains(Phase.APPLICATION)) {
                call.name().ifPresent(name -> calls.merge(name, evidence, Evidence::merge));
            }
        });
        return calls;
    }

    private SortedMap<Access, Evidence> sockets(SortedMap<String, Evidence> calls) {
        SortedMap<Access, Evidence> told = new TreeMap<>();
        SortedSet<SocketPermission> permissions = permissions(calls.keySet());
        Evidence evidence = calls.entrySet().stream()
                .filter(c -> PERMISSIONS.containsKey(c.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Evidence::merge)
                .orElseThrow();
        told.put(
                new UnixSocketUse("stream", permissions, Optional.empty(), Optional.empty(), Optional.empty()),
                evidence);
        if (calls.keySet().stream().anyMatch(INTERNET::contains)) {
            internet("stream", permissions).forEach(use -> told.put(use, evidence));
        }
        if (calls.keySet().stream().anyMatch(DATAGRAMS::contains)) {
            internet("dgram", permissions).forEach(use -> told.put(use, evidence));
        }
        return told;
    }

    private static SortedSet<SocketPermission> permissions(Set<String> calls) {
        SortedSet<SocketPermission> permissions = new TreeSet<>();
        calls.stream().filter(PERMISSIONS::containsKey).map(PERMISSIONS::get).forEach(p -> permissions.add(p));
        if (permissions.contains(SocketPermission.CONNECT) || permissions.contains(SocketPermission.ACCEPT)) {
            permissions.add(SocketPermission.SEND);
            permissions.add(SocketPermission.RECEIVE);
        }
        return permissions;
    }

    private List<NetworkUse> internet(String type, SortedSet<SocketPermission> permissions) {
        List<NetworkUse> uses = new ArrayList<>();
        for (String family : List.of("inet", "inet6")) {
            uses.add(new NetworkUse(family, type, 0, permissions, Endpoint.UNKNOWN, Endpoint.UNKNOWN));
            if (permissions.contains(SocketPermission.BIND)) {
                OfferedPorts.of(spec, type)
                        .forEach(port -> uses.add(new NetworkUse(
                                family,
                                type,
                                0,
                                new TreeSet<>(Set.of(SocketPermission.BIND)),
                                new Endpoint(Endpoint.AddressScope.ANY, Optional.of(port)),
                                Endpoint.UNKNOWN)));
            }
        }
        return uses;
    }

    private static SignalUse signal(SignalUse.SignalDirection direction) {
        return new SignalUse(direction, Optional.empty(), Optional.of(Access.OWN_LABEL));
    }

    private Model of(SortedMap<Access, Evidence> told) {
        if (told.isEmpty()) {
            return Model.EMPTY;
        }
        Subject subject = model.observed().keySet().stream()
                .filter(Subject.ApparmorProfile.class::isInstance)
                .findFirst()
                .orElseGet(() -> model.observed().firstKey());
        return new Model(new TreeMap<>(Map.of(subject, told)));
    }

    private Diagnostic warning(SortedMap<String, Evidence> calls, Set<String> mediated) {
        SortedSet<String> programs = new TreeSet<>();
        Optional.ofNullable(calls.get("socket")).ifPresent(e -> programs.addAll(e.programs()));
        programs.removeAll(mediated);
        String who = programs.isEmpty() ? "programs that the container started" : String.join(", ", programs);
        return Diagnostic.warning(
                "unmediated-children",
                "complain mode logs no sockets, signals or mounts of " + who
                        + "; what they need is derived from their system calls",
                remedy());
    }

    /** Under the profile that ships, which most programs inherit, a place is missing there; under any other, it should be taken. */
    private String remedy() {
        ReportingSubjects reporting = new ReportingSubjects();
        List<String> without = List.copyOf(withoutRule());
        if (without.isEmpty() || model.observed().keySet().stream().noneMatch(reporting::isInherited)) {
            return "record under profiles/learning/apparmor, which programs inherit";
        }
        String more = without.size() > NAMED ? " and " + (without.size() - NAMED) + " more" : "";
        return "the learning profile that was loaded has no rule for "
                + String.join(", ", without.subList(0, Math.min(NAMED, without.size()))) + more
                + ": take the one in profiles/learning, or add a rule with ix, and record again";
    }

    /** The programs that were put into a profile of their own, but those beside one that inherited: there is a rule for their folder. */
    private SortedSet<String> withoutRule() {
        SortedSet<String> without = new TreeSet<>();
        Set<String> ruled = new TreeSet<>();
        model.accesses(ExecAccess.class).forEach((exec, evidence) -> {
            if (evidence.verdicts().contains(Verdict.AUDITED)) {
                ruled.add(folder(exec.path()));
            } else if (evidence.reporters().contains(Reporter.APPARMOR)) {
                without.add(exec.path());
            }
        });
        without.removeIf(path -> ruled.contains(folder(path)));
        return without;
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
