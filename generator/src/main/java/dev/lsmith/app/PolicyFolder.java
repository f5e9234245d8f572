package dev.lsmith.app;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder that {@code generate} wrote: policies, and what the engine is told of them. */
record PolicyFolder(Path path) {
    private static final List<String> FILES = List.of("capabilities.json", "docker-run.args", "seccomp.json");
    private static final List<String> FOLDERS = List.of("apparmor", "run", "selinux");

    /**
     * Everything in it that decides about a container.
     *
     * @return name relative to the folder, to file
     * @throws InputException when it cannot be listed, holds nothing of the kind or the files of two runs
     */
    SortedMap<String, Path> files() throws InputException {
        OutputMark.check(path);
        SortedMap<String, Path> files = new TreeMap<>();
        for (String name : FILES) {
            if (Files.isRegularFile(path.resolve(name))) {
                files.put(name, path.resolve(name));
            }
        }
        for (String name : FOLDERS) {
            for (Path file : in(name)) {
                files.put(name + "/" + file.getFileName(), file);
            }
        }
        if (files.isEmpty()) {
            throw fault("no-policy", path, "it holds no policy", "name a folder that generate wrote");
        }
        return files;
    }

    /**
     * Its only AppArmor profile.
     *
     * @throws InputException when there is none, or more than one
     */
    Path profile() throws InputException {
        OutputMark.check(path);
        List<Path> found = in("apparmor");
        if (found.size() != 1) {
            throw fault(
                    "policy-unreadable",
                    path,
                    "it is a folder, and not one with a single AppArmor profile",
                    "name the policy's file");
        }
        return found.get(0);
    }

    /** The files of a folder, without the hidden ones, which editors and processes that were killed leave. */
    private List<Path> in(String name) throws InputException {
        Path folder = path.resolve(name);
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.getFileName().toString().startsWith("."))
                        .sorted()
                        .forEach(found::add);
            } catch (IOException e) {
                throw fault("policy-unreadable", folder, "it cannot be read", "check its permissions");
            }
        }
        return found;
    }

    private static InputException fault(String code, Path place, String message, String help) {
        return new InputException(Diagnostic.error(code, Position.ofSource(place.toString()), message, help));
    }
}
