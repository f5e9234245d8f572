package dev.lsmith.app;

import dev.lsmith.access.Access;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.app.PolicyLayers.LayeredContainer;
import dev.lsmith.app.ReviewedRules.ReviewedRule;
import dev.lsmith.app.decision.NoteFile;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.app.decision.Suppressions;
import dev.lsmith.base.InputException;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.AppArmorMechanism;
import dev.lsmith.policy.apparmor.PolicySources;
import dev.lsmith.policy.selinux.BasePolicy;
import dev.lsmith.policy.tomoyo.TomoyoMechanism;
import dev.lsmith.question.ExplainedDenial;
import dev.lsmith.question.LayeredAnswer;
import dev.lsmith.question.Query;
import dev.lsmith.question.QueryReader;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Questions about policy files of any origin: what one says about an access, what is wrong with some. */
public final class PolicyAnalysis {
    private final PolicySources sources;
    private final BasePolicy base;

    /**
     * How policies are to be read.
     *
     * @param includes folders in which included files are looked for before the installed policy
     * @param version the version of the AppArmor language
     * @throws InputException when there is no such version
     */
    public PolicyAnalysis(List<Path> includes, String version) throws InputException {
        this(includes, version, List.of());
    }

    /**
     * How policies are to be read, with the policy that SELinux modules are loaded into.
     *
     * @param base files and folders of it; none where it is not known
     * @throws InputException when there is no such version, or a file of the base cannot be read
     */
    public PolicyAnalysis(List<Path> includes, String version, List<Path> base) throws InputException {
        this.sources = PolicySources.of(includes, version);
        this.base = BasePolicy.of(base);
    }

    /** An access in the words of a mechanism's rules. */
    private static Access rule(String text) throws InputException {
        Optional<Access> request = TomoyoMechanism.access(text);
        return request.isPresent() ? request.get() : AppArmorMechanism.access(text);
    }

    private static <P> P read(Mechanism<P> mechanism, PolicyFile file) throws InputException {
        return mechanism.read(file.path().toString(), file.text());
    }

    /** Whether a file is an AppArmor profile, which is asked about accesses as its rules have them. */
    public boolean isProfile(PolicyFile file) {
        Mechanisms mechanisms = Mechanisms.reading();
        return mechanisms.of(file).equals(mechanisms.apparmor());
    }

    /**
     * What the profiles of a file say about an access.
     *
     * @throws InputException when it cannot be read or the access is none
     */
    public List<Explanation> explain(PolicyFile policy, String access) throws InputException {
        return explain(mechanisms(policy, recording(policy)).of(policy), policy, access);
    }

    /**
     * What a single policy of another language says about a query, as if nothing else confined the container.
     *
     * @throws InputException when it cannot be read or the query is none
     */
    public LayeredAnswer explainAlone(PolicyFile policy, String query) throws InputException {
        Query asked = new QueryReader(PolicyAnalysis::rule).read(query);
        LayeredContainer container = PolicyLayers.alone(policy, sources, base);
        return LayeredAnswer.of(container.name(), asked, container.hosts());
    }

    /**
     * What all layers of a folder say about a query, in the order in which the kernel asks them.
     *
     * @param folder one that {@code generate} wrote
     * @param lsm what the host has; empty for each security module for which there is a policy
     * @throws InputException when the query is none, or a policy cannot be read
     */
    public LayeredAnswer explain(Path folder, String query, Optional<LsmChoice> lsm) throws InputException {
        Query asked = new QueryReader(PolicyAnalysis::rule).read(query);
        LayeredContainer container = PolicyLayers.of(folder, sources, base, lsm);
        return LayeredAnswer.of(container.name(), asked, container.hosts());
    }

    /**
     * Why the layers of a folder refuse what a log says was denied, and what it would cost to allow it.
     *
     * @param folder one that {@code generate} wrote
     * @param denial a line of a log, a file of such lines, or {@code -}
     * @param stdin what {@code -} stands for
     * @throws InputException when there is no denial, or a policy cannot be read
     */
    public List<ExplainedDenial> denials(Path folder, String denial, InputStream stdin) throws InputException {
        return explanation(folder).of(denial, stdin);
    }

    /**
     * What says why the layers of a folder refuse something.
     *
     * @param folder one that {@code generate} wrote
     * @throws InputException when a policy cannot be read
     */
    public DenialExplanation explanation(Path folder) throws InputException {
        return DenialExplanation.of(folder, sources);
    }

    /**
     * The rules of a folder that are new and about which nobody has decided.
     *
     * @param old the older version's folder; empty for what git has at HEAD
     * @throws InputException when a policy cannot be read
     */
    public List<ReviewedRule> undecided(Path folder, Optional<Path> old, RuleDecisions decisions)
            throws InputException {
        return ReviewedRules.of(folder, old, decisions, sources);
    }

    private static <P> List<Explanation> explain(Mechanism<P> mechanism, PolicyFile file, String access)
            throws InputException {
        return mechanism.explain(read(mechanism, file), access);
    }

    /**
     * What is wrong with policies, or wider than it looks.
     *
     * @param files policies, or {@code -}
     * @param stdin what {@code -} stands for
     * @return the findings of all files, those of one file together and sorted
     * @throws InputException when a file cannot be read; with the code {@link Mechanism#NOT_YET} when policies of its kind are not
     *     looked at yet
     */
    public List<Finding> lint(List<String> files, InputStream stdin) throws InputException {
        Mechanisms mechanisms = Mechanisms.asking(sources, Model.EMPTY);
        Map<Mechanism<?>, List<Mechanism.SourceFile>> byMechanism = new LinkedHashMap<>();
        Suppressions suppressions = new Suppressions();
        List<Finding> findings = new ArrayList<>();
        Set<Path> folders = new LinkedHashSet<>();
        for (String name : files) {
            for (Path path : linted(Path.of(name), findings)) {
                PolicyFile file = PolicyFile.read(path, stdin);
                for (PolicyFile policy : OperatorObjects.policiesOf(file)) {
                    byMechanism
                            .computeIfAbsent(mechanisms.of(policy), m -> new ArrayList<>())
                            .add(policy.source());
                }
                if (!path.toString().endsWith(".json")) {
                    suppressions.addComments(file.source());
                }
                Optional.ofNullable(path.getParent()).ifPresent(folders::add);
            }
            if (Files.isDirectory(Path.of(name))) {
                folders.add(Path.of(name));
            }
        }
        for (Path folder : folders) {
            NoteFile.in(folder).suppressions().forEach(suppressions::add);
        }
        for (Map.Entry<Mechanism<?>, List<Mechanism.SourceFile>> kind : byMechanism.entrySet()) {
            kind.getKey().lint(kind.getValue()).stream()
                    .flatMap(finding -> OperatorObjects.placed(finding).stream())
                    .forEach(findings::add);
        }
        return suppressions.applied(findings);
    }

    /** The files that a word of the command line stands for; of a folder, what its layers say of each other is added to the findings. */
    private List<Path> linted(Path named, List<Finding> findings) throws InputException {
        if (!Files.isDirectory(named)) {
            return List.of(named);
        }
        PolicyFolder folder = new PolicyFolder(named);
        List<Path> files = new ArrayList<>();
        for (Mechanism<?> mechanism : Mechanisms.reading().all()) {
            folder.find(mechanism).ifPresent(files::add);
        }
        findings.addAll(LayerLint.of(named, sources));
        return files;
    }

    /** The file itself, or the AppArmor profile of a folder that {@code generate} wrote. */
    public static PolicyFile policy(Path named, InputStream stdin) throws InputException {
        return PolicyFile.read(
                Files.isDirectory(named)
                        ? new PolicyFolder(named).policy(Mechanisms.reading().apparmor())
                        : named,
                stdin);
    }

    /** What {@code generate} wrote beside a policy about what was seen; nothing for other policies. */
    public static Model recording(PolicyFile policy) throws InputException {
        Path folder = policy.folder().orElse(null);
        for (int up = 0; up < 2 && folder != null; up++) {
            Optional<Model> recording = new PolicyFolder(folder).recording();
            if (recording.isPresent()) {
                return recording.get();
            }
            folder = folder.getParent();
        }
        return Model.EMPTY;
    }

    /** The mechanisms as they read this file and those that it includes. */
    private Mechanisms mechanisms(PolicyFile file, Model seen) {
        return Mechanisms.asking(file.folder().map(sources::from).orElse(sources), seen, base);
    }
}
