package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where included files are looked for: {@code <name>} below each base folder in turn, {@code "name"} and plain names from
 * the working folder, as apparmor_parser does (apparmor.d(5), "#include mechanism"; {@code parser_include.c}).
 *
 * <p>Unlike it, nothing outside of these folders is ever read: an absolute name, {@code ..} or a symbolic link that
 * leads out of them is an error.
 */
public final class SearchPath {
    /** Where distributions keep the policy. */
    private static final Path STANDARD = Path.of("/etc/apparmor.d");

    /** Names in an included folder that are not read (libapparmor, {@code _aa_is_blacklisted}). */
    private static final Set<String> SKIPPED_ENDINGS = Set.of(
            ".dpkg-new",
            ".dpkg-old",
            ".dpkg-dist",
            ".dpkg-bak",
            ".dpkg-remove",
            ".pacsave",
            ".pacnew",
            ".rpmnew",
            ".rpmsave",
            ".orig",
            ".rej",
            "~");

    private final List<Path> bases;
    private final Path working;

    private SearchPath(List<Path> bases, Path working) {
        this.bases = List.copyOf(bases);
        this.working = working;
    }

    /** Those base folders, in order; names without {@code <>} are looked for in the first of them. */
    public static SearchPath of(Path first, Path... more) {
        List<Path> bases = new ArrayList<>(List.of(first));
        bases.addAll(List.of(more));
        return new SearchPath(bases, first);
    }

    /** {@code /etc/apparmor.d}. */
    public static SearchPath standard() {
        return of(STANDARD);
    }

    /** Those folders, in order, or {@code /etc/apparmor.d} if there are none. */
    public static SearchPath orStandard(List<Path> folders) {
        return folders.isEmpty() ? standard() : new SearchPath(folders, folders.get(0));
    }

    /** Those folders, in order, and {@code /etc/apparmor.d} after them. */
    public static SearchPath beforeStandard(List<Path> folders) {
        List<Path> bases = new ArrayList<>(folders);
        bases.add(STANDARD);
        return new SearchPath(bases, bases.get(0));
    }

    /** These base folders, with names without {@code <>} looked for in that one. */
    public SearchPath from(Path workingFolder) {
        return new SearchPath(bases, workingFolder);
    }

    /**
     * The files that an include names: one, or all of a folder in the order of their names but back-ups and hidden ones.
     *
     * @param name what is included
     * @param at where, for messages
     * @return empty when there is no such file
     * @throws InputException when it lies outside of the folders, or cannot be looked at
     */
    Optional<List<Path>> find(FileName name, Position at) throws InputException {
        try {
            Path relative = Path.of(name.name());
            List<Path> starts = name.searched() ? bases : List.of(working);
            for (Path start : starts) {
                Path found = start.resolve(name.searched() ? withoutRoot(relative) : relative);
                if (Files.exists(found)) {
                    return Optional.of(files(inside(found, at), at));
                }
            }
            return Optional.empty();
        } catch (InvalidPathException e) {
            throw fault(at, "`" + name.name() + "` is no name of a file", "correct the name");
        }
    }

    /** Whether a base folder holds abi files, so that one that is not there is known to be missing. */
    public boolean holdsAbis() {
        return bases.stream().anyMatch(base -> Files.isDirectory(base.resolve("abi")));
    }

    /** Whether there is such a file; also false when it cannot be looked at. */
    public boolean holds(FileName name, Position at) {
        try {
            return find(name, at).isPresent();
        } catch (InputException e) {
            return false;
        }
    }

    private static Path withoutRoot(Path path) {
        Path root = path.getRoot();
        return root == null ? path : root.relativize(path);
    }

    private Path inside(Path path, Position at) throws InputException {
        try {
            Path real = path.toRealPath();
            for (Path root : roots()) {
                if (Files.isDirectory(root) && real.startsWith(root.toRealPath())) {
                    return path;
                }
            }
        } catch (IOException e) {
            throw fault(at, "cannot look at " + path, "check its permissions");
        }
        throw fault(
                at, path + " leads out of the folders that includes are read from", "name its folder as one of them");
    }

    private List<Path> roots() {
        List<Path> roots = new ArrayList<>(bases);
        roots.add(working);
        return roots;
    }

    private List<Path> files(Path path, Position at) throws InputException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.sorted().toList()) {
                if (isRead(entry.getFileName().toString()) && Files.isRegularFile(entry)) {
                    files.add(inside(entry, at));
                }
            }
        } catch (IOException e) {
            throw fault(at, "cannot list " + path, "check its permissions");
        }
        return files;
    }

    private static boolean isRead(String name) {
        return !name.startsWith(".")
                && !name.equals("README")
                && SKIPPED_ENDINGS.stream().noneMatch(name::endsWith);
    }

    private static InputException fault(Position at, String message, String help) {
        return new InputException(Diagnostic.error("apparmor-include", at, message, help));
    }
}
