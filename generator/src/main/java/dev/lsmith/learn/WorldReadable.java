package dev.lsmith.learn;

import dev.lsmith.access.FilePermission;
import dev.lsmith.data.ShippedData;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** What of an image every user may read: {@code profiles/patterns/world-readable.csv}. */
public final class WorldReadable {
    private static final Set<FilePermission> READING = EnumSet.of(
            FilePermission.READ,
            FilePermission.MAP_EXEC,
            FilePermission.GETATTR,
            FilePermission.SEARCH,
            FilePermission.IOCTL);

    private final Set<String> places = new HashSet<>();

    private WorldReadable() {
        ShippedData.rows("patterns/world-readable.csv").forEach(r -> places.add(r.get(0)));
    }

    /** Reads the places from the data that ships. */
    public static WorldReadable load() {
        return new WorldReadable();
    }

    /** Whether everybody may do that to a path: it lies in one of the places, and was only read. */
    public boolean allows(String path, Collection<FilePermission> permissions) {
        return READING.containsAll(permissions) && (places.contains(path) || isBelow(path));
    }

    private boolean isBelow(String path) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (places.contains(path.substring(0, slash + 1))) {
                return true;
            }
        }
        return false;
    }
}
