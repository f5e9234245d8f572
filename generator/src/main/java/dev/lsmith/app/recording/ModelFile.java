package dev.lsmith.app.recording;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file of a model. It holds one content or the next, never a part: the next is written beside it, brought to the disk, and takes its
 * name in one step (rename(2)).
 *
 * @param path of the file
 */
public record ModelFile(Path path) {
    /** Its name in a folder. */
    public static final String NAME = "model.json";

    private static final String HALF = ".part";

    /** The file that a user names: itself if the name ends in {@code .json}, else the one in that folder. */
    public static ModelFile named(Path output) {
        return new ModelFile(output.toString().endsWith(".json") ? output : output.resolve(NAME));
    }

    /** What is written. */
    @FunctionalInterface
    public interface ModelContent {
        /** Writes it. */
        void writeTo(Writer out) throws IOException;
    }

    /**
     * Puts a content in the place of the one before.
     *
     * @throws IOException when it cannot be written; the one before then stays
     */
    public void write(ModelContent content) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path half = path.resolveSibling(path.getFileName() + HALF);
        try {
            try (FileChannel channel = FileChannel.open(
                            half,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    Writer out = new BufferedWriter(
                            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(half, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
    }
}
