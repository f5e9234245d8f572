package dev.lsmith.app;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelStore;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Explanation;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.apparmor.AppArmorMechanism;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Questions about policy files of any origin: what differs between two, what one says about an access. */
public final class PolicyQuestions {
    private final List<Path> includes;
    private final LanguageVersion version;

    /**
     * How policies are to be read.
     *
     * @param includes folders in which included files are looked for before the installed policy
     * @param version the version of the AppArmor language
     * @throws InputException when there is no such version
     */
    public PolicyQuestions(List<Path> includes, String version) throws InputException {
        this.includes = List.copyOf(includes);
        this.version = version(version);
    }

    /**
     * The language of a version number.
     *
     * @throws InputException when there is no such version
     */
    static LanguageVersion version(String number) throws InputException {
        return LanguageVersion.of(number)
                .orElseThrow(() -> new InputException(Diagnostic.error(
                        "language-version", "there is no AppArmor language " + number, "say 3.0, 4.0, 4.1 or 5.0")));
    }

    /**
     * What the second policy allows and the first does not, and the other way round; of two folders that {@code generate}
     * wrote, file by file.
     *
     * @param stdin what {@code -} stands for
     * @throws InputException when one of them cannot be read, or they are of two kinds
     */
    public PolicyComparison compare(Path before, Path after, InputStream stdin) throws InputException {
        FolderComparison comparison = new FolderComparison(this::compare);
        if (Files.isDirectory(before) && Files.isDirectory(after)) {
            return comparison.of(before, after);
        }
        PolicyFile old = policy(before, stdin);
        PolicyFile young = policy(after, stdin);
        return comparison.of(after.toString(), old, young);
    }

    private Optional<Comparison> compare(PolicyFile before, PolicyFile after) throws InputException {
        if (!before.mechanism().equals(after.mechanism())) {
            throw fault(after.path(), "it is of another kind than " + before.path(), "compare policies of one kind");
        }
        Model seen = recording(before).merge(recording(after));
        try {
            return Optional.of(compare(target(after, seen), before, after));
        } catch (InputException e) {
            if (e.diagnostic().code().equals(Mechanism.NOT_YET)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <P> Comparison compare(Mechanism<P> target, PolicyFile before, PolicyFile after)
            throws InputException {
        return target.compare(read(target, before), read(target, after));
    }

    private static <P> P read(Mechanism<P> target, PolicyFile file) throws InputException {
        return target.read(file.path().toString(), file.text());
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
        return explain(target(policy, recording(policy)), policy, access);
    }

    private static <P> List<Explanation> explain(Mechanism<P> target, PolicyFile file, String access)
            throws InputException {
        return target.explain(read(target, file), access);
    }

    /** The file itself, or the AppArmor profile of a folder that {@code generate} wrote. */
    private static PolicyFile policy(Path named, InputStream stdin) throws InputException {
        return PolicyFile.read(Files.isDirectory(named) ? new PolicyFolder(named).profile() : named, stdin);
    }

    /** What {@code generate} wrote beside a policy about what was seen; nothing for other policies. */
    private static Model recording(PolicyFile policy) throws InputException {
        Path folder = policy.folder().orElse(null);
        for (int up = 0; up < 2 && folder != null; up++) {
            Path model = folder.resolve("model.json");
            if (Files.isRegularFile(model)) {
                return ModelStore.read(model.toString(), NamedFile.policy(model).content())
                        .model();
            }
            folder = folder.getParent();
        }
        return Model.EMPTY;
    }

    private Mechanism<?> target(PolicyFile file, Model seen) {
        return Mechanisms.readable().stream()
                .filter(target -> target.name().equals(file.mechanism())
                        && !file.mechanism().equals("apparmor"))
                .findFirst()
                .orElseGet(() -> apparmor(file, seen));
    }

    private Mechanism<?> apparmor(PolicyFile file, Model seen) {
        SearchPath path = SearchPath.beforeStandard(includes);
        return new AppArmorMechanism(Abi.V3_0, file.folder().map(path::from).orElse(path), version, seen);
    }

    private static InputException fault(Path file, String message, String help) {
        return new InputException(
                Diagnostic.error("policy-unreadable", Position.ofSource(file.toString()), message, help));
    }
}
