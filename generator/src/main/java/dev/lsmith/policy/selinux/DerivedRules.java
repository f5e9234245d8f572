package dev.lsmith.policy.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.ResourceLimitUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Access.UserNamespaceUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.SyscallUse.ProgramStart;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rules where only another mechanism has recorded: accesses translated by tables, each rule marked as derived. */
final class DerivedRules {
    private static final Map<String, String> SIGNALS =
            Map.of("kill", "sigkill", "stop", "sigstop", "chld", "sigchld", "exists", "signull");

    private final Assignment assignment;
    private final OwnTypes own;
    private final ObjectClasses capabilities;
    private final DerivedFiles files;
    private final DerivedSockets sockets;
    private final DerivedCalls calls;

    DerivedRules(Assignment assignment, OwnTypes own, ObjectClasses capabilities) {
        this.assignment = assignment;
        this.own = own;
        this.capabilities = capabilities;
        files = new DerivedFiles(new PathTypes(assignment.spec(), own), own);
        sockets = new DerivedSockets(assignment, own);
        calls = new DerivedCalls(assignment, own);
    }

    /** Whether there is enough to derive from: capabilities and system calls alone make no policy. */
    static boolean possible(Assignment assignment) {
        return assignment.model().accesses().keySet().stream()
                .anyMatch(a -> a instanceof FileAccess || a instanceof ExecAccess || a instanceof NetworkUse);
    }

    void addTo(ModuleDraft draft) {
        for (List<String> row : ShippedData.rows("selinux/derived-base.csv")) {
            draft.add(
                    AccessRule.allow(
                            own.domain(), target(row.get(0)), row.get(1), ObjectClasses.permissions(row.get(2))),
                    new Reason.Baseline("derived base", row.get(3)));
        }
        calls.addTo(draft);
        sockets.offered(draft);
        assignment.model().accesses().forEach((access, evidence) -> add(access, evidence, draft));
        capabilities.addUnrecorded(
                assignment,
                own,
                new Reason.Baseline("derived base", "a capability that is kept, as capabilities.json tells"),
                draft);
        draft.note(
                "derived from records of another mechanism: what SELinux alone asks for is guessed from system calls; run once in"
                        + " permissive mode under this module and feed the log back");
    }

    private static String target(String word) {
        return switch (word) {
            case "@content" -> RuntimeRules.CONTENT;
            case "@layers" -> RuntimeRules.LAYERS;
            case PathTypes.SELF -> SelinuxRule.SELF;
            default -> word;
        };
    }

    private void add(Access access, Evidence evidence, ModuleDraft draft) {
        if (access instanceof FileAccess file) {
            files.file(file, evidence, draft);
        } else if (access instanceof ExecAccess exec) {
            files.exec(exec, evidence, draft);
        } else if (access instanceof LinkAccess link) {
            files.link(link, evidence, draft);
        } else if (access instanceof NetworkUse network) {
            sockets.network(network, evidence, draft);
        } else if (access instanceof UnixSocketUse unix) {
            sockets.unix(unix, evidence, draft);
        } else if (access instanceof CapabilityUse use) {
            capability(use, evidence, draft);
        } else if (!(access instanceof SyscallUse)
                && !(access instanceof ProgramStart)
                && !(access instanceof ProfileTransition)) {
            process(access, evidence, draft);
        }
    }

    private void capability(CapabilityUse use, Evidence evidence, ModuleDraft draft) {
        if (!assignment.privileges().capabilities().contains(use.capability())) {
            draft.leave(use, "the capability " + use.capability() + " is not kept", evidence);
            return;
        }
        self(capabilities.of(use, assignment), use.capability(), "class of the capability", use, evidence, draft);
    }

    private void process(Access access, Evidence evidence, ModuleDraft draft) {
        if (access instanceof SignalUse signal) {
            signal(signal, evidence, draft);
        } else if (access instanceof PtraceUse ptrace && isSelf(ptrace.peer())) {
            boolean looks = ptrace.permission() == PtraceUse.PtracePermission.READ
                    || ptrace.permission() == PtraceUse.PtracePermission.READBY;
            self(
                    looks ? "file" : "process",
                    looks ? "read" : "ptrace",
                    "ptrace within the container",
                    access,
                    evidence,
                    draft);
        } else if (access instanceof ResourceLimitUse) {
            self("process", "setrlimit", "a limit set", access, evidence, draft);
        } else if (access instanceof UserNamespaceUse) {
            Reason reason = new Reason.Derived("a user namespace created", List.of(access), evidence);
            draft.addOptional(
                    "user namespace",
                    AccessRule.allow(own.domain(), SelinuxRule.SELF, "user_namespace", "create"),
                    reason);
        } else {
            draft.leave(access, "what SELinux would check for it does not follow from this record", evidence);
        }
    }

    /** The engine's signals and those of other containers are the sender's rules, not the receiver's. */
    private void signal(SignalUse signal, Evidence evidence, ModuleDraft draft) {
        if (isSelf(signal.peer())) {
            String permission = SIGNALS.getOrDefault(signal.signal().orElse(""), "signal");
            self("process", permission, "class of the signal", signal, evidence, draft);
        } else if (signal.direction() == SignalUse.SignalDirection.SEND) {
            draft.leave(signal, "the domain of the receiver is not known", evidence);
        }
    }

    private void self(
            String tclass, String permission, String how, Access access, Evidence evidence, ModuleDraft draft) {
        draft.add(
                AccessRule.allow(own.domain(), SelinuxRule.SELF, tclass, permission),
                new Reason.Derived(how, List.of(access), evidence));
    }

    private static boolean isSelf(Optional<String> peer) {
        return peer.map(Access::isOwn).orElse(true);
    }

    /**
     * Permissions that no mechanism but SELinux asks for, derived from the system calls that need them
     * ({@code profiles/selinux/derived-calls.csv}). Where no calls were recorded, nothing tells against them, and the module gets
     * what container_t has.
     */
    private static final class DerivedCalls {
        private static final String DEFAULT = "container_t of container-selinux 2.250, restated";

        /** A class since Linux 5.12, which older policies lack and container_t has not: only for a call that was seen. */
        private static final String ANONYMOUS = "anon_inode";

        private final OwnTypes own;
        private final boolean mounts;
        private final SortedMap<String, SortedMap<SyscallUse, Evidence>> calls = new TreeMap<>();

        DerivedCalls(Assignment assignment, OwnTypes own) {
            this.own = own;
            this.mounts = !assignment
                    .spec()
                    .map(ContainerSpec::mounts)
                    .orElse(List.of())
                    .isEmpty();
            assignment
                    .model()
                    .accesses(SyscallUse.class)
                    .forEach((call, evidence) -> call.name()
                            .ifPresent(name -> calls.computeIfAbsent(name, n -> new TreeMap<>())
                                    .put(call, evidence)));
        }

        void addTo(ModuleDraft draft) {
            for (List<String> row : ShippedData.rows("selinux/derived-calls.csv")) {
                for (String target : targets(row.get(0))) {
                    AccessRule rule =
                            AccessRule.allow(own.domain(), target, row.get(1), ObjectClasses.permissions(row.get(2)));
                    if (calls.isEmpty() && !row.get(1).equals(ANONYMOUS)) {
                        draft.add(rule, new Reason.Baseline(DEFAULT, row.get(4) + "; no system calls were recorded"));
                    } else {
                        derive(rule, Set.copyOf(ObjectClasses.permissions(row.get(3))), row.get(4), draft);
                    }
                }
            }
        }

        private void derive(AccessRule rule, Set<String> wanted, String why, ModuleDraft draft) {
            SortedMap<SyscallUse, Evidence> seen = new TreeMap<>();
            wanted.forEach(name -> seen.putAll(calls.getOrDefault(name, new TreeMap<>())));
            seen.values().stream().reduce(Evidence::merge).ifPresent(evidence -> {
                Reason reason = new Reason.Derived(why, accesses(seen), evidence);
                if (rule.tclass().equals(ANONYMOUS)) {
                    draft.addOptional("anonymous inodes", rule, reason);
                } else {
                    draft.add(rule, reason);
                }
            });
        }

        private static List<Access> accesses(SortedMap<SyscallUse, Evidence> seen) {
            return new ArrayList<>(seen.keySet());
        }

        private Set<String> targets(String word) {
            return switch (word) {
                case PathTypes.SELF -> Set.of(SelinuxRule.SELF);
                case "@content" ->
                    mounts
                            ? new TreeSet<>(List.of(RuntimeRules.CONTENT, own.fileType()))
                            : Set.of(RuntimeRules.CONTENT);
                default -> Set.of(word);
            };
        }
    }
}
