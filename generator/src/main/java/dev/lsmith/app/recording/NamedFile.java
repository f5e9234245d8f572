package dev.lsmith.app.recording;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that the user named and that is read as a whole: a policy, a description of a container.
 *
 * @param path where it is; {@code -} is standard input
 * @param code of the diagnostic when it cannot be read
 * @param help what that diagnostic tells to do
 */
public record NamedFile(Path path, String code, String help) {
    /** What thousands of profiles or containers need; a larger file is a mistake. */
    private static final int MOST_BYTES = 64 << 20;

    /** A file in a policy language, or with capabilities. */
    public static NamedFile policy(Path path) {
        return new NamedFile(path, "policy-unreadable", "name a policy");
    }

    /** A description of containers. */
    public static NamedFile spec(Path path) {
        return new NamedFile(path, "spec-unreadable", "give the output of docker inspect");
    }

    /** What was learned of recordings. */
    public static NamedFile model(Path path) {
        return new NamedFile(path, "model-unreadable", "name a model.json that generate, merge or watch wrote");
    }

    /** Its bytes, when it may not be standard input. */
    public byte[] content() throws InputException {
        return content(InputStream.nullInputStream());
    }

    /**
     * Its bytes.
     *
     * @param stdin what {@code -} stands for
     * @throws InputException when it cannot be read, or is larger than 64 MiB
     */
    public byte[] content(InputStream stdin) throws InputException {
        if (Files.isDirectory(path)) {
            throw unreadable("it is a folder");
        }
        byte[] content;
        try (InputStream in = path.toString().equals("-") ? stdin : opened()) {
            content = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw unreadable(Files.exists(path) ? "it cannot be read" : "there is no such file");
        }
        if (content.length > MOST_BYTES) {
            throw unreadable("it is larger than 64 MiB");
        }
        return content;
    }

    /** Streams of files ask for their place in the file to read all of it, which a pipe has none of; a buffered one does not. */
    private InputStream opened() throws IOException {
        return new BufferedInputStream(new FileInputStream(path.toFile()));
    }

    private InputException unreadable(String why) {
        return new InputException(Diagnostic.error(code, Position.ofSource(path.toString()), why, help));
    }
}
