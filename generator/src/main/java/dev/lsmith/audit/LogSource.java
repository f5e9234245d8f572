package dev.lsmith.audit;

import java.io.IOException;
import java.io.InputStream;

/**
 * One log file, or standard input.
 *
 * @param name the file as the user named it, or {@code -}
 * @param run the recording it belongs to: the argument that brought it, so that the rotated files of one folder are
 *     one run
 * @param opener opens the raw bytes; compression is told from the bytes themselves
 */
public record LogSource(String name, String run, Opener opener) {
    /** Opens a source. */
    @FunctionalInterface
    public interface Opener {
        /** The raw bytes from the start; the caller closes the stream. */
        InputStream open() throws IOException;
    }
}
