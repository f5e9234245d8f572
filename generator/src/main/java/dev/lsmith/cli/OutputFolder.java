package dev.lsmith.cli;

import dev.lsmith.pipeline.Content;
import dev.lsmith.text.KernelWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;

/**
 * A folder of results. No file of it is ever seen half written: each is written beside its place and moved there, and Ctrl-C
 * waits for that.
 */
record OutputFolder(Path folder) {
    /**
     * Writes all files; folders are made as needed.
     *
     * @param files name relative to the folder, to content
     * @throws IOException when one cannot be written; those before it stand
     */
    void write(SortedMap<String, Content> files) throws IOException {
        for (Map.Entry<String, Content> file : files.entrySet()) {
            Path place = folder.resolve(file.getKey()).normalize();
            if (!place.startsWith(folder.normalize())) {
                throw new IOException("refusing to write outside the output folder: " + file.getKey());
            }
            Path parent = place.toAbsolutePath().getParent();
            if (parent == null) {
                throw new IOException("no folder to write into: " + place);
            }
            Files.createDirectories(parent);
            Unbroken.run(() -> write(place, parent, file.getValue()));
        }
    }

    private static void write(Path place, Path parent, Content content) throws IOException {
        Path half = parent.resolve(
                "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (Writer out = new KernelWriter(
                    Files.newOutputStream(half, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                content.writeTo(out);
            }
            move(half, place);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private static void move(Path half, Path place) throws IOException {
        try {
            Files.move(half, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(half, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
