package dev.lsmith.app;

import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.PolicySources;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about policy files of any origin: what one says about an access, what is wrong with some. */
public final class PolicyAnalysis {
    private final PolicySources sources;

    /**
     * How policies are to be read.
     *
     * @param includes folders in which included files are looked for before the installed policy
     * @param version the version of the AppArmor language
     * @throws InputException when there is no such version
     */
    public PolicyAnalysis(List<Path> includes, String version) throws InputException {
        this.sources = PolicySources.of(includes, version);
    }

    private static <P> P read(Mechanism<P> mechanism, PolicyFile file) throws InputException {
        return mechanism.read(file.path().toString(), file.text());
    }

    /**
     * What a policy says about an access.
     *
     * @param stdin what {@code -} stands for
     * @throws InputException when it cannot be read or the access is none; with the code {@link Mechanism#NOT_YET} when
     *     policies of that kind explain nothing yet
     */
    public List<Explanation> explain(Path file, String access, InputStream stdin) throws InputException {
        PolicyFile policy = policy(file, stdin);
        return explain(mechanisms(policy, recording(policy)).of(policy), policy, access);
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
        Map<Mechanism<?>, List<Mechanism.SourceFile>> sources = new LinkedHashMap<>();
        for (String name : files) {
            PolicyFile file = PolicyFile.read(Path.of(name), stdin);
            sources.computeIfAbsent(mechanisms.of(file), m -> new ArrayList<>()).add(file.source());
        }
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<Mechanism<?>, List<Mechanism.SourceFile>> kind : sources.entrySet()) {
            findings.addAll(kind.getKey().lint(kind.getValue()));
        }
        return findings;
    }

    /** The file itself, or the AppArmor profile of a folder that {@code generate} wrote. */
    static PolicyFile policy(Path named, InputStream stdin) throws InputException {
        return PolicyFile.read(
                Files.isDirectory(named)
                        ? new PolicyFolder(named).policy(Mechanisms.reading().apparmor())
                        : named,
                stdin);
    }

    /** What {@code generate} wrote beside a policy about what was seen; nothing for other policies. */
    static Model recording(PolicyFile policy) throws InputException {
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
        return Mechanisms.asking(file.folder().map(sources::from).orElse(sources), seen);
    }
}
