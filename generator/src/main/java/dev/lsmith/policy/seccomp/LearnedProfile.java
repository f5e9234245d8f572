package dev.lsmith.policy.seccomp;

import dev.lsmith.access.FileAccess;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Assignment.Reach;
import dev.lsmith.policy.Assignment.Unseen;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.seccomp.EngineDefaults.BeyondDefault;
import dev.lsmith.policy.seccomp.ObservedCalls.ObservedCall;
import dev.lsmith.policy.seccomp.ObservedCalls.SocketFamily;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.ArchMapEntry;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import dev.lsmith.policy.seccomp.UnseenCalls.RuntimeCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The profile of a container that was watched by a filter that only logs: the calls seen, the runtime's own, and
 * Docker's conditions on those of them that Docker lets pass only under conditions.
 */
final class LearnedProfile {
    private static final int ENOSYS = 38;
    private static final String CLONE = "clone";
    private static final String CLONE3 = "clone3";

    private final Dialect dialect;
    private final Privileges privileges;
    private final ObservedCalls observed;
    private final Syscalls syscalls;
    private final RuntimeCalls base;
    private final FilterEvaluation docker;
    private final BeyondDefault excess;
    private final SortedSet<String> unlogged;
    private final List<SocketFamily> families;
    private final Assignment assignment;
    private final Optional<Reach> reach;

    private final List<SyscallRule> rules = new ArrayList<>();
    private final List<Justification> justifications = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<Wider> wider = new ArrayList<>();

    LearnedProfile(Dialect dialect, Assignment assignment, ObservedCalls observed, Syscalls syscalls) {
        this.dialect = dialect;
        this.privileges = assignment.privileges();
        this.observed = observed;
        this.syscalls = syscalls;
        this.base = RuntimeCalls.of(dialect, privileges.noNewPrivileges());
        Architecture machine = observed.machines().first();
        SeccompProfile flat =
                EngineDefaults.docker().flatten(machine, privileges.capabilities(), SeccompMechanism.KERNEL);
        this.docker = new FilterEvaluation(flat.withRules(IntArguments.exact(flat.rules())));
        this.unlogged = RecordingFilter.unlogged(assignment.spec(), machine, privileges.capabilities());
        this.excess = new BeyondDefault(dialect, machine, privileges.capabilities());
        this.families = SocketFamily.of(assignment);
        this.assignment = assignment;
        this.reach = assignment.reach();
    }

    Synthesis<SeccompProfile> synthesise() {
        leftOut.addAll(observed.leftOut());
        program();
        runtime();
        unlogged();
        observed.calls().values().stream()
                .filter(c -> conditional(c.name()))
                .forEach(c -> conditional(c, c.name(), c.reason()));
        clone3();
        groups();
        List<String> reachNotes = reachable();
        SeccompProfile profile = profile();
        List<String> notes = new ArrayList<>(new LearnedNotes(dialect, privileges, observed, syscalls).of(profile));
        notes.addAll(reachNotes);
        return new Synthesis<>(profile, Synthesis.Basis.OBSERVED, justifications, leftOut, wider, notes);
    }

    private SeccompProfile profile() {
        SortedSet<Architecture> seen = observed.architectures();
        List<ArchMapEntry> archMap = observed.machines().stream()
                .map(m -> new ArchMapEntry(
                        m, seen.stream().filter(a -> a != m && a.host() == m).toList()))
                .toList();
        SortedSet<Architecture> architectures = new TreeSet<>(seen);
        architectures.addAll(observed.machines());
        boolean mapped = dialect.conditional();
        return new SeccompProfile(
                Action.ERRNO,
                Optional.of(dialect.defaultErrno()),
                mapped ? List.of() : List.copyOf(architectures),
                mapped ? archMap : List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                rules);
    }

    /** The calls of the container's own programs. */
    private void program() {
        SortedSet<String> names = new TreeSet<>();
        for (ObservedCall call : observed.calls().values()) {
            if (!call.runtimeOnly() && !conditional(call.name()) && !held(call.name())) {
                names.add(call.name());
                justify(call.name(), call.reason());
                excess.of(call.name(), OptionalLong.empty(), call.reason()).ifPresent(wider::add);
            }
        }
        allow(names, "observed");
    }

    /** What only the runtime was seen to call, and what it may call in another start. */
    private void runtime() {
        SortedSet<String> names = new TreeSet<>(base.calls().keySet());
        observed.calls().values().stream()
                .filter(c -> c.runtimeOnly() && !conditional(c.name()) && !held(c.name()))
                .forEach(c -> names.add(c.name()));
        names.removeIf(n -> {
            ObservedCall call = observed.calls().get(n);
            return call != null && !call.runtimeOnly();
        });
        for (String name : names) {
            ObservedCall call = observed.calls().get(name);
            Reason reason = call != null
                    ? call.reason()
                    : new Reason.Baseline(
                            base.label() + " base calls", base.calls().getOrDefault(name, ""));
            justify(name, reason);
            excess.of(name, OptionalLong.empty(), reason).ifPresent(wider::add);
        }
        allow(names, "runtime base: " + base.label());
    }

    /** What the recording's filter allowed without a record, so that it may or may not have been called. */
    private void unlogged() {
        SortedSet<String> names = new TreeSet<>(unlogged);
        rules.forEach(r -> names.removeAll(r.names()));
        names.removeIf(n -> observed.calls().containsKey(n) || held(n));
        names.stream().filter(this::conditional).forEach(n -> conditions(n, granted(n)));
        names.removeIf(this::conditional);
        for (String name : names) {
            justify(name, granted(name));
            excess.of(name, OptionalLong.empty(), granted(name)).ifPresent(wider::add);
        }
        allow(names, "allowed without a record while recording");
    }

    private static Reason granted(String name) {
        return new Reason.Granted(RecordingFilter.FIELD, name + ": allowed while recording, so never logged");
    }

    /** Whether Docker's default lets the call pass under conditions on its arguments only. */
    private boolean conditional(String name) {
        List<SyscallRule> mine = docker.rules(name);
        return !mine.isEmpty() && mine.stream().noneMatch(SyscallRule::unconditional);
    }

    /** Whether the call is answered ENOSYS on purpose, as its arguments lie where no filter can look. */
    private boolean held(String name) {
        return name.equals(CLONE3) && !docker.permits(CLONE3, OptionalLong.empty());
    }

    private void conditional(ObservedCall call, String name, Reason reason) {
        List<SyscallRule> conditions = conditions(name, reason);
        for (long argument : name.equals(call.name()) ? call.firstArguments() : List.<Long>of()) {
            boolean met = conditions.stream().anyMatch(r -> argument(r).stream().anyMatch(a -> a.matches(argument)));
            if (!met) {
                SyscallRule rule = beside(conditions.get(0), name, argument);
                add(rule, "observed", reason);
                excess.of(name, OptionalLong.of(argument), reason).ifPresent(wider::add);
            }
        }
    }

    /** What does the job of a call that was seen elsewhere, as far as the engine's default allows it. */
    private void groups() {
        SortedSet<String> known = new TreeSet<>();
        rules.forEach(r -> known.addAll(r.names()));
        SortedMap<String, SortedSet<String>> groups = new TreeMap<>();
        boolean ownData = assignment.ownData().isChanged();
        for (UnseenCalls.GroupCall member : UnseenCalls.beside(
                observed,
                assignment.model().accesses(FileAccess.class).keySet(),
                ownData,
                assignment::makes,
                n -> observed.exists(n, syscalls))) {
            String call = member.call();
            if (known.contains(call) || held(call) || !docker.permits(call, OptionalLong.empty())) {
                continue;
            }
            if (conditional(call)) {
                conditions(call, member.reason());
            } else {
                justifications.add(new Justification(
                        SyscallRule.allow(new TreeSet<>(List.of(call)), "").text(),
                        member.reason(),
                        Optional.of(member.made())));
                groups.computeIfAbsent(member.group(), g -> new TreeSet<>()).add(call);
            }
        }
        groups.forEach((group, calls) -> allow(calls, "group " + group));
    }

    /** What the image's programs can come to and were not seen to call. */
    private List<String> reachable() {
        if (reach.isEmpty()) {
            return List.of();
        }
        SortedSet<String> named = new TreeSet<>();
        rules.forEach(r -> named.addAll(r.names()));
        UnseenReach unseen = new UnseenReach(reach.get(), observed, named);
        if (reachesFamilies()) {
            otherFamilies(unseen);
        }
        SortedSet<String> plain = new TreeSet<>();
        for (String call : unseen.calls()) {
            if (held(call) || !docker.permits(call, OptionalLong.empty())) {
                unseen.refuse(call);
            } else if (unseen.answer().isPresent() && conditional(call)) {
                conditionsOf(call)
                        .forEach(c -> add(
                                c.only(call)
                                        .where(c.includes(), c.excludes())
                                        .answering(unseen.answer().get()),
                                SeccompMechanism.REACHABLE,
                                unseen.reason(call)));
            } else if (unseen.answer().isPresent()) {
                plain.add(call);
                SyscallRule rule = SyscallRule.allow(new TreeSet<>(List.of(call)), "")
                        .answering(unseen.answer().get());
                justifications.add(Justification.exact(rule.text(), unseen.reason(call)));
            }
        }
        if (!plain.isEmpty()) {
            rules.add(SyscallRule.allow(plain, dialect.conditional() ? SeccompMechanism.REACHABLE : "")
                    .answering(unseen.answer().get()));
        }
        return unseen.notes();
    }

    /** Whether only some families of sockets were seen, and the others, which the image's programs may make, are let through. */
    private boolean reachesFamilies() {
        return !families.isEmpty()
                && reach.filter(r ->
                                r.unseen() != Unseen.DENY && r.calls().calls().containsKey(SocketFamily.CALL))
                        .isPresent();
    }

    /** The families that were not seen, of those that the engine's default lets through. */
    private void otherFamilies(UnseenReach unseen) {
        SortedSet<Long> others = new TreeSet<>();
        KernelTable.ADDRESS_FAMILIES
                .names()
                .forEach(name ->
                        others.add(KernelTable.ADDRESS_FAMILIES.number(name).orElseThrow()));
        families.forEach(family -> others.remove(family.number()));
        others.removeIf(number -> !docker.permits(SocketFamily.CALL, OptionalLong.of(number)));
        for (long number : others) {
            SyscallRule rule = SyscallRule.allow(new TreeSet<>(List.of(SocketFamily.CALL)), "")
                    .when(List.of(IntArguments.equal(number)))
                    .answering(unseen.answer().orElseThrow());
            add(rule, SeccompMechanism.REACHABLE, unseen.reason(SocketFamily.CALL));
        }
    }

    private List<SyscallRule> conditions(String name, Reason reason) {
        if (name.equals(SocketFamily.CALL) && !families.isEmpty()) {
            return families();
        }
        List<SyscallRule> conditions = docker.rules(name);
        conditionsOf(name)
                .forEach(c -> add(
                        c.only(name).where(c.includes(), c.excludes()),
                        "condition of " + EngineDefaults.DOCKER_NAME,
                        reason));
        return conditions;
    }

    /** Docker's conditions on a call, as far as the dialect can tell machines apart. */
    private List<SyscallRule> conditionsOf(String name) {
        return dialect.conditional() ? onEveryMachine(name) : docker.rules(name);
    }

    /** On s390x the arguments of clone(2) stand in another order: a condition says for which machines it is, as Docker's does. */
    private List<SyscallRule> onEveryMachine(String name) {
        SeccompProfile engine = Flattening.byCapabilities(EngineDefaults.docker(), privileges.capabilities());
        return IntArguments.exact(engine.rules()).stream()
                .filter(rule -> rule.names().contains(name) && !rule.unconditional() && !engine.likeDefault(rule))
                .toList();
    }

    private List<SyscallRule> families() {
        List<SyscallRule> made = new ArrayList<>();
        for (SocketFamily family : families) {
            List<List<ArgumentCondition>> conditions =
                    reachesFamilies() ? List.of(List.of(IntArguments.equal(family.number()))) : family.conditions();
            for (List<ArgumentCondition> condition : conditions) {
                SyscallRule rule = SyscallRule.allow(new TreeSet<>(List.of(SocketFamily.CALL)), "")
                        .when(condition);
                made.add(rule);
                add(rule, condition.size() > 1 ? "families and protocols seen" : "families seen", family.reason());
            }
            excess.of(SocketFamily.CALL, OptionalLong.of(family.number()), family.reason())
                    .ifPresent(wider::add);
        }
        return made;
    }

    private static Optional<ArgumentCondition> argument(SyscallRule rule) {
        return rule.arguments().stream().findFirst();
    }

    /** A condition like Docker's that lets the observed value pass. */
    private static SyscallRule beside(SyscallRule condition, String name, long value) {
        if (IntArguments.first(name)) {
            return SyscallRule.allow(new TreeSet<>(List.of(name)), "").when(List.of(IntArguments.equal(value)));
        }
        ArgumentCondition like = condition.arguments().get(0);
        ArgumentCondition argument = like.operator() == ArgumentOperator.MASKED_EQ
                ? new ArgumentCondition(like.index(), like.value(), value & like.value(), ArgumentOperator.MASKED_EQ)
                : ArgumentCondition.equal(like.index(), value);
        return new SyscallRule(
                new TreeSet<>(List.of(name)),
                Action.ALLOW,
                Optional.empty(),
                List.of(argument),
                RuleConditions.NONE,
                RuleConditions.NONE,
                "");
    }

    /**
     * clone3 takes its flags by pointer: allowed at all it is allowed with every flag, new user namespaces included.
     * Docker answers ENOSYS, upon which C libraries call clone, whose flags a filter sees.
     */
    private void clone3() {
        if (!held(CLONE3)) {
            return;
        }
        ObservedCall call = observed.calls().get(CLONE3);
        if (call != null) {
            call.uses()
                    .forEach(use -> leftOut.add(new LeftOut(
                            use,
                            "answered ENOSYS as Docker's default does, since a filter cannot see its flags; C"
                                    + " libraries then call clone, which is allowed",
                            call.evidence())));
            if (!observed.calls().containsKey(CLONE)) {
                conditional(call, CLONE, call.derived("clone3 is answered ENOSYS; C libraries then call clone"));
            }
        }
        if (dialect.defaultErrno() != ENOSYS) {
            SyscallRule rule = new SyscallRule(
                    new TreeSet<>(List.of(CLONE3)),
                    Action.ERRNO,
                    Optional.of(ENOSYS),
                    List.of(),
                    RuleConditions.NONE,
                    RuleConditions.NONE,
                    "");
            add(
                    rule,
                    "C libraries fall back to clone",
                    new Reason.Baseline(EngineDefaults.DOCKER_NAME, "a filter cannot see the flags of clone3"));
        }
    }

    private void allow(SortedSet<String> names, String comment) {
        if (!names.isEmpty()) {
            rules.add(SyscallRule.allow(names, dialect.conditional() ? comment : ""));
        }
    }

    private void justify(String name, Reason reason) {
        justifications.add(Justification.exact(
                SyscallRule.allow(new TreeSet<>(List.of(name)), "").text(), reason));
    }

    private void add(SyscallRule rule, String comment, Reason reason) {
        rules.add(rule.commented(dialect.conditional() ? comment : ""));
        justifications.add(Justification.exact(rule.text(), reason));
    }
}
