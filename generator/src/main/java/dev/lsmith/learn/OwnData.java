package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The folders that are a container's own data: what is mounted there for it to write, and folders that it made itself in the
 * recording. Nothing below the places of {@code profiles/patterns/never-own.csv} is, whatever was mounted or made there.
 *
 * @param folders each with a slash at its end; none lies in another
 * @param changed those folders, of whatever depth, in which it created, renamed or removed names; with a slash at their end
 * @param changedSomewhere whether it did so in a folder of which only the type is known: SELinux's records name none
 */
public record OwnData(SortedSet<String> folders, Set<String> changed, boolean changedSomewhere) {
    /** No folder is known to be the container's own. */
    public static final OwnData NONE = new OwnData(new TreeSet<>(), Set.of(), false);

    /** Of a directory in SELinux's words: what is asked for when a name is made there, and when one is taken away. */
    private static final Set<String> NAMES = Set.of("add_name", "remove_name");

    /** The places of whose folders none is anybody's own. */
    private static final class NeverOwn {
        private final Set<String> all = new HashSet<>();
        private final Set<String> only = new HashSet<>();

        NeverOwn() {
            ShippedData.rows("patterns/never-own.csv")
                    .forEach(row -> (row.get(1).equals("below") ? all : only).add(row.get(0)));
        }

        boolean has(String folder) {
            return only.contains(folder) || all.stream().anyMatch(folder::startsWith);
        }
    }

    public OwnData {
        folders = Collections.unmodifiableSortedSet(new TreeSet<>(folders));
        changed = Set.copyOf(changed);
    }

    /**
     * Finds them.
     *
     * @param accesses what the container did
     * @param spec what it was given; without it only what it made itself is known
     */
    public static OwnData of(Collection<? extends Access> accesses, Optional<ContainerSpec> spec) {
        NeverOwn never = new NeverOwn();
        SortedSet<String> found = new TreeSet<>();
        spec.stream()
                .flatMap(s -> s.mounts().stream())
                .filter(mount -> !mount.readOnly() && mount.destination().startsWith("/"))
                .map(mount -> mount.destination().replaceAll("/*$", "/"))
                .forEach(folder -> found.add(folder));
        Set<String> changed = new HashSet<>();
        boolean somewhere = false;
        for (Access access : accesses) {
            somewhere |= access instanceof TypeAccess type
                    && type.tclass().equals("dir")
                    && type.permissions().stream().anyMatch(NAMES::contains);
            if (access instanceof FileAccess file && file.reach() == Reach.ATTACHED && changesName(file)) {
                changed.add(parent(file.path()));
                if (file.path().endsWith("/") && file.permissions().contains(FilePermission.CREATE)) {
                    found.add(file.path());
                }
            }
        }
        found.removeIf(never::has);
        return new OwnData(outermost(found), changed, somewhere);
    }

    private static boolean changesName(FileAccess file) {
        return file.permissions().contains(FilePermission.CREATE)
                || file.permissions().contains(FilePermission.DELETE);
    }

    /** The folder that holds a path, with its slash. */
    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1);
    }

    private static SortedSet<String> outermost(SortedSet<String> folders) {
        SortedSet<String> outermost = new TreeSet<>();
        String last = "";
        for (String folder : folders) {
            if (last.isEmpty() || !folder.startsWith(last)) {
                outermost.add(folder);
                last = folder;
            }
        }
        return outermost;
    }

    /** Whether a path lies in one of the folders. */
    public boolean holds(String path) {
        return folder(path).isPresent();
    }

    /** The folder in which a path lies: as none lies in another, only the last before the path can be it. */
    public Optional<String> folder(String path) {
        SortedSet<String> before = folders.headSet(path + "\0");
        return before.isEmpty() || !path.startsWith(before.last()) ? Optional.empty() : Optional.of(before.last());
    }

    /** Whether the container created, renamed or removed anything in one of them, or in a folder without a name while it has one of its own. */
    public boolean isChanged() {
        return changed.stream().anyMatch(this::holds) || (changedSomewhere && !folders.isEmpty());
    }

    /** The folders in which, or below which, it did. */
    public SortedSet<String> changedFolders() {
        SortedSet<String> found = new TreeSet<>();
        changed.forEach(one -> folder(one).ifPresent(folder -> found.add(folder)));
        return found;
    }
}
