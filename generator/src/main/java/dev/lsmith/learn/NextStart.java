package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.Model;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the next start of a container does to what this one left behind. It finds files that the recorded start had to make first, and reads
 * them; and it finds them, and whatever was given to another owner, with an owner who need not be the one
 * that the recorded start saw: the first process chowns {@code /data/} as root each time, and the second time
 * {@code /data/} is no longer root's.
 */
public final class NextStart {
    private static final Set<String> CHANGE_OWNER =
            Set.of("chown", "chown32", "fchown", "fchown32", "fchownat", "lchown", "lchown32");

    /** What a start finds in a directory: {@code profiles/patterns/next-start.csv}. */
    private enum NextStartFinding {
        NOTHING,
        WRITTEN,
        KEPT
    }

    private final Map<String, NextStartFinding> places = new HashMap<>();
    private final Set<String> left = new HashSet<>();
    private final Set<String> filled = new HashSet<>();
    private final boolean ownersChange;

    private NextStart(Model model, Optional<ContainerSpec> spec) {
        ShippedData.rows("patterns/next-start.csv")
                .forEach(r ->
                        places.put(r.get(0), NextStartFinding.valueOf(r.get(1).toUpperCase(Locale.ROOT))));
        spec.stream()
                .flatMap(s -> s.mounts().stream())
                .filter(m -> m.mountType().equals("tmpfs"))
                .forEach(m -> places.put(m.destination().replaceAll("(?<=.)/+$", ""), NextStartFinding.NOTHING));
        Set<Access> all = model.accesses().keySet();
        this.ownersChange = ownersChange(all);
        collect(all);
    }

    /** What is left is known from everything that was seen. */
    public static NextStart of(Model model, Optional<ContainerSpec> spec) {
        return new NextStart(model, spec);
    }

    /**
     * What the next start does to a path, by whoever owns it then: what was done already, and reading where it was made only
     * now. Empty where nothing of it is left, or it came with the image and stays as it is.
     */
    public SortedSet<FilePermission> permissions(LearnedPath path) {
        boolean isLeft = false;
        boolean reads = false;
        SortedSet<FilePermission> permissions = new TreeSet<>(path.permissions());
        permissions.addAll(path.ownerPermissions());
        for (Access access : path.accesses()) {
            if (access instanceof FileAccess file && found(file.path()) != NextStartFinding.NOTHING) {
                boolean made = left.contains(file.path());
                isLeft |= made || (ownersChange && file.permissions().contains(FilePermission.SETATTR));
                reads |= made && isRead(file);
            }
        }
        if (reads) {
            permissions.add(FilePermission.READ);
        }
        return isLeft ? permissions : new TreeSet<>();
    }

    /** Files are read, and directories in which something was left. */
    private boolean isRead(FileAccess file) {
        boolean directory = file.path().endsWith("/");
        return found(file.path()) == NextStartFinding.KEPT
                && file.fileKind() != FileKind.SYMLINK
                && (!directory || filled.contains(file.path()));
    }

    /** Without a record of system calls a change of attributes may have been one of the owner. */
    private static boolean ownersChange(Set<Access> accesses) {
        Set<String> calls = accesses.stream()
                .filter(SyscallUse.class::isInstance)
                .flatMap(a -> ((SyscallUse) a).name().stream())
                .collect(Collectors.toSet());
        boolean capability = accesses.stream()
                .anyMatch(
                        a -> a instanceof CapabilityUse use && use.capability().equals("chown"));
        return capability || calls.isEmpty() || calls.stream().anyMatch(CHANGE_OWNER::contains);
    }

    private void collect(Set<Access> accesses) {
        Map<String, Set<FilePermission>> done = new HashMap<>();
        for (Access access : accesses) {
            if (access instanceof FileAccess file && file.reach() == Reach.ATTACHED) {
                done.computeIfAbsent(file.path(), p -> EnumSet.noneOf(FilePermission.class))
                        .addAll(file.permissions());
            } else if (access instanceof LinkAccess link) {
                done.computeIfAbsent(link.path(), p -> EnumSet.noneOf(FilePermission.class))
                        .add(FilePermission.CREATE);
            }
        }
        done.forEach((path, permissions) -> {
            if (permissions.contains(FilePermission.CREATE) && !permissions.contains(FilePermission.DELETE)) {
                left.add(path);
                filled.add(path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1));
            }
        });
    }

    private NextStartFinding found(String path) {
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
            NextStartFinding found = places.get(path.substring(0, end));
            if (found != null) {
                return found;
            }
        }
        return places.getOrDefault("/", NextStartFinding.KEPT);
    }
}
