package dev.lsmith.learn;

import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.base.ShippedData;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What every user may read, and devices that every user may write: {@code profiles/patterns/world-readable.csv}. */
public final class WorldReadable {
    /** What changes nothing about a file. */
    static final Set<FilePermission> READING = Collections.unmodifiableSet(EnumSet.of(
            FilePermission.READ,
            FilePermission.MAP_EXEC,
            FilePermission.GETATTR,
            FilePermission.SEARCH,
            FilePermission.IOCTL));

    private static final Set<FilePermission> WRITING = EnumSet.of(FilePermission.WRITE, FilePermission.APPEND);

    private final Map<String, Set<FilePermission>> places = new HashMap<>();

    private WorldReadable() {
        ShippedData.rows("patterns/world-readable.csv").forEach(r -> {
            Set<FilePermission> allowed = EnumSet.copyOf(READING);
            if (r.get(1).contains("w")) {
                allowed.addAll(WRITING);
            }
            places.put(r.get(0), allowed);
        });
    }

    /** Reads the places from the data that ships. */
    public static WorldReadable load() {
        return new WorldReadable();
    }

    /** Whether everybody may do that to a path: it lies in one of the places, and no more was done than its modes allow. */
    public boolean allows(String path, Collection<FilePermission> permissions) {
        if (places.getOrDefault(path, Set.of()).containsAll(permissions)) {
            return true;
        }
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (places.getOrDefault(path.substring(0, slash + 1), Set.of()).containsAll(permissions)) {
                return true;
            }
        }
        return false;
    }
}
