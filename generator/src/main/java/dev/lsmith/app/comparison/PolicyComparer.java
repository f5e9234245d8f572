package dev.lsmith.app.comparison;

import dev.lsmith.app.Mechanisms;
import dev.lsmith.app.OperatorObjects;
import dev.lsmith.app.OperatorObjects.OperatorFile;
import dev.lsmith.app.PolicyAnalysis;
import dev.lsmith.app.PolicyFolder;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.app.comparison.GitRevisions.GitFiles;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.PolicySources;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.selinux.BasePolicy;
import dev.lsmith.report.PolicyComparison;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares by meaning whatever decides about a container: policies, descriptions, recordings, or folders of all of them. */
public final class PolicyComparer {
    /** How differences of descriptions are told apart from those of policies. */
    static final String LAUNCH = "launch";

    private static final String RECORDING = "recording";

    private static final Mechanisms READING = Mechanisms.reading();

    private final Map<Path, Model> recordings = new HashMap<>();
    private final PolicySources sources;
    private final BasePolicy base;

    /**
     * How policies are to be read, with the policy that SELinux modules are loaded into.
     *
     * @param base files and folders of it; none where it is not known
     * @throws InputException when there is no such version, or a file of the base cannot be read
     */
    public PolicyComparer(List<Path> includes, String version, List<Path> base) throws InputException {
        this.sources = PolicySources.of(includes, version);
        this.base = BasePolicy.of(base);
    }

    /**
     * What the second allows and the first does not, and the other way round; of two folders that {@code generate} wrote, file by file.
     *
     * @param stdin what {@code -} stands for
     * @throws InputException when one of them cannot be read, or they are of two kinds
     */
    public PolicyComparison compare(Path before, Path after, InputStream stdin) throws InputException {
        FolderComparison comparison = new FolderComparison(this);
        if (Files.isDirectory(before) && Files.isDirectory(after)) {
            return comparison.of(PolicyFiles.of(before), PolicyFiles.of(after));
        }
        PolicyFile old = policy(before, stdin);
        PolicyFile young = policy(after, stdin);
        return comparison.of(after.toString(), old, young);
    }

    /**
     * How a policy goes beyond what an engine confines a container to by itself, or a folder, of which the files are looked at that the
     * default has too.
     *
     * @param baseline one of {@link ShippedBaseline#names}
     * @throws InputException when the policy cannot be read, or the default has none of its kind
     */
    public PolicyComparison compareWithBaseline(String baseline, Path after, InputStream stdin) throws InputException {
        PolicyFiles shipped = ShippedBaseline.files(baseline);
        FolderComparison comparison = new FolderComparison(this);
        if (Files.isDirectory(after)) {
            return comparison.of(shipped, ofTheSameKinds(PolicyFiles.of(after), shipped));
        }
        PolicyFile young = policy(after, stdin);
        for (PolicyFile old : shipped.files().values()) {
            boolean sameSort = ComparedSort.of(old) == ComparedSort.of(young);
            boolean sameMechanism =
                    READING.of(old).name().equals(READING.of(young).name());
            if (sameSort && (sameMechanism || ComparedSort.of(old) != ComparedSort.POLICY)) {
                return comparison.of(after.toString(), old, young);
            }
        }
        throw fault(after, "the default " + baseline + " has no policy of that kind", "name another default");
    }

    private static PolicyFiles ofTheSameKinds(PolicyFiles files, PolicyFiles shipped) {
        SortedMap<String, PolicyFile> some = new TreeMap<>(files.files());
        some.keySet().removeIf(name -> shipped.files().keySet().stream().noneMatch(other -> isOfKind(name, other)));
        return new PolicyFiles(some);
    }

    /** The same file, or one of the same language in the folder of a mechanism. */
    private static boolean isOfKind(String name, String other) {
        int folder = other.indexOf('/');
        boolean policy = folder > 0 && !other.startsWith(PolicyFolder.LAUNCH_FORMS + "/");
        return name.equals(other)
                || (policy
                        && name.startsWith(other.substring(0, folder + 1))
                        && name.endsWith(other.endsWith(".cil") ? ".cil" : ""));
    }

    /**
     * What a change in git opens.
     *
     * @param directory in the repository, from which the path is taken
     * @param range {@code main..HEAD}; {@link #isRange} knows one
     * @param path a policy, or a folder that {@code generate} wrote
     * @throws InputException when git does not know it, or a policy cannot be read
     */
    public PolicyComparison compareRevisions(Path directory, String range, String path) throws InputException {
        GitRevisions revisions = GitRevisions.of(directory, range);
        GitFiles old = revisions.at(false, path);
        GitFiles young = revisions.at(true, path);
        FolderComparison comparison = new FolderComparison(this);
        return old.single().isPresent() && young.single().isPresent()
                ? comparison.of(path, old.single().get(), young.single().get())
                : comparison.of(old.files(), young.files());
    }

    /** Whether a word names two revisions, and no file. */
    public static boolean isRange(String word) {
        return GitRevisions.isRange(word);
    }

    /**
     * The two versions of a file that git hands to an external diff.
     *
     * @param path its name in the repository, which tells what it is
     * @throws InputException when one cannot be read or is no policy
     */
    public PolicyComparison compareVersions(String path, Path before, Path after) throws InputException {
        InputStream none = InputStream.nullInputStream();
        PolicyFile old =
                new PolicyFile(Path.of("a", path), PolicyFile.read(before, none).text());
        PolicyFile young =
                new PolicyFile(Path.of("b", path), PolicyFile.read(after, none).text());
        return new FolderComparison(this).of(path, old, young);
    }

    /**
     * Two files.
     *
     * @param policies the mechanisms whose policies are compared beside them
     * @param settled those of them that open and close something already, so that an image of theirs adds nothing to the answer
     * @return by mechanism; nothing when they cannot be compared yet
     * @throws InputException when one cannot be read, or they are of two kinds
     */
    List<MechanismComparison> compare(PolicyFile before, PolicyFile after, Set<String> policies, Set<String> settled)
            throws InputException {
        ComparedSort sort = ComparedSort.of(after);
        if (EnumSet.of(sort, ComparedSort.of(before)).equals(EnumSet.of(ComparedSort.OPERATOR, ComparedSort.POLICY))) {
            return objects(ofOneKind(before, after), ofOneKind(after, before), settled);
        }
        if (ComparedSort.of(before) != sort) {
            throw fault(
                    after.path(),
                    "it is " + sort.words() + ", and " + before.path() + " is "
                            + ComparedSort.of(before).words(),
                    "compare files of one kind");
        }
        return switch (sort) {
            case RECORDING -> List.of(new MechanismComparison(RECORDING, RecordingComparison.of(before, after)));
            case LAUNCH -> List.of(new MechanismComparison(LAUNCH, new LaunchComparison(policies).of(before, after)));
            case OPERATOR -> objects(OperatorObjects.read(before), OperatorObjects.read(after), settled);
            case UNIT -> units(UnitSettings.read(before), UnitSettings.read(after), policies, settled);
            case POLICY -> policies(before, after, settled).stream().toList();
        };
    }

    /** A policy, or that one of the objects in a file which is of the same mechanism as the other file's policy. */
    private static OperatorFile ofOneKind(PolicyFile file, PolicyFile other) throws InputException {
        SortedMap<String, PolicyFile> policies = new TreeMap<>();
        if (ComparedSort.of(file) == ComparedSort.POLICY) {
            policies.put(READING.of(file).name(), file);
            return new OperatorFile(policies, List.of());
        }
        OperatorFile objects = OperatorObjects.read(file);
        String name = READING.of(other).name();
        for (PolicyFile policy : objects.policies().values()) {
            if (READING.of(policy).name().equals(name) && policies.put(name, policy) != null) {
                throw fault(file.path(), "several of its objects are policies of " + name, "name a file with one");
            }
        }
        if (policies.isEmpty()) {
            throw fault(file.path(), "none of its objects is a policy of " + name, "compare policies of one kind");
        }
        return new OperatorFile(policies, objects.others());
    }

    private List<MechanismComparison> objects(OperatorFile before, OperatorFile after, Set<String> settled)
            throws InputException {
        List<MechanismComparison> all = new ArrayList<>();
        SortedSet<String> kinds = new TreeSet<>(before.policies().keySet());
        kinds.addAll(after.policies().keySet());
        List<OpenQuestion> open = new ArrayList<>();
        for (String kind : kinds) {
            PolicyFile old = before.policies().get(kind);
            PolicyFile young = after.policies().get(kind);
            if (old != null && young != null) {
                policies(old, young, settled).ifPresent(all::add);
            } else {
                open.add(new OpenQuestion(
                        kind, "whether more is open", "only the " + (old == null ? "new" : "old") + " file has it"));
            }
        }
        after.others().stream()
                .filter(other -> !before.others().contains(other))
                .forEach(other -> open.add(new OpenQuestion(
                        "the objects", "whether this opens more: " + other, "no policy here says it")));
        all.add(new MechanismComparison(LAUNCH, new Comparison(List.of(), open)));
        return all;
    }

    private static List<MechanismComparison> units(
            UnitSettings before, UnitSettings after, Set<String> policies, Set<String> settled) throws InputException {
        SeccompMechanism filters = READING.seccomp();
        List<MechanismComparison> all = new ArrayList<>();
        all.add(new MechanismComparison(LAUNCH, UnitSettings.compare(before, after, policies)));
        all.add(new MechanismComparison(
                READING.capabilities().name(),
                READING.capabilities().compare(before.capabilities(after), after.capabilities(before))));
        if (!settled.contains(filters.name())) {
            all.add(new MechanismComparison(
                    filters.name(),
                    filters.compare(filters.read("unit", before.filter()), filters.read("unit", after.filter()))));
        }
        return all;
    }

    /** What was seen of the container, read once a folder. */
    private Model recording(PolicyFile policy) throws InputException {
        Path folder = policy.folder().orElse(Path.of(""));
        Model known = recordings.get(folder);
        if (known == null) {
            known = PolicyAnalysis.recording(policy);
            recordings.put(folder, known);
        }
        return known;
    }

    /** What of one mechanism differs. */
    record MechanismComparison(String mechanism, Comparison comparison) {}

    private Optional<MechanismComparison> policies(PolicyFile before, PolicyFile after, Set<String> settled)
            throws InputException {
        String name = READING.of(after).name();
        if (!READING.of(before).name().equals(name)) {
            throw fault(
                    after.path(),
                    "it is a policy of " + name + ", and " + before.path() + " is one of "
                            + READING.of(before).name(),
                    "compare policies of one kind");
        }
        if (settled.contains(name)) {
            return Optional.of(new MechanismComparison(name, new Comparison(List.of(), List.of())));
        }
        boolean tellsWhatWasSeen = name.equals(READING.apparmor().name());
        Model seen = tellsWhatWasSeen ? recording(before).merge(recording(after)) : Model.EMPTY;
        Mechanism<?> mechanism = Mechanisms.asking(
                        after.folder().map(sources::from).orElse(sources), seen, base)
                .of(after);
        try {
            return Optional.of(new MechanismComparison(mechanism.name(), compare(mechanism, before, after)));
        } catch (InputException e) {
            if (e.diagnostic().code().equals(Mechanism.NOT_YET)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <P> Comparison compare(Mechanism<P> mechanism, PolicyFile before, PolicyFile after)
            throws InputException {
        return mechanism.compare(read(mechanism, before), read(mechanism, after));
    }

    private static <P> P read(Mechanism<P> mechanism, PolicyFile file) throws InputException {
        return mechanism.read(file.path().toString(), file.text());
    }

    /** The file itself, or the AppArmor profile of a folder that {@code generate} wrote. */
    private static PolicyFile policy(Path named, InputStream stdin) throws InputException {
        return PolicyAnalysis.policy(named, stdin);
    }

    private static InputException fault(Path file, String message, String help) {
        return new InputException(
                Diagnostic.error("policy-unreadable", Position.ofSource(file.toString()), message, help));
    }
}
