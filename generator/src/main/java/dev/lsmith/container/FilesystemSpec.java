package dev.lsmith.container;

import java.util.List;
import java.util.Optional;

/**
 * The root file system and the paths under /proc and /sys that the engine hides.
 *
 * @param readOnlyRoot whether the root is mounted read-only
 * @param maskedPaths the hidden paths; an empty list means none are; absent means the engine's default
 * @param readonlyPaths the read-only paths, likewise
 * @param storageRoots host folders that back the container's root (overlay upper, merged), longest first
 */
public record FilesystemSpec(
        boolean readOnlyRoot,
        Optional<List<String>> maskedPaths,
        Optional<List<String>> readonlyPaths,
        List<String> storageRoots) {
    public FilesystemSpec {
        maskedPaths = maskedPaths.map(List::copyOf);
        readonlyPaths = readonlyPaths.map(List::copyOf);
        storageRoots = List.copyOf(storageRoots);
    }
}
