package dev.lsmith.app.watch;

import dev.lsmith.app.recording.RecordingNotes.FileIdentity;
import dev.lsmith.base.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The bytes of a log as they come. */
public interface Feed extends Closeable {
    /**
     * What came since; waits a little where nothing did.
     *
     * @throws IOException when the log cannot be read on
     * @throws InputException when the program that prints it has failed
     */
    Chunk next() throws IOException, InputException;

    /** What tells the file that the last bytes were of from others; empty for a stream, of which nothing can be read twice. */
    Optional<FileIdentity> identity();

    /** Bytes of a log. */
    final class Chunk {
        /** Nothing came. */
        static final Chunk NOTHING = new Chunk(Optional.empty(), new byte[0], false, List.of());

        private final Optional<Beginning> begins;
        private final byte[] bytes;
        private final boolean ended;
        private final List<String> notes;

        /**
         * Bytes.
         *
         * @param begins the log that they are the first of, if they are
         * @param bytes which are not changed any more
         * @param ended whether the log has ended, and no other follows
         * @param notes what is to be told of the log
         */
        Chunk(Optional<Beginning> begins, byte[] bytes, boolean ended, List<String> notes) {
            this.begins = begins;
            this.bytes = bytes;
            this.ended = ended;
            this.notes = List.copyOf(notes);
        }

        /** The same, with why bytes before it are lost where it is the beginning of a log. */
        Chunk with(String lost) {
            return new Chunk(
                    begins.map(beginning -> new Beginning(beginning.name(), Optional.of(lost))), bytes, ended, notes);
        }

        Optional<Beginning> begins() {
            return begins;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean ended() {
            return ended;
        }

        List<String> notes() {
            return notes;
        }
    }

    /**
     * Another log begins.
     *
     * @param name of the log
     * @param lost why bytes of the one before may be missing, if they may
     */
    record Beginning(String name, Optional<String> lost) {}
}
