package dev.lsmith.app;

import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.FilesystemSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import dev.lsmith.container.reader.SpecReader;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The container as it is started with the policies of a folder: what it was given before, and the arguments that generate wrote. */
final class LaunchedContainer {
    private LaunchedContainer() {}

    /**
     * The container; nothing where the folder holds neither arguments nor a spec.
     *
     * @throws InputException when one of them cannot be read
     */
    static Optional<ContainerSpec> of(PolicyFolder folder) throws InputException {
        Optional<ContainerSpec> given = folder.spec();
        Path arguments = folder.path().resolve(PolicyFolder.DOCKER_ARGUMENTS);
        if (!Files.isRegularFile(arguments)) {
            return given;
        }
        PolicyFile file = PolicyFile.read(arguments, InputStream.nullInputStream());
        ContainerSpec told = read(arguments.toString(), file.text());
        return Optional.of(given.map(spec -> together(spec, told)).orElse(told));
    }

    /** The arguments as the run line that they are a part of. */
    private static ContainerSpec read(String source, String arguments) throws InputException {
        String words = arguments
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> "'" + line.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        SpecText line = new SpecText(source, "docker run " + words + " image\n");
        return SpecReader.read(List.of(line), RelatedFiles.NONE).containers().get(0);
    }

    /** Mounts and the user stay as they were; what confines it is as told now. */
    private static ContainerSpec together(ContainerSpec given, ContainerSpec told) {
        List<Mount> mounts = new ArrayList<>(given.mounts());
        told.mounts().stream()
                .filter(mount ->
                        given.mounts().stream().noneMatch(m -> m.destination().equals(mount.destination())))
                .forEach(mounts::add);
        FilesystemSpec files = new FilesystemSpec(
                told.filesystem().readOnlyRoot() || given.filesystem().readOnlyRoot(),
                given.filesystem().maskedPaths(),
                given.filesystem().readonlyPaths(),
                given.filesystem().storageRoots());
        return new ContainerSpec(
                given.engine(),
                told.source(),
                given.name(),
                given.id(),
                given.image(),
                given.imageId(),
                given.pid(),
                given.started(),
                told.process().user().isEmpty() ? given.process() : told.process(),
                told.capabilities(),
                told.security(),
                given.namespaces(),
                files,
                mounts,
                given.ports(),
                given.devices(),
                given.limits(),
                given.otherOptions(),
                given.workload(),
                given.attachments());
    }
}
