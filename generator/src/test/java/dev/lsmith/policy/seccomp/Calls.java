package dev.lsmith.policy.seccomp;

import dev.lsmith.access.Access;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Position;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Small models as a log would give them. */
final class Calls {
    private final Syscalls syscalls = new Syscalls();
    private final List<Observation> observations = new ArrayList<>();

    /** Calls of the container's program that a logging filter reported. */
    Calls seen(String arch, String... names) {
        for (String name : names) {
            add(use(arch, name, Optional.empty()), Reporter.SECCOMP, Verdict.COMPLAINED, Phase.APPLICATION);
        }
        return this;
    }

    /** A call whose first argument a SYSCALL record tells. */
    Calls seen(String arch, String name, long firstArgument) {
        add(
                use(arch, name, Optional.of(firstArgument)),
                Reporter.SYSCALL_RECORD,
                Verdict.COMPLAINED,
                Phase.APPLICATION);
        return this;
    }

    /** Sockets that a learning AppArmor profile reported, or SELinux in a permissive domain. */
    Calls sockets(Reporter reporter, String... families) {
        for (String family : families) {
            NetworkUse use = new NetworkUse(family, "stream", 6, new TreeSet<>(), Endpoint.UNKNOWN, Endpoint.UNKNOWN);
            add(use, reporter, Verdict.COMPLAINED, Phase.APPLICATION);
        }
        return this;
    }

    Calls add(Access use, Reporter reporter, Verdict verdict, Phase phase) {
        Evidence evidence = Evidence.of(
                "run",
                Optional.empty(),
                "app",
                reporter,
                verdict,
                phase,
                Position.ofLine("audit.log", observations.size() + 1L));
        observations.add(new Observation(new Subject.Program("/bin/app"), use, evidence));
        return this;
    }

    SyscallUse use(String arch, String name, Optional<Long> firstArgument) {
        return new SyscallUse(arch, syscalls.number(arch, name).orElseThrow(), Optional.of(name), firstArgument);
    }

    Model model() {
        return Model.of(observations);
    }

    Assignment assignment(boolean noNewPrivileges, String... capabilities) {
        SortedSet<String> kept = new TreeSet<>(List.of(capabilities));
        return new Assignment("app", model(), Optional.empty(), new Privileges(kept, noNewPrivileges), false);
    }

    /** With generalising off. */
    Assignment exactAssignment() {
        return new Assignment("app", model(), Optional.empty(), new Privileges(new TreeSet<>(), true), true);
    }
}
