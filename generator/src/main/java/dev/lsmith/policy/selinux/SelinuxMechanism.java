package dev.lsmith.policy.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.DenialReason;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.LaunchSettings.DomainSetting;
import dev.lsmith.policy.LaunchSettings.SecurityOption;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.RuleEditor;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.selinux.CilLevels.FixedLevel;
import dev.lsmith.policy.selinux.FileContext.FcReader;
import dev.lsmith.policy.selinux.ObjectClasses.McsConstraints;
import dev.lsmith.policy.selinux.RuntimeRules.EngineDomains;
import dev.lsmith.policy.selinux.RuntimeRules.Guards;
import dev.lsmith.policy.selinux.TypeEvidence.TypeAliases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** SELinux: a module with a domain of its own for the container. */
public final class SelinuxMechanism implements Mechanism<SelinuxModule> {
    private final TypeAliases aliases = new TypeAliases();
    private final ObjectClasses capabilities = new ObjectClasses();
    private final McsConstraints mcs = new McsConstraints();
    private final WiderRules widerRules = new WiderRules();
    private final BasePolicy base;

    /** For modules by themselves. */
    public SelinuxMechanism() {
        this(BasePolicy.NONE);
    }

    /**
     * For modules that are loaded into a policy.
     *
     * @param base what is given of it
     */
    public SelinuxMechanism(BasePolicy base) {
        this.base = base;
    }

    @Override
    public String name() {
        return "selinux";
    }

    @Override
    public Set<Reporter> reporters() {
        return Set.of(Reporter.SELINUX);
    }

    @Override
    public OutputPlace place() {
        return OutputPlace.folder("selinux", ".cil");
    }

    @Override
    public Likeness likeness(String name, String text) {
        if (name.endsWith(".cil") || name.endsWith(".te") || name.endsWith(".fc")) {
            return Likeness.CERTAIN;
        }
        return text.stripLeading().startsWith("(") && !name.endsWith(".json") ? Likeness.LIKELY : Likeness.NONE;
    }

    /** The domain, and the level if the spec fixes one: of several the last, as engines take it. */
    @Override
    public LaunchSettings launch(Assignment assignment, SelinuxModule policy) {
        String domain = policy.domain();
        if (domain.isEmpty()) {
            return LaunchSettings.NONE;
        }
        List<SecurityOption> options = new ArrayList<>();
        options.add(SecurityOption.on(Reporter.SELINUX, "label=type:" + domain, "the SELinux domain of this policy"));
        assignment
                .spec()
                .flatMap(s -> s.security().label("level"))
                .ifPresent(level -> options.add(
                        SecurityOption.on(Reporter.SELINUX, "label=level:" + level, "the spec fixes the level")));
        return LaunchSettings.of(options).with(new DomainSetting(domain, OperatorForm.of(policy)));
    }

    @Override
    public Synthesis<SelinuxModule> synthesise(Assignment assignment) {
        TypeEvidence types = TypeEvidence.of(assignment, aliases);
        OwnTypes own = OwnTypes.of(assignment.name());
        EngineDomains engines = new EngineDomains(types.runtimes());
        ModuleDraft draft = new ModuleDraft();
        Synthesis.Basis basis = addRules(assignment, types, own, engines, draft);
        new RuntimeRules(own, engines).addTo(draft);
        new MountedFiles(assignment, types, own).addTo(draft);
        new Guards(own, engines).addTo(draft);
        FixedLevel.note(assignment.spec(), draft);
        own.noteNames(assignment.name(), draft);
        SelinuxModule module = module(own, draft);
        List<Justification> justifications = draft.justifications(module);
        return new Synthesis<>(
                module, basis, justifications, draft.leftOut(), widerRules.of(module, justifications), draft.notes());
    }

    /** With a permissive domain. */
    @Override
    public SelinuxModule staged(SelinuxModule policy) {
        return policy.domain().isEmpty() ? policy : policy.permissive();
    }

    private Synthesis.Basis addRules(
            Assignment assignment, TypeEvidence types, OwnTypes own, EngineDomains engines, ModuleDraft draft) {
        BaselineRules baseline = new BaselineRules(assignment, own, capabilities);
        if (!types.isEmpty()) {
            new ObservedRules(assignment, types, own, engines, capabilities).addTo(draft);
            SortedSet<Topic> untold = assignment.coverage().untold(Reporter.SELINUX);
            untold.remove(Topic.CAPABILITIES);
            return untold.isEmpty() ? Synthesis.Basis.OBSERVED : baseline.addTo(draft, untold);
        }
        if (DerivedRules.possible(assignment)) {
            new DerivedRules(assignment, own, capabilities).addTo(draft);
            boolean told = assignment.coverage().tells(Reporter.APPARMOR, Topic.FILES);
            return told
                    ? Synthesis.Basis.DERIVED
                    : baseline.addTo(draft, assignment.coverage().untold(Reporter.SELINUX));
        }
        baseline.addTo(draft);
        return Synthesis.Basis.BASELINE;
    }

    private static SelinuxModule module(OwnTypes own, ModuleDraft draft) {
        SortedMap<String, SortedSet<String>> memberships = new TreeMap<>();
        memberships.put(own.domain(), new TreeSet<>(List.of("domain", SelinuxModule.MCS_CONSTRAINED)));
        memberships.put(own.fileType(), new TreeSet<>(List.of("file_type")));
        SortedMap<String, SortedSet<String>> roles = new TreeMap<>();
        roles.put("system_r", new TreeSet<>(List.of(own.domain())));
        return draft.module(own.module(), new TreeSet<>(List.of(own.domain(), own.fileType())), memberships, roles);
    }

    @Override
    public SortedMap<String, String> render(SelinuxModule policy) {
        return Renderer.files(policy);
    }

    /**
     * Reads a module: CIL from a file named {@code .cil}, labels of files from one named {@code .fc}, else checkmodule's
     * syntax. Only CIL holds everything: a .te file has no labels of files, a .fc file nothing else.
     */
    @Override
    public SelinuxModule read(String source, String text) throws InputException {
        if (source.endsWith(".fc")) {
            return FcReader.read(source, text);
        }
        if (base.isGiven()) {
            return base.read(source, text);
        }
        return source.endsWith(".cil")
                ? CilReader.read(source, text)
                : TeReader.read(source, text, InterfaceHeaders.NONE);
    }

    /** As modules that are loaded into the same policy; where it depends on which types that gives its attributes, the difference says so. */
    @Override
    public Comparison compare(SelinuxModule before, SelinuxModule after) {
        return new ModuleComparison(before, after).compare();
    }

    @Override
    public Decision decide(SelinuxModule policy, Access access) {
        return new ModuleDecision(policy, aliases, capabilities, mcs).decide(access);
    }

    @Override
    public List<Explanation> explain(SelinuxModule policy, Access access) throws InputException {
        return Mechanism.super.explain(policy, access instanceof TypeAccess type ? inTheWay(policy, type) : access);
    }

    /** Where rules allow some of the permissions, the others. */
    private TypeAccess inTheWay(SelinuxModule policy, TypeAccess access) {
        SortedSet<String> denied = access.permissions().stream()
                .filter(one -> decide(policy, access.asking(new TreeSet<>(Set.of(one))))
                                .outcome()
                        == Outcome.DENIED)
                .collect(Collectors.toCollection(TreeSet::new));
        return denied.isEmpty() ? access : access.asking(denied);
    }

    @Override
    public List<String> missing(SelinuxModule policy) {
        return List.copyOf(policy.missing());
    }

    @Override
    public List<List<Access>> readings(SelinuxModule policy, Access access, Optional<ContainerSpec> spec) {
        return new TypeReadings(policy, spec).of(access);
    }

    @Override
    public List<Finding> lint(List<SourceFile> files) {
        return files.stream()
                .filter(file -> !file.name().endsWith(".fc"))
                .flatMap(file -> new ModuleLint(file).findings().stream())
                .toList();
    }

    @Override
    public DenialReason<SelinuxModule> reason(SelinuxModule policy, Access access, Evidence evidence) {
        Decision decision = decide(policy, access);
        if (decision.outcome() != Decision.Outcome.DENIED) {
            return DenialReason.none(decision.rules());
        }
        return new ModuleRefusal(policy, mcs, capabilities).of(access, aliases);
    }

    @Override
    public Optional<RuleEditor<SelinuxModule>> editor() {
        return Optional.of(new ModuleEditor());
    }
}
