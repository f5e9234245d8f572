package dev.lsmith.policy.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.Peer;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.ResourceLimitUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.UnixSocketUse;
import dev.lsmith.access.UserNamespaceUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules where only another mechanism has recorded: accesses translated by tables, each rule marked as derived. */
final class DerivedRules {
    private static final Map<String, String> SIGNALS =
            Map.of("kill", "sigkill", "stop", "sigstop", "chld", "sigchld", "exists", "signull");

    private final Assignment assignment;
    private final OwnTypes own;
    private final CapabilityClasses capabilities;
    private final DerivedFiles files;
    private final DerivedSockets sockets;
    private final DerivedCalls calls;

    DerivedRules(Assignment assignment, OwnTypes own, CapabilityClasses capabilities) {
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

    void addTo(Draft draft) {
        for (List<String> row : ShippedData.rows("selinux/derived-base.csv")) {
            draft.add(
                    AccessRule.allow(own.domain(), target(row.get(0)), row.get(1), Permissions.list(row.get(2))),
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
            case PathTypes.SELF -> Rule.SELF;
            default -> word;
        };
    }

    private void add(Access access, Evidence evidence, Draft draft) {
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
        } else if (!(access instanceof SyscallUse) && !(access instanceof ProfileTransition)) {
            process(access, evidence, draft);
        }
    }

    private void capability(CapabilityUse use, Evidence evidence, Draft draft) {
        if (!assignment.privileges().capabilities().contains(use.capability())) {
            draft.leave(use, "the capability " + use.capability() + " is not kept", evidence);
            return;
        }
        self(capabilities.of(use, assignment), use.capability(), "class of the capability", use, evidence, draft);
    }

    private void process(Access access, Evidence evidence, Draft draft) {
        if (access instanceof SignalUse signal) {
            signal(signal, evidence, draft);
        } else if (access instanceof PtraceUse ptrace && isSelf(ptrace.peer())) {
            boolean looks = ptrace.permission() == PtraceUse.Permission.READ
                    || ptrace.permission() == PtraceUse.Permission.READBY;
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
                    "user namespace", AccessRule.allow(own.domain(), Rule.SELF, "user_namespace", "create"), reason);
        } else {
            draft.leave(access, "what SELinux would check for it does not follow from this record", evidence);
        }
    }

    /** The engine's signals and those of other containers are the sender's rules, not the receiver's. */
    private void signal(SignalUse signal, Evidence evidence, Draft draft) {
        if (isSelf(signal.peer())) {
            String permission = SIGNALS.getOrDefault(signal.signal().orElse(""), "signal");
            self("process", permission, "class of the signal", signal, evidence, draft);
        } else if (signal.direction() == SignalUse.Direction.SEND) {
            draft.leave(signal, "the domain of the receiver is not known", evidence);
        }
    }

    private void self(String tclass, String permission, String how, Access access, Evidence evidence, Draft draft) {
        draft.add(
                AccessRule.allow(own.domain(), Rule.SELF, tclass, permission),
                new Reason.Derived(how, List.of(access), evidence));
    }

    private static boolean isSelf(Optional<String> peer) {
        return peer.map(p -> p.equals(Peer.SELF)).orElse(true);
    }
}
