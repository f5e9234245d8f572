package dev.lsmith.cli;

import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.Generation.Content;
import dev.lsmith.cli.InPlaceFile.UninterruptedWork;
import dev.lsmith.cli.Replacement.Staging;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A folder of results. They are written beside their places first, and moved there when all of them are whole: the folder holds the
 * files of the old run or those of the new one. If the process is killed while it moves them, the {@link OutputMark} tells.
 *
 * @param folder made if it is not there
 * @param force whether to replace files that lsmith did not write, or that were changed since
 */
record OutputFolder(Path folder, boolean force) {
    private static final String LOCK = "lock";

    /**
     * Writes all files, and takes away those of an earlier run that this one does not write.
     *
     * @param files name relative to the folder, to content
     * @return the names of those that were taken away
     * @throws IOException when one cannot be written, or may not be replaced
     */
    List<String> write(SortedMap<String, Content> files) throws IOException {
        Path place = made();
        for (String name : files.keySet()) {
            if (!place.resolve(name).normalize().startsWith(place)) {
                throw new IOException("refusing to write outside the output folder: " + name);
            }
        }
        List<String> removed = new ArrayList<>();
        UninterruptedWork.run(ending -> removed.addAll(alone(place, files, ending)));
        return removed;
    }

    /** The folder by its real name, so that {@code .} and {@code a/..} are folders like others. */
    private Path made() throws IOException {
        if (Files.exists(folder)) {
            if (!Files.isDirectory(folder)) {
                throw new FileAlreadyExistsException(folder.toString());
            }
            return folder.toRealPath();
        }
        return Files.createDirectories(folder.toAbsolutePath().normalize()).toRealPath();
    }

    /** Writes while no other process does. */
    private List<String> alone(Path place, SortedMap<String, Content> files, BooleanSupplier ending)
            throws IOException {
        Path work = place.resolve(OutputMark.WORK);
        Replacement.refuseLinks(place, OutputMark.WORK + "/" + LOCK);
        Files.createDirectories(work);
        try (FileChannel channel =
                FileChannel.open(work.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock(channel) == null) {
                throw new IOException(folder + ": another lsmith is writing there");
            }
            try {
                Staging staged = Staging.of(work.resolve("new"), files, ending);
                return Replacement.of(place, staged).perform(force);
            } finally {
                leave(place, work);
            }
        }
    }

    /** The lock, which the kernel takes back when the process ends, however it ends; null if another process has it. */
    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void leave(Path place, Path work) throws IOException {
        Staging.delete(work.resolve("new"));
        if (Files.notExists(OutputMark.of(place))) {
            Staging.delete(work);
        }
    }
}
