package dev.lsmith.app;

import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.recording.NamedFile;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelStore;
import dev.lsmith.policy.Mechanism;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder that {@code generate} wrote: policies, and what the engine is told of them. */
public record PolicyFolder(Path path) {
    /** Docker's arguments. */
    public static final String DOCKER_ARGUMENTS = "docker-run.args";

    /** The forms of other engines. */
    public static final String LAUNCH_FORMS = "run";

    private static final String MODEL = "model.json";

    /**
     * Everything in it that decides about a container.
     *
     * @return name relative to the folder, to file
     * @throws InputException when it cannot be listed, holds nothing of the kind or the files of two runs
     */
    public SortedMap<String, Path> files() throws InputException {
        OutputMark.check(path);
        SortedMap<String, Path> files = new TreeMap<>();
        addFile(DOCKER_ARGUMENTS, files);
        addFolder(LAUNCH_FORMS, files);
        for (Mechanism<?> mechanism : Mechanisms.reading().all()) {
            if (mechanism.place().isFolder()) {
                addFolder(mechanism.place().path(), files);
            } else {
                addFile(mechanism.place().path(), files);
            }
        }
        if (files.isEmpty()) {
            throw noPolicy();
        }
        return files;
    }

    private void addFile(String name, SortedMap<String, Path> files) {
        if (Files.isRegularFile(path.resolve(name))) {
            files.put(name, path.resolve(name));
        }
    }

    private void addFolder(String name, SortedMap<String, Path> files) throws InputException {
        in(name, "check its permissions").forEach(file -> files.put(name + "/" + file.getFileName(), file));
    }

    /**
     * The file that says all of a mechanism's policy.
     *
     * @throws InputException when there are several, or the folder cannot be listed
     */
    Optional<Path> find(Mechanism<?> mechanism) throws InputException {
        Mechanism.OutputPlace place = mechanism.place();
        if (!place.isFolder()) {
            return Optional.of(path.resolve(place.path())).filter(Files::isRegularFile);
        }
        List<Path> found = in(place.path(), "generate it again").stream()
                .filter(file -> file.toString().endsWith(place.suffix()))
                .toList();
        if (found.size() > 1) {
            throw fault(
                    "several-policies",
                    path.resolve(place.path()),
                    "it holds " + found.size() + " policies",
                    "generate each container into a folder of its own");
        }
        return found.stream().findFirst();
    }

    /**
     * The policy of the mechanism that is asked where only the folder is named.
     *
     * @throws InputException when there is none, or more than one
     */
    Path policy(Mechanism<?> asked) throws InputException {
        OutputMark.check(path);
        List<Path> found = in(asked.place().path(), "check its permissions");
        if (found.size() != 1) {
            throw fault(
                    "policy-unreadable",
                    path,
                    "it is a folder, and not one with a single AppArmor profile",
                    "name the policy's file");
        }
        return found.get(0);
    }

    /** What {@code generate} wrote beside the policies about what was seen; nothing where it is not there. */
    Optional<Model> recording() throws InputException {
        return stored().map(ModelStore.Stored::model);
    }

    /** What {@code generate} wrote beside the policies about the container; nothing where it is not there. */
    Optional<ContainerSpec> spec() throws InputException {
        return stored().flatMap(ModelStore.Stored::spec);
    }

    /** With what {@code generate} made the policies; empty where it is not noted. */
    Optional<ModelStore.MadePolicies> made() throws InputException {
        return stored().flatMap(stored -> stored.provenance().policies());
    }

    private Optional<ModelStore.Stored> stored() throws InputException {
        Path file = path.resolve(MODEL);
        return Files.isRegularFile(file)
                ? Optional.of(
                        ModelStore.read(file.toString(), NamedFile.policy(file).content()))
                : Optional.empty();
    }

    /** The fault that there is no policy in it. */
    InputException noPolicy() {
        return fault("no-policy", path, "it holds no policy", "name a folder that generate wrote");
    }

    /** The files of a folder, without the hidden ones, which editors and processes that were killed leave. */
    private List<Path> in(String name, String help) throws InputException {
        Path folder = path.resolve(name);
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.getFileName().toString().startsWith("."))
                        .sorted()
                        .forEach(found::add);
            } catch (IOException e) {
                throw fault("policy-unreadable", folder, "it cannot be read", help);
            }
        }
        return found;
    }

    private static InputException fault(String code, Path place, String message, String help) {
        return new InputException(Diagnostic.error(code, Position.ofSource(place.toString()), message, help));
    }

    /**
     * A file with a policy of any mechanism.
     *
     * @param path where it is; {@code -} is standard input
     * @param text what is in it, decoded by {@link KernelText}
     */
    public record PolicyFile(Path path, String text) {
        /**
         * Reads it.
         *
         * @param stdin what {@code -} stands for
         * @throws InputException when it cannot be read
         */
        public static PolicyFile read(Path path, InputStream stdin) throws InputException {
            return new PolicyFile(path, KernelText.decode(NamedFile.policy(path).content(stdin)));
        }

        /** Its name without its folder. */
        public String name() {
            return path.getFileName() == null ? "" : path.getFileName().toString();
        }

        /** The policy's text with the file's name, for messages. */
        Mechanism.SourceFile source() {
            return new Mechanism.SourceFile(path.toString(), text);
        }

        /** The folder that it is in; none for standard input. */
        public Optional<Path> folder() {
            return isInput()
                    ? Optional.empty()
                    : Optional.ofNullable(path.toAbsolutePath().getParent());
        }

        private boolean isInput() {
            return path.toString().equals("-");
        }
    }
}
