package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Sighted;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Accesses in the spelling of an AppArmor mask, for tests. */
final class Observed {
    private static final Map<Character, FilePermission> LETTERS = Map.of(
            'r', FilePermission.READ,
            'w', FilePermission.WRITE,
            'a', FilePermission.APPEND,
            'c', FilePermission.CREATE,
            'd', FilePermission.DELETE,
            'k', FilePermission.LOCK,
            'm', FilePermission.MAP_EXEC);

    private final SortedMap<Access, Evidence> accesses = new TreeMap<>();

    Observed by(Ownership ownership, String mask, String... paths) {
        TreeSet<FilePermission> permissions = new TreeSet<>();
        mask.chars().forEach(c -> permissions.add(LETTERS.get((char) c)));
        for (String path : paths) {
            FileKind kind = path.endsWith("/") ? FileKind.DIRECTORY : FileKind.UNKNOWN;
            put(FileAccess.of(path, kind, permissions, ownership));
        }
        return this;
    }

    /** What the owner did. */
    Observed owner(String mask, String... paths) {
        return by(Ownership.OWNER, mask, paths);
    }

    Observed put(Access access) {
        accesses.merge(access, Sighted.at(accesses.size() + 1), Evidence::merge);
        return this;
    }

    Observed link(String path, String target) {
        return put(new LinkAccess(path, target, Ownership.OWNER));
    }

    SortedMap<Access, Evidence> accesses() {
        return accesses;
    }
}
