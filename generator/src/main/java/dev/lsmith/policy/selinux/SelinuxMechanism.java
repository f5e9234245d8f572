package dev.lsmith.policy.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.LaunchSettings.DomainSetting;
import dev.lsmith.policy.LaunchSettings.SecurityOption;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.selinux.CilLevels.FixedLevel;
import dev.lsmith.policy.selinux.FileContext.FcReader;
import dev.lsmith.policy.selinux.ObjectClasses.McsConstraints;
import dev.lsmith.policy.selinux.PortRules.PortTypes;
import dev.lsmith.policy.selinux.RuntimeRules.EngineDomains;
import dev.lsmith.policy.selinux.RuntimeRules.Guards;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import dev.lsmith.policy.selinux.TypeEvidence.TypeAliases;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** SELinux: a module with a domain of its own for the container. */
public final class SelinuxMechanism implements Mechanism<SelinuxModule> {
    private final TypeAliases aliases = new TypeAliases();
    private final ObjectClasses capabilities = new ObjectClasses();
    private final McsConstraints mcs = new McsConstraints();
    private final WiderRules widerRules = new WiderRules();

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
        if (source.endsWith(".cil")) {
            return CilReader.read(source, text);
        }
        return source.endsWith(".fc") ? FcReader.read(source, text) : TeReader.read(source, text);
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

    /**
     * A module as the Security Profiles Operator takes it in a RawSelinuxProfile: what stands inside a block that the operator writes
     * around it. The operator refuses statements that reach beyond the block (roletype, optional, filecon, …; api/selinuxprofile/v1,
     * ValidatePolicy), and its pods name the block's type {@code process}.
     */
    public static final class OperatorForm {
        private static final String PROCESS = "process";

        /** The engine's domain on the nodes that the operator supports, which have container-selinux. */
        private static final String ENGINE = "container_runtime_t";

        private OperatorForm() {}

        /** The policy's text; empty for a module without a domain. */
        public static String of(SelinuxModule module) {
            String domain = module.domain();
            return domain.isEmpty() ? "" : Renderer.operator(inBlock(module, t -> t.equals(domain) ? PROCESS : t));
        }

        private static SelinuxModule inBlock(SelinuxModule module, UnaryOperator<String> name) {
            List<SelinuxRule> rules = new ArrayList<>();
            module.rules().forEach(r -> add(r, name, rules));
            module.optionals().stream()
                    .map(OptionalBlock::rules)
                    .filter(OperatorForm::holdsThere)
                    .forEach(block -> block.forEach(r -> add(r, name, rules)));
            SortedMap<String, SortedSet<String>> memberships = new TreeMap<>();
            module.memberships().forEach((type, attributes) -> memberships.put(name.apply(type), attributes));
            SortedSet<String> types = new TreeSet<>();
            module.types().forEach(type -> types.add(name.apply(type)));
            return new SelinuxModule(
                    module.name(),
                    types,
                    module.attributes(),
                    memberships,
                    new TreeMap<>(),
                    rules,
                    List.of(),
                    List.of());
        }

        /** Whether a block holds where the operator's nodes are: of their engine's entry into the domain, or of a port's type. */
        private static boolean holdsThere(List<SelinuxRule> block) {
            SortedSet<String> ports = new PortTypes().types("fedora");
            return block.stream()
                            .anyMatch(r -> TypeExpression.of(r.source()).name().equals(ENGINE))
                    || block.stream().allMatch(r -> ports.contains(r.target()));
        }

        private static void add(SelinuxRule rule, UnaryOperator<String> name, List<SelinuxRule> rules) {
            String source = name.apply(TypeExpression.of(rule.source()).name());
            String target = name.apply(TypeExpression.of(rule.target()).name());
            if (rule instanceof AccessRule r && r.effect() != RuleEffect.NEVERALLOW) {
                rules.add(new AccessRule(r.effect(), source, target, r.tclass(), r.permissions()));
            } else if (rule instanceof CommandRule r && r.effect() != RuleEffect.NEVERALLOW) {
                rules.add(new CommandRule(r.effect(), source, target, r.tclass(), r.commands()));
            } else if (rule instanceof TransitionRule r) {
                rules.add(new TransitionRule(source, target, r.tclass(), name.apply(r.newType()), r.objectName()));
            }
        }
    }

    /** The domain of every container that has none of its own: container_t, as {@code profiles/selinux/container_t.csv} holds it. */
    public static final class ContainerDomain {
        private static final String TYPE = "container_t";

        private ContainerDomain() {}

        /**
         * What container_t may do to itself and to the types that lsmith's tables name: all that refpolicy allows, and what
         * container-selinux's own rules allow.
         */
        public static SelinuxModule ofEither() {
            ModuleBuilder builder = new ModuleBuilder();
            builder.types.add(TYPE);
            builder.roleType("system_r", TYPE);
            for (List<String> row : ShippedData.rows("selinux/container_t.csv")) {
                String target = row.get(1).equals(PathTypes.SELF) ? SelinuxRule.SELF : row.get(1);
                builder.rules.add(AccessRule.allow(TYPE, target, row.get(2), ObjectClasses.permissions(row.get(3))));
            }
            return builder.build(TYPE);
        }
    }
}
