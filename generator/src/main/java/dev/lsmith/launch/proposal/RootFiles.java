package dev.lsmith.launch.proposal;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a container did with files that lie on its root and on no mount of its own.
 *
 * @param uses every use, in the order of the paths
 * @param links the hard links made
 */
record RootFiles(List<FileUse> uses, List<LinkAccess> links) {
    private static final Set<FilePermission> WRITES = EnumSet.of(
            FilePermission.WRITE,
            FilePermission.APPEND,
            FilePermission.CREATE,
            FilePermission.DELETE,
            FilePermission.SETATTR);

    private static final Set<FilePermission> MAKES = EnumSet.of(FilePermission.CREATE);
    private static final List<String> NOT_OF_THE_ROOT = List.of("/proc", "/sys", "/dev");

    RootFiles {
        uses = List.copyOf(uses);
        links = List.copyOf(links);
    }

    /**
     * A use of a file.
     *
     * @param path without a last slash
     * @param directory whether it is told to be a directory
     * @param permissions what was done; an exec counts as {@code MAP_EXEC}
     * @param ownership whether the process owned the file
     * @param evidence of it
     */
    record FileUse(
            String path, boolean directory, Set<FilePermission> permissions, Ownership ownership, Evidence evidence) {
        /** Whether it changes the file or the directory that it lies in. */
        boolean writes() {
            return permissions.stream().anyMatch(WRITES::contains);
        }

        /**
         * Whether it made the file. The kernel reports the making of a file, directory or node as nothing but that (operations
         * mknod, mkdir, symlink); an open that would make a file asks for more, and for it too where the file was there before.
         */
        boolean makes() {
            return permissions.equals(MAKES);
        }

        /** Whether it changes a directory's own attributes, and no name in the one that it lies in. */
        boolean changesOnlyItself() {
            return directory && !has(FilePermission.CREATE) && !has(FilePermission.DELETE);
        }

        boolean has(FilePermission permission) {
            return permissions.contains(permission);
        }
    }

    static RootFiles of(Recorded recorded, ContainerSpec spec) {
        List<FileUse> uses = new ArrayList<>();
        recorded.own(FileAccess.class).forEach((file, evidence) -> {
            if (file.reach() == FileAccess.Reach.ATTACHED && isOfTheRoot(spec, file.path())) {
                uses.add(new FileUse(
                        trimmed(file.path()),
                        file.path().endsWith("/"),
                        file.permissions(),
                        file.ownership(),
                        evidence));
            }
        });
        recorded.own(ExecAccess.class).forEach((exec, evidence) -> {
            if (isOfTheRoot(spec, exec.path())) {
                uses.add(new FileUse(
                        exec.path(), false, EnumSet.of(FilePermission.MAP_EXEC), exec.ownership(), evidence));
            }
        });
        List<LinkAccess> links = new ArrayList<>();
        recorded.own(LinkAccess.class).forEach((link, evidence) -> {
            if (isOfTheRoot(spec, link.path())) {
                links.add(link);
                uses.add(new FileUse(link.path(), false, MAKES, link.ownership(), evidence));
            }
        });
        return new RootFiles(uses, links);
    }

    private static boolean isOfTheRoot(ContainerSpec spec, String path) {
        return Stream.concat(NOT_OF_THE_ROOT.stream(), spec.mounts().stream().map(Mount::destination))
                .noneMatch(folder -> isBelow(path, trimmed(folder)));
    }

    /** Whether a path is a folder or lies below it. */
    static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.equals(folder + "/") || path.startsWith(folder + "/");
    }

    private static String trimmed(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** Paths that the container made before it used them otherwise. */
    Set<String> made() {
        SortedMap<String, Instant> making = new TreeMap<>();
        SortedMap<String, Instant> using = new TreeMap<>();
        for (FileUse use : uses) {
            Instant first = use.evidence().first().orElse(Instant.MIN);
            SortedMap<String, Instant> of = use.makes() ? making : using;
            of.merge(use.path(), first, (a, b) -> a.isBefore(b) ? a : b);
        }
        Set<String> made = new TreeSet<>();
        making.forEach((path, at) -> {
            boolean told = !at.equals(Instant.MIN);
            if (told && !at.isAfter(using.getOrDefault(path, Instant.MAX))) {
                made.add(path);
            }
        });
        return made;
    }

    /** The directories that were there before and in which something changed, each with a few places that tell of it. */
    SortedMap<String, List<Position>> writtenFolders() {
        Set<String> made = made();
        SortedMap<String, List<Position>> folders = new TreeMap<>();
        for (FileUse use : uses) {
            if (use.writes()) {
                String folder = use.changesOnlyItself() ? use.path() : parent(use.path());
                while (made.contains(folder)) {
                    folder = parent(folder);
                }
                List<Position> positions = folders.computeIfAbsent(folder, f -> new ArrayList<>());
                use.evidence().positions().stream()
                        .limit(positions.isEmpty() ? 1 : 0)
                        .forEach(positions::add);
            }
        }
        return folders;
    }

    /** The uses by their paths. */
    SortedMap<String, List<FileUse>> byPath() {
        SortedMap<String, List<FileUse>> byPath = new TreeMap<>();
        uses.forEach(use ->
                byPath.computeIfAbsent(use.path(), p -> new ArrayList<>()).add(use));
        return byPath;
    }

    /** The uses of a directory itself, and below it: what follows in the order of paths until a slash does no more. */
    static List<FileUse> below(SortedMap<String, List<FileUse>> byPath, String folder) {
        List<FileUse> below = new ArrayList<>(byPath.getOrDefault(folder, List.of()));
        byPath.subMap(folder + "/", folder + (char) ('/' + 1)).values().forEach(below::addAll);
        return below;
    }
}
