package dev.lsmith.pipeline;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelStore;
import dev.lsmith.target.Comparison;
import dev.lsmith.target.Explanation;
import dev.lsmith.target.Target;
import dev.lsmith.target.apparmor.Abi;
import dev.lsmith.target.apparmor.AppArmorTarget;
import dev.lsmith.target.apparmor.resolve.SearchPath;
import dev.lsmith.target.apparmor.syntax.LanguageVersion;
import dev.lsmith.text.KernelText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
    public static LanguageVersion version(String number) throws InputException {
        return LanguageVersion.of(number)
                .orElseThrow(() -> new InputException(Diagnostic.error(
                        "language-version", "there is no AppArmor language " + number, "say 3.0, 4.0, 4.1 or 5.0")));
    }

    /**
     * What the second policy allows and the first does not, and the other way round.
     *
     * @throws InputException when one of them cannot be read; with the code {@link Target#NOT_YET} when policies of that
     *     kind are not compared yet
     */
    public Comparison compare(Path before, Path after) throws InputException {
        Path old = policy(before);
        Path young = policy(after);
        Target<?> target = target(young, recording(old).merge(recording(young)));
        if (!target.name().equals(target(old, Model.EMPTY).name())) {
            throw fault(young, "it is of another kind than " + old, "compare policies of one kind");
        }
        return compare(target, old, young);
    }

    private static <P> Comparison compare(Target<P> target, Path before, Path after) throws InputException {
        return target.compare(
                target.read(before.toString(), content(before)), target.read(after.toString(), content(after)));
    }

    /**
     * What a policy says about an access.
     *
     * @throws InputException when it cannot be read or the access is none; with the code {@link Target#NOT_YET} when
     *     policies of that kind explain nothing yet
     */
    public List<Explanation> explain(Path file, String access) throws InputException {
        Path policy = policy(file);
        return explain(target(policy, recording(policy)), policy, access);
    }

    private static <P> List<Explanation> explain(Target<P> target, Path file, String access) throws InputException {
        return target.explain(target.read(file.toString(), content(file)), access);
    }

    /** The file itself, or the AppArmor profile of a folder that {@code generate} wrote. */
    private static Path policy(Path named) throws InputException {
        if (!Files.isDirectory(named)) {
            return named;
        }
        Path folder = named.resolve("apparmor");
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Files::isRegularFile).forEach(found::add);
            } catch (IOException e) {
                throw fault(folder, "it cannot be read", "check its permissions");
            }
        }
        if (found.size() != 1) {
            throw fault(named, "it is a folder, and not one with a single AppArmor profile", "name the policy's file");
        }
        return found.get(0);
    }

    /** What {@code generate} wrote beside a policy about what was seen; nothing for other policies. */
    private static Model recording(Path policy) throws InputException {
        Path folder = policy.toAbsolutePath().getParent();
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

    /** The mechanism that a file is of, by its name. */
    private Target<?> target(Path file, Model seen) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        List<Target<?>> others = Targets.readable();
        String wanted = name.equals("capabilities.json")
                ? "capabilities"
                : name.endsWith(".json") ? "seccomp" : name.endsWith(".cil") || name.endsWith(".te") ? "selinux" : "";
        return others.stream()
                .filter(target -> target.name().equals(wanted))
                .findFirst()
                .orElseGet(() -> apparmor(file, seen));
    }

    private Target<?> apparmor(Path file, Model seen) {
        SearchPath path = SearchPath.beforeStandard(includes);
        Path folder = file.toAbsolutePath().getParent();
        return new AppArmorTarget(Abi.V3_0, folder == null ? path : path.from(folder), version, seen);
    }

    private static String content(Path file) throws InputException {
        return KernelText.decode(NamedFile.policy(file).content());
    }

    private static InputException fault(Path file, String message, String help) {
        return new InputException(
                Diagnostic.error("policy-unreadable", Position.ofSource(file.toString()), message, help));
    }
}
