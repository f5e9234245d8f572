package dev.lsmith.pipeline;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A profile that the user named. */
final class ProfileFile {
    private ProfileFile() {}

    /**
     * Its bytes.
     *
     * @param name the file, or {@code -}
     * @param stdin what {@code -} stands for
     * @throws InputException when it cannot be read
     */
    static byte[] content(String name, InputStream stdin) throws InputException {
        try {
            return name.equals("-") ? stdin.readAllBytes() : Files.readAllBytes(Path.of(name));
        } catch (IOException e) {
            String why = Files.isDirectory(Path.of(name))
                    ? "it is a folder"
                    : e instanceof NoSuchFileException ? "there is no such file" : "it cannot be read";
            throw new InputException(
                    Diagnostic.error("profile-unreadable", Position.ofSource(name), why, "name a profile"));
        }
    }
}
