package dev.lsmith.policy.seccomp;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.InputException;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.DenialReason;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.LaunchSettings.SecurityOption;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.RuleEditor;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.seccomp.RuleConditions.KernelVersion;
import dev.lsmith.policy.seccomp.SeccompFile.FilterForms;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.ArchMapEntry;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.seccomp.SeccompProfile.HighestCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The mechanism seccomp: filters of system calls, written in one engine's dialect. */
public final class SeccompMechanism implements Mechanism<SeccompProfile> {
    /** A kernel that has everything that a {@code minKernel} of today's profiles asks for. */
    /** The comment of rules for what an image's programs can come to and were not seen to call. */
    public static final String REACHABLE = "reachable, not seen";

    static final KernelVersion KERNEL = new KernelVersion(6, 1);

    private static final String FILE = "seccomp.json";

    private static final String PODMAN_FILE = "run/seccomp.podman.json";

    /** The filter in LXC's own text. */
    private static final String LXC_FILE = "run/seccomp.lxc";

    private final Dialect dialect;
    private final SortedSet<String> capabilities;
    private final Syscalls syscalls = new Syscalls();

    /** Profiles are judged for a container that holds no capability. */
    public SeccompMechanism(Dialect dialect) {
        this(dialect, new TreeSet<>());
    }

    /**
     * A dialect, and the container for which {@link #decide} judges.
     *
     * @param capabilities its bounding set, in the kernel's lower-case names; what this target synthesises does not
     *     depend on it, but a profile read from a file may
     */
    public SeccompMechanism(Dialect dialect, SortedSet<String> capabilities) {
        this.dialect = dialect;
        this.capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
    }

    @Override
    public String name() {
        return "seccomp";
    }

    @Override
    public Set<Reporter> reporters() {
        return Set.of(Reporter.SECCOMP);
    }

    @Override
    public OutputPlace place() {
        return OutputPlace.file(FILE);
    }

    @Override
    public Likeness likeness(String name, String text) {
        if (LxcFilter.isLxc(text)) {
            return Likeness.CERTAIN;
        }
        return name.endsWith(".json") || text.stripLeading().startsWith("{") ? Likeness.LIKELY : Likeness.NONE;
    }

    /** The filter in the dialects of Podman and of runtimes as well: their defaults are others, so that each is a policy of its own. */
    @Override
    public LaunchSettings launch(Assignment assignment, SeccompProfile policy) {
        SecurityOption option = new SecurityOption(
                "seccomp=" + FILE, "seccomp=" + PODMAN_FILE, "the system calls of this policy", Optional.empty());
        List<String> denied = denied(assignment, policy);
        SeccompProfile bundle = in(Dialect.OCI, assignment, policy, denied);
        return LaunchSettings.of(List.of(option))
                .with(
                        FilterForms.of(bundle, FILE, PODMAN_FILE),
                        SeccompFile.write(Dialect.PODMAN, in(Dialect.PODMAN, assignment, policy, denied)))
                .with(LXC_FILE, LxcFilterWriter.of(bundle).text());
    }

    /** What a person took out of the policy. */
    private List<String> denied(Assignment assignment, SeccompProfile policy) {
        FilterEditor editor = new FilterEditor();
        List<String> denied =
                new ArrayList<>(editor.rules(synthesise(assignment).policy()));
        denied.removeAll(Set.copyOf(editor.rules(policy)));
        return denied;
    }

    /** The policy in a dialect; what was denied in one is in none. */
    private SeccompProfile in(Dialect other, Assignment assignment, SeccompProfile policy, List<String> denied) {
        if (other == dialect) {
            return policy;
        }
        FilterEditor editor = new FilterEditor();
        SeccompProfile made =
                new SeccompMechanism(other, capabilities).synthesise(assignment).policy();
        for (String rule : denied) {
            made = editor.denying(made, rule);
        }
        return policy.defaultAction() == Action.LOG ? staged(made) : made;
    }

    @Override
    public Synthesis<SeccompProfile> synthesise(Assignment assignment) {
        ObservedCalls observed = ObservedCalls.of(assignment.model());
        return observed.learned() && assignment.coverage().tells(Topic.CALLS)
                ? new LearnedProfile(dialect, assignment, observed, syscalls).synthesise()
                : new DefaultProfile(dialect, assignment, observed).synthesise();
    }

    /** What no rule names is logged ({@code SECCOMP_RET_LOG}, seccomp(2)). */
    @Override
    public SeccompProfile staged(SeccompProfile policy) {
        return policy.logging();
    }

    @Override
    public SortedMap<String, String> render(SeccompProfile policy) {
        return new TreeMap<>(Map.of(FILE, SeccompFile.write(dialect, policy)));
    }

    @Override
    public SeccompProfile read(String source, String text) throws InputException {
        return SeccompReader.read(dialect, source, text).profile();
    }

    /** Exactly, for each machine, set of capabilities and kernel of which either speaks. */
    @Override
    public Comparison compare(SeccompProfile before, SeccompProfile after) throws InputException {
        return new FilterComparison(before, after).compare();
    }

    @Override
    public Decision decide(SeccompProfile policy, Access access) {
        return decide(policy, access, machine -> policy.flatten(machine, capabilities, KERNEL));
    }

    @Override
    public PolicyDecider decider(SeccompProfile policy) {
        Map<Architecture, SeccompProfile> flat = new ConcurrentHashMap<>();
        return access -> decide(
                policy, access, machine -> flat.computeIfAbsent(machine, m -> policy.flatten(m, capabilities, KERNEL)));
    }

    @Override
    public List<Finding> lint(List<SourceFile> files) {
        return files.stream()
                .flatMap(file -> new FilterLint(dialect, file).findings().stream())
                .toList();
    }

    @Override
    public DenialReason<SeccompProfile> reason(SeccompProfile policy, Access access, Evidence evidence) {
        Decision decision = decide(policy, access);
        boolean allowed = decision.outcome() == Decision.Outcome.ALLOWED;
        return allowed || !(access instanceof SyscallUse use)
                ? DenialReason.none(decision.rules())
                : new FilterRefusal(policy, use).of(decision);
    }

    private Decision decide(SeccompProfile policy, Access access, Function<Architecture, SeccompProfile> flattened) {
        if (!(access instanceof SyscallUse use)) {
            return Decision.notMediated();
        }
        Optional<Architecture> architecture = Architecture.ofCall(use.arch());
        if (architecture.isEmpty()) {
            return foreign(use);
        }
        Architecture machine = machine(policy, architecture.get());
        SeccompProfile flat = flattened.apply(machine);
        if (architecture.get() != machine && !flat.architectures().contains(architecture.get())) {
            return foreign(use);
        }
        Decision decision = new FilterEvaluation(flat).decide(use);
        boolean byDefault = decision.rules().contains(flat.defaultText());
        return byDefault && stubbed(flat, use)
                ? new Decision(decision.outcome(), List.of(flat.defaultText() + "; ENOSYS under runc"))
                : decision;
    }

    private static Decision foreign(SyscallUse use) {
        return new Decision(Decision.Outcome.DENIED, List.of(foreign(use.arch())));
    }

    /** libseccomp kills whatever comes by a calling convention that the filter does not list. */
    static String foreign(String convention) {
        return "kill: the filter has no architecture " + convention;
    }

    private static Architecture machine(SeccompProfile policy, Architecture call) {
        for (ArchMapEntry entry : policy.archMap()) {
            if (entry.architecture() == call) {
                return call;
            }
        }
        for (ArchMapEntry entry : policy.archMap()) {
            if (entry.subArchitectures().contains(call)) {
                return entry.architecture();
            }
        }
        return policy.architectures().contains(call) ? call : call.host();
    }

    /**
     * Whether runc's own addition answers: it has numbers above the largest that the profile names fail with ENOSYS
     * (runc, {@code libcontainer/seccomp/patchbpf}), so that C libraries fall back as they would on an older kernel.
     */
    private boolean stubbed(SeccompProfile flat, SyscallUse use) {
        return dialect != Dialect.PODMAN
                && flat.defaultAction() == Action.ERRNO
                && HighestCall.named(flat, use.arch(), syscalls)
                        .map(newest -> use.number() > newest.number())
                        .orElse(false);
    }

    @Override
    public Optional<RuleEditor<SeccompProfile>> editor() {
        return Optional.of(new FilterEditor());
    }
}
