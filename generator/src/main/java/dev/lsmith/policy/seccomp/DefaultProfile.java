package dev.lsmith.policy.seccomp;

import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.seccomp.EngineDefaults.BeyondDefault;
import dev.lsmith.policy.seccomp.ObservedCalls.ObservedCall;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The profile of a container that no logging filter watched: the engine's default for the capabilities that it keeps,
 * and before it the few calls that are known to be needed and that the default refuses.
 */
final class DefaultProfile {
    private static final String CLONE3 = "clone3";

    private final Dialect dialect;
    private final Privileges privileges;
    private final Coverage coverage;
    private final ObservedCalls observed;
    private final Architecture machine;

    private final List<SyscallRule> rules = new ArrayList<>();
    private final List<Justification> justifications = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<Wider> wider = new ArrayList<>();

    DefaultProfile(Dialect dialect, Assignment assignment, ObservedCalls observed) {
        this.dialect = dialect;
        this.privileges = assignment.privileges();
        this.coverage = assignment.coverage();
        this.observed = observed;
        SortedSet<Architecture> machines = observed.machines();
        this.machine = machines.isEmpty() ? Architecture.X86_64 : machines.first();
    }

    Synthesis<SeccompProfile> synthesise() {
        leftOut.addAll(observed.leftOut());
        additions();
        SeccompProfile base = dialect.conditional()
                ? Flattening.byCapabilities(EngineDefaults.of(dialect), privileges.capabilities())
                : EngineDefaults.of(dialect).flatten(machine, privileges.capabilities(), SeccompMechanism.KERNEL);
        Reason reason = new Reason.Baseline(EngineDefaults.nameOf(dialect), "the default for the capabilities kept");
        for (SyscallRule rule : IntArguments.exact(base.rules())) {
            rules.add(rule);
            justifications.add(Justification.exact(rule.text(), reason));
        }
        return new Synthesis<>(base.withRules(rules), basis(), justifications, leftOut, wider, notes());
    }

    private Synthesis.Basis basis() {
        boolean filtered = observed.calls().values().stream()
                .anyMatch(c -> c.evidence().reporters().stream().anyMatch(Reporter::reportsCalls));
        return filtered || !wider.isEmpty() ? Synthesis.Basis.DEFAULT_AND_SEEN : Synthesis.Basis.BASELINE;
    }

    /** Calls known from other records that the default refuses; first, as the first rule without conditions wins. */
    private void additions() {
        BeyondDefault excess = new BeyondDefault(dialect, machine, privileges.capabilities());
        SortedSet<String> names = new TreeSet<>();
        for (ObservedCall call : observed.calls().values()) {
            Optional<Wider> beyond = excess.of(call.name(), OptionalLong.empty(), call.reason());
            if (beyond.isPresent() && call.name().equals(CLONE3)) {
                call.uses()
                        .forEach(use -> leftOut.add(new LeftOut(
                                use,
                                "answered ENOSYS by the default; C libraries then call clone, which is allowed",
                                call.evidence())));
            } else if (beyond.isPresent()) {
                names.add(call.name());
                wider.add(beyond.get());
                justifications.add(Justification.exact("allow " + call.name(), call.reason()));
            }
        }
        if (!names.isEmpty()) {
            rules.add(SyscallRule.allow(names, dialect.conditional() ? "observed" : ""));
        }
        observed.calls().values().stream()
                .filter(c -> !names.contains(c.name()))
                .forEach(c -> refusedArguments(c, excess));
    }

    /** The default lets the call pass, but not with an argument that was seen. */
    private void refusedArguments(ObservedCall call, BeyondDefault excess) {
        for (SyscallUse use : call.uses()) {
            Optional<Long> argument = use.firstArgument();
            boolean refused = argument.isPresent()
                    && excess.of(call.name(), OptionalLong.of(argument.get()), call.reason())
                            .isPresent();
            if (refused) {
                leftOut.add(new LeftOut(
                        use,
                        "the default refuses this first argument; a recording under a logging seccomp filter opens it",
                        call.evidence()));
            }
        }
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(coverage.why(Topic.CALLS) + "; so this is " + EngineDefaults.nameOf(dialect)
                + " for the capabilities kept: record once with a profile whose default action is SCMP_ACT_LOG");
        if (!observed.calls().isEmpty()) {
            notes.add("calls known from other records: "
                    + String.join(" ", observed.calls().keySet()));
        }
        if (!dialect.conditional() && observed.machines().isEmpty()) {
            notes.add("no record tells the machine's architecture; x86_64 is assumed");
        }
        return notes;
    }
}
